import type { Node } from 'oxc-parser'
import type { Context } from '../context.ts'
import { receiverQuestions, sameThingAsked } from './own-questions.ts'
import { excerpts, keysTold } from './told.ts'

/** A yes-or-no question about a place, and its opposite; `weight` 0..1 of the question, `turned` of the opposite in its stead. */
export interface Question {
  readonly text: string
  readonly opposite: string
  readonly weight: number
  readonly turned: number
}

/** Texts of the tests and of the file beyond these are no likelier than any other. */
const wordsMax = 6
const wordCharsMax = 20
/** Texts whose first mark is looked at. */
const signedMax = 12
/** Switches beyond these: the file has so many that none is likely. */
const flagsMax = 8
const freshMax = 4
/** Things a place speaks of that are compared with texts. */
const comparedMax = 2

/**
 * What code asks besides presence and type: whether a thing is one special text (of the failing test, or one the file compares with
 * elsewhere), how much it holds, whether a switch of the file is set, whether a map has the key itself. `asked` are the things the
 * place speaks of, the first the likeliest. Texts that only the tests know are compared with when `known` is 'told'.
 */
export function* furtherQuestions(at: Node, asked: readonly string[], ctx: Context, known: 'told' | 'known' = 'known'): Iterable<Question> {
  const { say } = ctx
  const own = ctx.source(at)
  for (const [index, subject] of asked.slice(0, comparedMax).entries()) {
    const share = index === 0 ? 1 : 0.6
    for (const { text: word, weight, told } of words(ctx)) {
      if (told && known === 'known') continue
      const literal = say.text(word)
      if (own.includes(literal)) continue
      yield {
        text: say.unequal(subject, literal),
        opposite: say.equal(subject, literal),
        weight: weight * share,
        turned: 0.5 * weight * share,
      }
    }
  }
  for (const [index, subject] of asked.entries()) {
    const share = index === 0 ? 1 : 0.6
    const count = say.length(say.keys(subject))
    yield { text: `${count} > 0`, opposite: say.equal(count, '0'), weight: 0.15 * share, turned: 0.15 * share }
    if (own.includes(say.length(subject))) continue
    yield { text: say.isFilled(subject), opposite: say.isEmpty(subject), weight: 0.4 * share, turned: 0.3 * share }
    yield { text: `${say.length(subject)} > 1`, opposite: `${say.length(subject)} <= 1`, weight: 0.3 * share, turned: 0.05 * share }
  }
  for (const text of receiverQuestions(at, ctx)) if (!own.includes(text)) yield { text, opposite: say.not(text), weight: 0.4, turned: 0.4 }
  for (const subject of asked.slice(0, comparedMax))
    for (const text of sameThingAsked(at, subject, ctx))
      yield { text, opposite: say.not(/ /.test(text) && !text.endsWith(')') ? `(${text})` : text), weight: 0.3, turned: 0.3 }
  for (const [flag, weight] of flags(at, ctx))
    if (!own.includes(flag)) yield { text: flag, opposite: say.not(flag), weight, turned: weight }
  for (const [map, key] of accesses(at, ctx))
    for (const [text, weight] of say.hasOwn(map, key))
      yield {
        text,
        opposite: say.not(/ /.test(text) && !text.endsWith(')') ? `(${text})` : text),
        weight: weight * 0.8,
        turned: weight * 0.5,
      }
}

/** What the place does with a thing it uses, asked first: whether the thing is there, and of the kind that is needed. */
export function* presenceQuestions(subject: string, ctx: Context): Iterable<Question> {
  const { say } = ctx
  const missing = say.missing(subject)
  const pair = (text: string | undefined, opposite: string | undefined, weight: number, turned = weight * 0.3): Question[] =>
    text === undefined || opposite === undefined ? [] : [{ text, opposite, weight, turned }]
  yield* pair(subject, say.not(subject), 0.8)
  for (const [index, [text, weight]] of say.present(subject).entries()) yield* pair(text, missing[index]![0], 0.7 * weight)
  for (const kind of ['string', 'number', 'object', 'function'] as const)
    yield* pair(say.isA(subject, kind), say.isNotA(subject, kind), kind === 'string' ? 0.5 : 0.3)
  yield* pair(say.isA(subject, 'array'), say.isNotA(subject, 'array'), 0.35, 0.2)
}

interface Word {
  readonly text: string
  readonly weight: number
  /** Nothing but the tests knows it: to treat it apart may be what was meant, or a way to please the test. */
  readonly told: boolean
}

/** Short texts, those of the failing tests first, then those that the file compares with. */
function words(ctx: Context): readonly Word[] {
  return remembered(wordsOf, ctx, () => {
    const short = (text: string): boolean => text.length <= wordCharsMax && !/\s\S*\s|\n/.test(text)
    const compared = new Set<string>()
    for (const node of ctx.pools.conditions.values())
      if (node.type === 'BinaryExpression' && node.right.type === 'Literal' && typeof node.right.value === 'string')
        compared.add(node.right.value)
    const known = new Set([...famous(ctx), ...ctx.pools.testStrings.filter((text) => compared.has(text)), ...signs(ctx)])
    const told = ctx.pools.testStrings.filter((text) => short(text) && !known.has(text)).slice(0, wordsMax)
    const others = [...compared].filter((text) => short(text) && !known.has(text) && !told.includes(text)).slice(0, wordsMax)
    return [
      ...[...known].slice(0, wordsMax).map((text, index) => ({ text, weight: 0.7 / (1 + 0.3 * index), told: false })),
      ...told.map((text, index) => ({ text, weight: 0.5 / (1 + 0.3 * index), told: true })),
      ...others.map((text, index) => ({ text, weight: 0.35 / (1 + 0.3 * index), told: false })),
    ]
  })
}

/** Keys that mean more than themselves to an object; a test that has one is about that. */
export const famous = (ctx: Context): string[] =>
  ['__proto__', 'constructor', 'prototype'].filter((word) => excerpts(ctx).some((text) => text.includes(word)))

/** The mark with which a text of the tests begins: what a parser has to know. */
function signs(ctx: Context): string[] {
  const found = new Set<string>()
  for (const text of ctx.pools.testStrings.slice(0, signedMax)) if (/^[^\w\s][\w\s]/.test(text)) found.add(text[0]!)
  return [...found].slice(0, 2)
}

/** Members that conditions of the file ask for, and the same objects asked for a name that only the tests know. */
function flags(at: Node, ctx: Context): [string, number][] {
  const home = ctx.functionOf(at)
  const visible = new Set(ctx.visible(at).map((variable) => variable.name))
  const told = new Set(keysTold(ctx))
  const found = new Map<string, number>()
  const bases = new Map<string, number>()
  for (const { text, root, base, node } of remembered(flagsOf, ctx, () => switches(ctx))) {
    if (root !== undefined && !visible.has(root)) continue
    // A switch that the failing test sets is what it is about.
    found.set(text, told.has(/\w+$/.exec(text)?.[0] ?? '') ? 0.6 : ctx.functionOf(node) === home ? 0.4 : 0.25)
    bases.set(base, (bases.get(base) ?? 0) + 1)
  }
  const fresh = [...bases]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 2)
    .flatMap(([base]) =>
      [...new Set([...ctx.pools.freshKeys.slice(0, freshMax), ...keysTold(ctx)])]
        .map((key) => ctx.say.option(base, key))
        .filter((text) => !found.has(text))
        .slice(0, freshMax)
        .map((text, index) => [text, 0.5 / (1 + 0.4 * index)] as [string, number]),
    )
  return [...[...found].sort((a, b) => b[1] - a[1]).slice(0, flagsMax), ...fresh]
}

interface Switch {
  readonly text: string
  readonly node: Node
  readonly base: string
  /** The name it begins with; undefined for the receiver of a method. */
  readonly root: string | undefined
}

function switches(ctx: Context): readonly Switch[] {
  const found = new Map<string, Switch>()
  for (const condition of ctx.pools.conditions.values()) {
    const node = condition.type === 'UnaryExpression' && condition.operator === '!' ? condition.argument : condition
    if (node.type !== 'MemberExpression' || (node.computed && (node.property as Node).type !== 'Literal')) continue
    let root: Node = node.object
    while (root.type === 'MemberExpression' && !root.computed) root = root.object
    const receiver = root.type === 'ThisExpression' || ctx.source(root) === ctx.dialect.names.self
    if (root.type !== 'Identifier' && !receiver) continue
    found.set(ctx.source(node), {
      text: ctx.source(node),
      node,
      base: ctx.source(node.object),
      root: receiver ? undefined : ctx.source(root),
    })
  }
  return [...found.values()]
}

/** Maps and keys of accesses at the place and close to it. */
function accesses(at: Node, ctx: Context): [string, string][] {
  const found = new Map<string, [string, string]>()
  let whole = at
  while (whole.parent?.type === 'LogicalExpression') whole = whole.parent
  ctx.walk(whole, (node) => {
    if (node.type !== 'MemberExpression' || !node.computed || node.object.type !== 'Identifier') return
    const key = node.property as Node
    if (key.type === 'Identifier' && ctx.kind(key) !== 'number') found.set(ctx.source(node), [ctx.source(node.object), key.name])
  })
  return [...found.values()].slice(0, 2)
}

const wordsOf = new WeakMap<Context, readonly Word[]>()
const flagsOf = new WeakMap<Context, readonly Switch[]>()

/** Computed once a file. */
function remembered<T>(kept: WeakMap<Context, T>, ctx: Context, compute: () => T): T {
  let value = kept.get(ctx)
  if (value === undefined) kept.set(ctx, (value = compute()))
  return value
}
