import type { Node } from 'oxc-parser'
import { subjects } from '../conditions.ts'
import type { Context } from '../context.ts'
import type { Kind } from '../kind.ts'
import type { Draft, Template } from '../template.ts'
import { insert } from '../template.ts'
import { madeBy } from './loop-skipped.ts'
import { furtherQuestions } from './questions.ts'
import { ahead, before, ended, guarded, listOf } from './statement-list.ts'

const namesMax = 3
/** Other numbers that a value may be held to. */
const boundsMax = 3
const wordsMax = 3

/** A value put right before it is used: a default for what is missing, a bound it may not pass, a text brought into shape. */
export const valueSet: Template = {
  id: 'value-set',
  title: 'puts a value right',
  on: ahead,
  examples: {
    valid: [
      {
        before: 'function f(size, r) {\n  let end = r * 2\n  g(end)\n}',
        after: 'function f(size, r) {\n  let end = r * 2\n  if (end > size - 1) end = size - 1\n  g(end)\n}',
      },
      { before: 'function f(n) {\n  return n + 1\n}', after: 'function f(n) {\n  if (Number.isNaN(n)) n = 0\n  return n + 1\n}' },
      {
        before: 'function f(a) {\n  let s = a + ""\n  return g(s)\n}',
        after: 'function f(a) {\n  let s = a + ""\n  s = s.trim()\n  return g(s)\n}',
      },
      {
        before: "function f(o) {\n  o.op = g(o)\n  return o\n}\nif (a === '=') b()",
        after: "function f(o) {\n  o.op = g(o)\n  if (o.op === '=') o.op = ''\n  return o\n}\nif (a === '=') b()",
      },
    ],
    invalid: ['f()', 'const a = 1\nf(a)'],
  },
  *propose(node, ctx): Iterable<Draft> {
    const place = listOf(node)
    const home = ctx.functionOf(node)
    if (!place || !home) return
    const made = place.index === 0 ? [] : madeBy(place.list[place.index - 1]!, ctx).filter((name) => isWritable(name, node, ctx))
    const names = [...new Set([...made, ...asked(node, place.index, home, ctx)])].slice(0, namesMax)
    for (const [index, name] of names.entries()) {
      const variable = ctx.scopes.resolve(node, name)
      const kind = variable ? ctx.kindOf(variable) : 'any'
      const share = index === 0 ? 1 : 0.7
      for (const [question, value, weight] of corrections(name, kind, node, ctx))
        yield insert(node.start, before(node, guarded(question, ctx.say.assign(name, value), node, ctx), ctx), weight * share)
      if (made.length > 0)
        for (const [value, weight] of shapes(name, kind, ctx))
          yield insert(node.start, before(node, ended(ctx.say.assign(name, value), ctx), ctx), weight * share)
    }
  },
}

/** At the start of a function its parameters, before a question what it is about. */
function asked(node: Node, index: number, home: Node, ctx: Context): string[] {
  if (index === 0 && node.parent === (home as { body?: unknown }).body)
    return ctx
      .visible(node)
      .filter((variable) => variable.declared === 'param' && variable.scope.function === home)
      .map(({ name }) => name)
  return node.type === 'IfStatement'
    ? subjects(node.test, ctx).filter((name) => ctx.scopes.resolve(node, name)?.scope.function === home && isWritable(name, node, ctx))
    : []
}

function isWritable(name: string, at: Node, ctx: Context): boolean {
  const variable = ctx.scopes.resolve(at, name)
  return !variable || variable.declared === 'let' || variable.declared === 'var' || variable.declared === 'param'
}

/** Under which condition a name gets which value. */
function* corrections(name: string, kind: Kind, node: Node, ctx: Context): Iterable<[string, string, number]> {
  const { say } = ctx
  const fits = (...kinds: Kind[]): number => (kinds.includes(kind) ? 1 : kind === 'any' ? 0.5 : 0.1)
  const notNumber = say.isNotNumber(name)
  if (notNumber !== undefined) yield [notNumber, '0', 0.5 * fits('number')]
  yield [`${name} < 0`, '0', 0.5 * fits('number')]
  yield [`${name} < 1`, '1', 0.2 * fits('number')]
  if (kind === 'number' || kind === 'any')
    for (const bound of bounds(name, node, ctx)) {
      const share = kind === 'number' ? 0.6 : 0.25
      yield [`${name} > ${bound}`, bound, share]
      yield [`${name} > ${bound} - 1`, `${bound} - 1`, share * 0.7]
      yield [`${name} < ${bound}`, bound, share * 0.6]
    }
  const [missing] = say.missing(name)
  for (const [value, of] of [
    [say.emptyList, 'array'],
    [say.emptyMap, 'object'],
    [say.text(''), 'string'],
    ['0', 'number'],
  ] as const) {
    yield [say.not(name), value, 0.5 * fits(of)]
    yield [missing![0], value, 0.4 * fits(of)]
  }
  const compared = [...furtherQuestions(node, [name], ctx)].filter(
    ({ opposite }) => opposite.startsWith(`${name} `) && /['"]$/.test(opposite),
  )
  for (const { opposite, weight } of compared.slice(0, wordsMax))
    for (const [value, share] of [
      [say.text(''), 0.8],
      [say.nothing[0]!, 0.3],
    ] as const)
      yield [opposite, value, weight * share * fits('string')]
}

/** Names that people give to numbers. */
const numberName = /(size|len|length|count|max|min|limit|end|start|total|width|height|index|first|last)$/i

/** Other numbers of the function, and how much its lists and texts hold. */
function bounds(name: string, node: Node, ctx: Context): string[] {
  const home = ctx.functionOf(node)
  const found: string[] = []
  for (const variable of ctx.visible(node)) {
    if (variable.name === name || variable.scope.function !== home) continue
    const kind = ctx.kindOf(variable)
    if (kind === 'number' || (kind === 'any' && numberName.test(variable.name))) found.push(variable.name)
    else if (kind === 'array' || kind === 'string') found.push(ctx.say.length(variable.name))
  }
  return found.slice(0, boundsMax)
}

/** The same value in another shape. */
function* shapes(name: string, kind: Kind, ctx: Context): Iterable<[string, number]> {
  const { chains } = ctx.dialect.tables
  for (const like of ['string', 'array'] as const)
    if (kind === like || kind === 'any')
      for (const [text, weight] of chains[like]) yield [name + text, weight * (kind === like ? 0.5 : 0.2)]
  for (const [text, of] of ctx.say.conversions(name)) if (of === kind || kind === 'any') yield [text, kind === 'any' ? 0.15 : 0.3]
}
