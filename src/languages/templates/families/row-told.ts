import type { Node } from 'oxc-parser'
import type { Context } from '../context.ts'
import type { Draft, Template } from '../template.ts'
import { insert } from '../template.ts'
import { excerpts } from './told.ts'
import { indentOf, listOf } from './statement-list.ts'

/** A row longer than this is code, not data. */
const rowCharsMax = 160
const textCharsMax = 40
const rowsMax = 4

/**
 * A row of a table for what a test expects: the row of the test's own data that holds the expected text holds the other one beside it
 * (`['axis', 'axes']`, `'ь' => ''`). Rows are entries of a map, or statements that stand in a row and differ in their texts only.
 */
export const rowTold: Template = {
  id: 'row-told',
  title: 'adds a row that the test tells',
  on: ['ObjectExpression', 'ExpressionStatement'],
  examples: {
    valid: [
      {
        before: "x = { 'man': 'men', 'foot': 'feet' }",
        after: "x = { 'man': 'men', 'foot': 'feet', 'axis': 'axes' }",
        failure: "t('axis', 'axes')",
      },
      {
        before: "add('man', 'men')\nadd('foot', 'feet')",
        after: "add('man', 'men')\nadd('foot', 'feet')\nadd('axis', 'axes')",
        failure: "t('axis', 'axes')",
      },
      {
        before: "x = { 'ß': 'ss', 'æ': 'ae' }",
        after: "x = { 'ß': 'ss', 'æ': 'ae', 'ø': 'o' }",
        failure: "'søt' sot",
        actual: "'søt' s-t",
      },
    ],
    invalid: ["x = { a: 'b' }", "add('man', 'men')"],
  },
  *propose(node, ctx): Iterable<Draft> {
    const rows = node.type === 'ObjectExpression' ? [...marksTold(node, ctx), ...rowsTold(ctx)] : rowsTold(ctx)
    if (rows.length === 0) return
    const own = node.type === 'ObjectExpression' ? lastEntry(node) : node
    if (!own || own.end - own.start > rowCharsMax) return
    const texts = textsOf(own, ctx)
    const [key, value, more] = texts
    if (!key || !value || more) return
    if (node.type !== 'ObjectExpression' && !standsInRow(node, ctx)) return
    const glue = node.type !== 'ObjectExpression' ? '' : ','
    const alone = ctx.text.slice(ctx.text.lastIndexOf('\n', own.start - 1) + 1, own.start).trim() === ''
    const gap = glue === '' || alone ? `\n${indentOf(own, ctx.text)}` : ' '
    for (const [rank, [first, second]] of rows.entries())
      for (const [one, other, share] of [
        [first, second, 1],
        [second, first, 0.7],
      ] as const) {
        if (!isLike(one, key, ctx) || !isLike(other, value, ctx)) continue
        const quote = ctx.text[key.start] === '"' ? '"' : "'"
        const row =
          ctx.text.slice(own.start, key.start) +
          ctx.say.text(one, quote) +
          ctx.text.slice(key.end, value.start) +
          ctx.say.text(other, quote) +
          ctx.text.slice(value.end, own.end)
        if (!ctx.text.includes(row)) yield insert(own.end, glue + gap + row, share / (1 + 0.4 * rank))
      }
  },
}

/** The last entry of a table of texts: two entries at least, and each a text for a text. */
function lastEntry(node: Node & { type: 'ObjectExpression' }): Node | undefined {
  const isText = (part: unknown): boolean => (part as Node).type === 'Literal' && typeof (part as { value?: unknown }).value === 'string'
  const last = node.properties.at(-1)
  return node.properties.length > 1 && node.properties.every((each) => each.type === 'Property' && isText(each.key) && isText(each.value))
    ? (last as Node)
    : undefined
}

function textsOf(node: Node, ctx: Context): Node[] {
  const found: Node[] = []
  ctx.walk(node, (inner) => {
    if (inner.type === 'Literal' && typeof inner.value === 'string' && /^['"]/.test(ctx.source(inner))) found.push(inner)
  })
  return found
}

/** The statement before says the same about other texts. */
function standsInRow(node: Node, ctx: Context): boolean {
  const place = listOf(node)
  const before = place?.list[place.index - 1]
  const bare = (each: Node): string => ctx.source(each).replace(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g, "''")
  return before !== undefined && bare(before) === bare(node)
}

/** As long as what stands there, and made of words where that is: a whole text of a test in a table of marks would be no rule but its answer. */
function isLike(text: string, node: Node, ctx: Context): boolean {
  const own = ctx.source(node).slice(1, -1)
  const words = /^[\p{L}\d_-]+$/u
  return text.length <= Math.max(2, own.length * roomFactor) && (text === '' || words.test(own) === words.test(text))
}

/** How much longer than its neighbour a text of a row may be. */
const roomFactor = 2.5
const marksMax = 3

/** In a table of marks: a mark that the tests name and the table does not know, for what is expected in its place, or for nothing. */
function marksTold(node: Node & { type: 'ObjectExpression' }, ctx: Context): (readonly [string, string])[] {
  const keys = new Set(node.properties.map((each) => ('key' in each ? ctx.source(each.key as Node).slice(1, -1) : '')))
  if (keys.size < 2 || [...keys].some((key) => [...key].length !== 1)) return []
  const said = [...ctx.focus.failures.flatMap(({ expected, actual }) => [expected ?? '', actual ?? '']), ...excerpts(ctx)].join(' ')
  const marks = [...new Set(said.match(/[^\x00-\x7F…]/gu) ?? [])].filter((mark) => !keys.has(mark)).slice(0, marksMax)
  const values = new Set<string>()
  for (const { expected, actual } of ctx.focus.failures) {
    if (expected === undefined || actual === undefined) continue
    let from = 0
    while (from < expected.length && expected[from] === actual[from]) from++
    let tail = 0
    while (tail < Math.min(expected.length, actual.length) - from && expected.at(-1 - tail) === actual.at(-1 - tail)) tail++
    values.add(expected.slice(from, expected.length - tail))
  }
  return marks.flatMap((mark) => [...values, ''].filter((value) => value.length <= marksMax).map((value) => [mark, value] as const))
}

const known = new WeakMap<Context, readonly (readonly [string, string])[]>()

/** Pairs of neighbouring texts in the tests of which one is what a test expects, or of which the test itself speaks. */
function rowsTold(ctx: Context): readonly (readonly [string, string])[] {
  const kept = known.get(ctx)
  if (kept) return kept
  const expected = new Set(
    ctx.focus.failures.flatMap(({ expected: text }) => (text === undefined ? [] : [text.replace(/^(['"])(.*)\1$/s, '$2')])),
  )
  const found = new Map<string, readonly [string, string]>()
  for (const test of [...expected, ...(ctx.focus.tests ?? [])])
    for (const [, one, first, gap, other, second] of test.matchAll(
      /(['"])([^'"\n\\]{1,40})\1(\s*(?:,|=>|:)\s*)(['"])([^'"\n\\]{0,40})\4/g,
    )) {
      if (one === undefined || gap === undefined || other === undefined || first === second) continue
      if (expected.has(first!) || expected.has(second!) || expected.has(test)) found.set(`${first} ${second}`, [first!, second!])
    }
  const rows = [...found.values()].filter((row) => row.every((text) => text.length <= textCharsMax)).slice(0, rowsMax)
  known.set(ctx, rows)
  return rows
}
