import type { Node } from 'oxc-parser'
import type { Context } from '../context.ts'
import type { Draft, Template } from '../template.ts'
import { replace } from '../template.ts'
import type { Kind } from '../kinds.ts'

/** What may be missing round or behind a value of a kind; `_` is the value. */
const wraps: Readonly<Record<'number' | 'string' | 'array' | 'any' | 'boolean', readonly (readonly [string, number])[]>> = {
  number: [
    ['Math.abs(_)', 1],
    ['Math.floor(_)', 1],
    ['Math.round(_)', 0.6],
    ['Math.ceil(_)', 0.5],
    ['Math.trunc(_)', 0.3],
    ['Math.max(0, _)', 0.4],
    ['Math.max(1, _)', 0.15],
    ['Math.min(1, _)', 0.1],
    ['Math.sqrt(_)', 0.15],
    ['Number(_)', 0.2],
    ['String(_)', 0.3],
    ['Number((_).toFixed(2))', 0.1],
    ['Math.round((_) * 100) / 100', 0.15],
    ['[_]', 0.05],
  ],
  string: [
    ['_.toLowerCase()', 1],
    ['_.trim()', 0.8],
    ['_.toUpperCase()', 0.5],
    ['Number(_)', 0.6],
    ['String(_)', 0.4],
    ['parseInt(_, 10)', 0.3],
    ["_.split('')", 0.4],
    ['encodeURIComponent(_)', 0.1],
    ['_.slice(1)', 0.2],
    ['_.slice(0, -1)', 0.2],
    ['_.length', 0.1],
    ['[..._]', 0.1],
  ],
  array: [
    ['_.slice()', 0.5],
    ['[..._]', 0.5],
    ['_.sort()', 0.4],
    ['_.sort((a, b) => a - b)', 0.5],
    ['_.slice(1)', 0.7],
    ['_.slice(0, -1)', 0.4],
    ['_.reverse()', 0.5],
    ["_.join('')", 0.5],
    ["_.join(' ')", 0.3],
    ["_.join(', ')", 0.1],
    ["_.join(',')", 0.1],
    ['_.length', 0.3],
    ['_[0]', 0.3],
    ['_.at(-1)', 0.2],
    ['_.flat()', 0.3],
    ['_.filter(Boolean)', 0.3],
    ['new Set(_)', 0.1],
    ['[...new Set(_)]', 0.5],
    ['Array.from(new Set(_))', 0.5],
    ['Array.from(_)', 0.1],
  ],
  any: [
    ['Number(_)', 0.4],
    ['String(_)', 0.4],
    ['Math.abs(_)', 0.3],
    ['Math.floor(_)', 0.2],
    ['Math.round(_)', 0.15],
    ['_.length', 0.3],
    ['_.toLowerCase()', 0.25],
    ['_.trim()', 0.2],
    ['_.toString()', 0.15],
    ['[..._]', 0.2],
    ['_.slice()', 0.15],
    ['_.slice(1)', 0.1],
    ['_.sort()', 0.1],
    ['_.reverse()', 0.1],
    ['_[0]', 0.1],
    ['[_]', 0.1],
    ['[...new Set(_)]', 0.1],
    ['Boolean(_)', 0.1],
  ],
  boolean: [
    ['Boolean(_)', 0.1],
    ['Number(_)', 0.1],
  ],
}

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
    for (const [pattern, weight] of wraps[kind]) {
      const name = /^[\w.]+\(_\)|^_(\.\w+)/.exec(pattern)?.[0]
      // What is already there once is not missing: Math.abs(Math.abs(x)).
      if (name && already(node, pattern, ctx.text)) continue
      const text = pattern.replace('_', () => (pattern.startsWith('_') ? tight : plain))
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
    yield replace(node, `${tight}.slice(${variable.name})`, weight)
    yield replace(node, `${tight}.slice(0, ${variable.name})`, weight * 0.8)
    yield replace(node, `${tight}[${variable.name}]`, weight * 0.8)
  }
}

function already(node: { start: number; end: number }, pattern: string, text: string): boolean {
  const [head, tail] = pattern.split('_') as [string, string]
  if (head && text.slice(node.start - head.length, node.start) === head) return true
  return tail !== '' && head === '' && text.startsWith(tail, node.end)
}
