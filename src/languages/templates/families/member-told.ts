import type { Node } from 'oxc-parser'
import type { Context } from '../context.ts'
import type { Draft, Template } from '../template.ts'
import { insert } from '../template.ts'
import { keysTold } from './told.ts'

const keysMax = 12
const wordsMax = 10
const basesMax = 2

/** A member that the failing test asks for: a key read from where its neighbours are read, a name in scope, a plain value; an item of a list of words. */
export const memberTold: Template = {
  id: 'member-told',
  title: 'adds a member that the test asks for',
  on: ['ObjectExpression', 'ArrayExpression'],
  examples: {
    valid: [
      {
        before: 'x = { host: u.host, port: u.port }',
        after: 'x = { host: u.host, port: u.port, protocol: u.protocol }',
        failure: "{ protocol: 'a' }",
      },
      { before: 'function f(data) { return { url: 1 } }', after: 'function f(data) { return { url: 1, data } }', failure: '{ data: 1 }' },
      {
        before: 'function f() { return { url: 1 } }',
        after: 'function f() { return { url: 1, killed: false } }',
        failure: '{ killed: false }',
      },
      { before: "x = ['SHP', 'SLL', 'SOS']", after: "x = ['SHP', 'SLE', 'SLL', 'SOS']", failure: "'SLE'" },
    ],
    invalid: ['x = [1, 2]', 'x = {}'],
  },
  *propose(node, ctx): Iterable<Draft> {
    if (node.type === 'ArrayExpression') yield* items(node, ctx)
    else if (node.type === 'ObjectExpression') yield* members(node, ctx)
  },
}

function* members(node: Node & { type: 'ObjectExpression' }, ctx: Context): Iterable<Draft> {
  const last = node.properties.at(-1)
  if (!last || last.type !== 'Property' || last.method || ctx.dialect.names.sigil !== undefined) return
  const has = new Set(
    node.properties.flatMap((item) => (item.type === 'Property' ? [ctx.source(item.key as Node).replace(/['"]/g, '')] : [])),
  )
  const quote = /^['"]/.exec(ctx.source(last.key as Node))?.[0]
  const bases = new Map<string, number>()
  for (const item of node.properties) {
    if (item.type !== 'Property' || item.value.type !== 'MemberExpression' || item.value.computed) continue
    const base = ctx.source(item.value.object)
    bases.set(base, (bases.get(base) ?? 0) + 1)
  }
  const lineStart = ctx.text.lastIndexOf('\n', last.start - 1) + 1
  const lead = ctx.text.slice(lineStart, last.start)
  const glue = lead.trim() === '' ? `,\n${lead}` : ', '
  const visible = new Map(ctx.visible(node).map((variable) => [variable.name, variable]))
  for (const [index, key] of keysTold(ctx)
    .filter((name) => !has.has(name))
    .slice(0, keysMax)
    .entries()) {
    const share = 1 / (1 + 0.3 * index)
    const named = quote ? `${quote}${key}${quote}` : key
    const variable = visible.get(key)
    if (variable?.scope.function) yield insert(last.end, glue + (ctx.dialect.names.blocks === 'indent' ? `${named}: ${key}` : key), share)
    for (const base of [...bases.keys()].slice(0, basesMax)) yield insert(last.end, `${glue}${named}: ${base}.${key}`, 0.8 * share)
    for (const [value, weight] of [
      [ctx.say.yes, 0.4],
      [ctx.say.no, 0.4],
      [ctx.say.nothing.at(-1)!, 0.25],
      [ctx.say.emptyList, 0.15],
      [ctx.say.text(''), 0.15],
      ['0', 0.15],
    ] as const)
      yield insert(last.end, `${glue}${named}: ${value}`, weight * share)
  }
}

function* items(node: Node & { type: 'ArrayExpression' }, ctx: Context): Iterable<Draft> {
  const texts = node.elements.flatMap((item) => (item?.type === 'Literal' && typeof item.value === 'string' ? [item] : []))
  if (texts.length < 2 || texts.length < node.elements.length) return
  const values = texts.map((item) => item.value as unknown as string)
  const sorted = values.every((value, index) => index === 0 || values[index - 1]! <= value)
  const quote = ctx.text[texts[0]!.start] === '"' ? '"' : "'"
  const words = new Set([...ctx.pools.expectedStrings, ...ctx.pools.testStrings].filter((text) => like(text, values)))
  for (const [index, word] of [...words].slice(0, wordsMax).entries()) {
    const share = 1 / (1 + 0.3 * index)
    const at = sorted ? values.findIndex((value) => value > word) : -1
    const literal = ctx.say.text(word, quote)
    if (at >= 0) yield insert(texts[at]!.start, `${literal}, `, share)
    yield insert(texts.at(-1)!.end, `, ${literal}`, share * (sorted && at >= 0 ? 0.4 : 1))
  }
}

/** Written as the others are: of about their length, of the same sort of marks. */
function like(word: string, values: readonly string[]): boolean {
  if (word === '' || values.includes(word)) return false
  const shape = (text: string): string =>
    text
      .replace(/[a-z]+/g, 'a')
      .replace(/[A-Z]+/g, 'A')
      .replace(/\d+/g, '0')
  const longest = Math.max(...values.map((value) => value.length))
  return word.length <= longest + 8 && values.some((value) => shape(value) === shape(word))
}
