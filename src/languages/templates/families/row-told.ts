import type { Node } from 'oxc-parser'
import type { Context } from '../context.ts'
import type { Draft, Template } from '../template.ts'
import { insert } from '../template.ts'
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
    ],
    invalid: ["x = { a: 'b' }", "add('man', 'men')"],
  },
  *propose(node, ctx): Iterable<Draft> {
    const rows = rowsTold(ctx)
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
