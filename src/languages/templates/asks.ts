import type { Node } from 'oxc-parser'
import type { Context } from './context.ts'
import { onlyAsks } from './effects.ts'
import { namesVisible } from './families/donor-expression.ts'
import { predicateCalls } from './families/predicate-calls.ts'
import type { Variable } from './scope.ts'

export interface Ask {
  readonly text: string
  readonly weight: number
}

/** All of them are computed at each visit: more cost more than the few they would add are worth. */
const asksMax = 1_200
const variablesMax = 14
const expressionsMax = 16
const literalsMax = 8
const orders = ['===', '!==', '<', '<=', '>', '>='] as const
/** Usual divisors. */
const divisors = ['2', '3', '4', '5', '10'] as const

/**
 * Conditions in names that are known at the node: far more than could be tried one by one, because values seen there sort them out.
 * Likeliest first; none has effects.
 */
export function asksAt(node: Node, ctx: Context): Ask[] {
  const found = new Map<string, number>()
  const offer = (text: string | undefined, weight: number): void => {
    if (text !== undefined && (found.get(text) ?? 0) < weight) found.set(text, weight)
  }
  const { say } = ctx
  for (const [text, condition] of ctx.pools.conditions)
    if (condition.type !== 'Literal' && namesVisible(condition, node, ctx)) {
      const own = ctx.functionOf(condition) === ctx.functionOf(node) ? 0.5 : 0.3
      const bound = ctx.precedence(condition) <= 2 ? `(${text})` : text
      offer(bound, own)
      offer(say.not(ctx.precedence(condition) < 12 ? `(${text})` : text), own * 0.6)
    }
  const variables = variablesAt(node, ctx)
  for (const variable of variables) askAbout(variable, ctx, offer)
  for (const { text, weight } of predicateCalls(node, variables.map(({ name }) => name).slice(0, 4), ctx)) {
    offer(text, weight * 0.5)
    offer(say.not(text), weight * 0.4)
  }
  compare(node, variables, ctx, offer)
  return [...found]
    .filter(([text]) => onlyAsks(text))
    .map(([text, weight]) => ({ text, weight }))
    .sort((a, b) => b.weight - a.weight)
    .slice(0, asksMax)
}

type Offer = (text: string | undefined, weight: number) => void

/** Those of the function first; what a module declares for itself is rarely asked about. */
function variablesAt(node: Node, ctx: Context): Variable[] {
  const home = ctx.functionOf(node)
  const known = ctx
    .visible(node)
    .filter(
      ({ declared, scope }) => declared !== 'function' && declared !== 'class' && declared !== 'import' && scope.function !== undefined,
    )
  return [...known.filter(({ scope }) => scope.function === home), ...known.filter(({ scope }) => scope.function !== home)].slice(
    0,
    variablesMax,
  )
}

function askAbout({ name, ...variable }: Variable, ctx: Context, offer: Offer): void {
  const { say } = ctx
  const kind = ctx.kindOf({ name, ...variable })
  offer(name, kind === 'boolean' ? 0.45 : 0.3)
  offer(say.not(name), kind === 'boolean' ? 0.45 : 0.35)
  if (kind === 'number' || kind === 'any') askRest(name, ctx, offer, 1)
  if (kind === 'number' || kind === 'boolean') return
  offer(say.isEmpty(name), 0.3)
  offer(say.isFilled(name), 0.25)
  for (const [text, weight] of [...say.missing(name), ...say.present(name)]) offer(text, weight * 0.3)
  for (const kind of ['array', 'string', 'number', 'object'] as const) {
    offer(say.isA(name, kind), 0.2)
    offer(say.isNotA(name, kind), 0.15)
  }
  for (const text of texts(ctx)) {
    offer(say.equal(name, say.text(text)), 0.2)
    offer(say.unequal(name, say.text(text)), 0.12)
  }
}

/** Whether it divides evenly: by a number, or by another name. */
function askRest(value: string, ctx: Context, offer: Offer, weight: number, by: readonly string[] = []): void {
  for (const divisor of new Set([...divisorsNear(ctx), ...by])) {
    const rest = `${value} % ${divisor}`
    offer(ctx.say.is(rest, '===', '0'), 0.2 * weight)
    offer(ctx.say.is(rest, '!==', '0'), 0.15 * weight)
  }
}

/** Numbers of the file, those beside them, and what people divide by to ask for every second, third ... */
function divisorsNear(ctx: Context): Set<string> {
  const own = numbersNear(ctx).filter((text) => /^[2-9]$|^\d\d+$/.test(text))
  const beside = own.slice(0, 4).flatMap((text) => [1, 2, -1].map((step) => String(Number(text) + step)))
  return new Set([...own, ...divisors, ...beside.filter((text) => Number(text) > 1)])
}

/** Whatever can be compared, with whatever it can be compared with. */
function compare(node: Node, variables: readonly Variable[], ctx: Context, offer: Offer): void {
  const { say } = ctx
  const atoms: (Ask & { readonly isText?: boolean })[] = []
  const lists: string[] = []
  const indexes: string[] = []
  for (const variable of variables) {
    const kind = ctx.kindOf(variable)
    if (kind === 'number' || kind === 'any' || kind === 'string') atoms.push({ text: variable.name, weight: 1, isText: kind === 'string' })
    if (kind === 'number') indexes.push(variable.name)
    if (kind !== 'number' && kind !== 'boolean') {
      atoms.push({ text: say.length(variable.name), weight: 0.6 })
      lists.push(variable.name)
    }
  }
  for (const index of indexes.slice(0, 4))
    for (const other of indexes.slice(0, 4))
      if (index !== other) for (const operator of ['===', '!=='] as const) offer(say.is(`${index} % ${other}`, operator, '0'), 0.15)
  for (const list of lists.slice(0, 3)) {
    for (const item of [say.item(list, '0'), say.fromEnd(list, 1), ...indexes.slice(0, 3).map((index) => say.item(list, index))])
      atoms.push({ text: item, weight: 0.5 })
    for (const index of indexes.slice(0, 3)) {
      const item = say.item(list, index)
      askRest(
        item,
        ctx,
        offer,
        0.5,
        indexes.filter((other) => other !== index),
      )
    }
    for (const index of indexes.slice(0, 2))
      for (const near of [`${index} + 1`, `${index} - 1`]) atoms.push({ text: say.item(list, near), weight: 0.35 })
  }
  for (const [text, donor] of ctx.pools.expressions) {
    if (atoms.length > variablesMax + expressionsMax) break
    if (ctx.functionOf(donor) === ctx.functionOf(node) && ctx.precedence(donor) > 8 && namesVisible(donor, node, ctx))
      atoms.push({ text, weight: 0.4 })
  }
  const literals = [
    ...numbersNear(ctx).map((text) => ({ text, weight: 0.8 })),
    ...texts(ctx).map((text) => ({ text: say.text(text), weight: 0.5 })),
  ]
  for (const [at, a] of atoms.entries()) {
    for (const b of literals) pair(a, b, b.text.length > 2 || /^['"]/.test(b.text) ? orders.slice(0, 2) : orders)
    // Which of two texts comes first in the alphabet is hardly ever meant, and fits by accident.
    for (const b of atoms.slice(at + 1)) if (a.text !== b.text) pair(a, b, a.isText || b.isText ? orders.slice(0, 2) : orders)
  }
  function pair(a: Ask, b: Ask, operators: readonly string[]): void {
    for (const operator of operators) offer(say.is(a.text, operator, b.text), 0.3 * a.weight * b.weight * (operator === '!==' ? 0.8 : 1))
  }
}

const numbersNear = (ctx: Context): string[] =>
  [
    ...new Set(['0', '1', '2', '-1', ...[...ctx.pools.numbers.keys()].slice(0, literalsMax), ...ctx.pools.expectedNumbers.slice(0, 4)]),
  ].slice(0, 14)

const texts = (ctx: Context): string[] => [
  ...new Set([
    '',
    ...[...ctx.pools.strings.keys()].filter((text) => text.length <= 12).slice(0, literalsMax),
    ...ctx.pools.testStrings.filter((text) => text.length <= 12).slice(0, 4),
  ]),
]
