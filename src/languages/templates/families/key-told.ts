import type { Node } from 'oxc-parser'
import type { Context } from '../context.ts'
import { readPrinted, type Printed } from '../told/printed.ts'
import type { Draft, Template } from '../template.ts'
import { replace } from '../template.ts'
import { closeness } from './string-literal.ts'

/** More keys than this are another shape, not a key misnamed. */
const keysMax = 6
const depthMax = 4
const printedCharsMax = 20_000

/** A key named otherwise than the test expects: where what it expects has a key that what it saw lacks, and the other way round. */
export const keyTold: Template = {
  id: 'key-told',
  title: 'names a key as the test does',
  on: ['Property', 'AssignmentExpression'],
  examples: {
    valid: [
      { before: 'x = { timestamp: 1 }', after: 'x = { time: 1 }', failure: '{ a: 1, time: 2 }', actual: '{ a: 1, timestamp: 2 }' },
      {
        before: "x['channel'] = 1",
        after: "x['facility'] = 1",
        failure: "{ b: { 'facility': 1 } }",
        actual: "{ b: { 'channel': 1 } }",
      },
    ],
    invalid: ['x = { a: 1 }', "x['a'] = 1"],
  },
  *propose(node, ctx): Iterable<Draft> {
    const key = keyOf(node)
    if (!key) return
    const literal = key.type === 'Literal'
    const own = literal ? String(key.value) : ctx.source(key)
    for (const { wanted, seen } of misnamed(ctx)) {
      if (seen === undefined ? wanted === own : seen !== own) continue
      if (!literal && !/^[A-Za-z_$][\w$]*$/.test(wanted)) continue
      const quote = ctx.text[key.start] === '"' ? '"' : "'"
      yield replace(key, literal ? ctx.say.text(wanted, quote) : wanted, seen === undefined ? 0.4 + 0.5 * closeness(wanted, own) : 1)
    }
  },
}

/** The key of an entry, or of an item that is assigned to. */
function keyOf(node: Node): Node | undefined {
  if (node.type === 'Property') {
    const isText = node.key.type === 'Literal' && typeof node.key.value === 'string'
    return isText || (node.key.type === 'Identifier' && !node.computed && !node.shorthand) ? (node.key as Node) : undefined
  }
  const left = node.type === 'AssignmentExpression' ? node.left : undefined
  if (left?.type !== 'MemberExpression' || !left.computed) return undefined
  return left.property.type === 'Literal' && typeof left.property.value === 'string' ? left.property : undefined
}

interface Misnamed {
  readonly wanted: string
  /** The key in its place, where there is just one. */
  readonly seen: string | undefined
}

const known = new WeakMap<Context, readonly Misnamed[]>()

function misnamed(ctx: Context): readonly Misnamed[] {
  const kept = known.get(ctx)
  if (kept) return kept
  const found: Misnamed[] = []
  for (const { message, expected, actual } of ctx.focus.failures) {
    // As PHPUnit says it of assertArrayHasKey.
    for (const [, wanted] of message.matchAll(/has the key '([^'\n]{1,60})'/g)) found.push({ wanted: wanted!, seen: undefined })
    if (expected === undefined || actual === undefined || expected.length + actual.length > 2 * printedCharsMax) continue
    const [one, other] = [readPrinted(expected), readPrinted(actual)]
    if (one && other) compare(one, other, found, 0)
  }
  const first = found.slice(0, keysMax)
  known.set(ctx, first)
  return first
}

function compare(one: Printed, other: Printed, found: Misnamed[], depth: number): void {
  if (depth > depthMax) return
  if (one.kind === 'list' && other.kind === 'list')
    for (const [at, item] of one.items.entries()) if (other.items[at]) compare(item, other.items[at], found, depth + 1)
  if (one.kind !== 'map' || other.kind !== 'map' || one.cut || other.cut) return
  const missing = [...one.entries.keys()].filter((key) => !other.entries.has(key))
  const surplus = [...other.entries.keys()].filter((key) => !one.entries.has(key))
  if (missing.length === 1 && surplus.length === 1) found.push({ wanted: missing[0]!, seen: surplus[0] })
  for (const [key, item] of one.entries) {
    const same = other.entries.get(key)
    if (same) compare(item, same, found, depth + 1)
  }
}
