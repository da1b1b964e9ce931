import type { Node } from 'oxc-parser'
import type { Context } from '../context.ts'
import type { Draft, Template } from '../template.ts'
import { replace } from '../template.ts'
import type { Kind } from '../kind.ts'

/** Where the value goes in a pattern: `_`, but not one inside a name. */
const place = /(?<!\w)_(?!\w)/

/** A call or conversion that is missing round a value. */
export const wrapCall: Template = {
  id: 'wrap-call',
  title: 'wraps a value in a call',
  on: ['Identifier', 'MemberExpression', 'BinaryExpression', 'CallExpression', 'ArrayExpression', 'NewExpression', 'ConditionalExpression'],
  examples: {
    valid: [
      { before: 'let d = a - b', after: 'let d = Math.abs(a - b)' },
      { before: 'function f(s) { s.trim(); return g(s) }', after: 'function f(s) { s.trim(); return g(s.toLowerCase()) }' },
      { before: 'return [...new Set(s)] === t', after: 'return [...new Set(s)].sort() === t' },
    ],
    invalid: ['let a', 'f()'],
  },
  *propose(node, ctx): Iterable<Draft> {
    if (!ctx.isValue(node) || node.parent?.type === 'UnaryExpression' || node.parent?.type === 'SpreadElement') return
    if (
      node.parent?.type === 'MemberExpression' &&
      node.parent.object === (node as unknown) &&
      ctx.kind(node) !== 'string' &&
      ctx.kind(node) !== 'array' &&
      ctx.kind(node) !== 'any'
    )
      return
    const kind: Kind = ctx.kind(node)
    if (kind === 'object' || kind === 'function' || kind === 'nothing') return
    yield* parts(node, kind, ctx)
    const plain = ctx.source(node)
    const tight = ctx.within(node, 15)
    for (const [pattern, weight] of ctx.dialect.tables.wraps[kind]) {
      const name = /^[\w.]+\(_\)|^_(\.\w+)/.exec(pattern)?.[0]
      // What is already there once is not missing: Math.abs(Math.abs(x)).
      if (name && already(node, pattern, ctx.text)) continue
      // A cast binds tighter than what it stands before, and looser than a member behind it.
      const cast = pattern.endsWith(' _')
      const said = pattern.replace(place, () => (cast ? ctx.within(node, 12) : pattern.startsWith('_') ? tight : plain))
      const text = cast && node.parent?.type === 'MemberExpression' ? `(${said})` : said
      yield replace(node, text, weight * (node.type === 'Identifier' || node.type === 'MemberExpression' ? 0.7 : 1))
    }
  },
}

/** A part of it, up to or from a place that a variable names; one that nothing reads yet most of all. */
function* parts(node: Node, kind: Kind, ctx: Context): Iterable<Draft> {
  if (kind !== 'string' && kind !== 'array') return
  const tight = ctx.within(node, 15)
  for (const variable of ctx.visible(node)) {
    if (ctx.kindOf(variable) !== 'number' || !variable.scope.function) continue
    const weight = variable.reads.length === 0 ? 0.6 : 0.25
    yield replace(node, ctx.say.slice(tight, variable.name, undefined), weight)
    yield replace(node, ctx.say.slice(tight, undefined, variable.name), weight * 0.8)
    yield replace(node, ctx.say.item(tight, variable.name), weight * 0.8)
  }
}

function already(node: { start: number; end: number }, pattern: string, text: string): boolean {
  const [head, tail] = pattern.split(place) as [string, string]
  if (head && text.slice(node.start - head.length, node.start) === head) return true
  return tail !== '' && head === '' && text.startsWith(tail, node.end)
}
