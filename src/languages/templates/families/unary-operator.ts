import type { Draft, Template } from '../template.ts'
import { replace } from '../template.ts'

/** Drops a unary operator, or adds a sign to a number that is returned, passed on or summed up. */
export const unaryOperator: Template = {
  id: 'unary-operator',
  title: 'drops or adds a unary operator',
  on: ['UnaryExpression', 'Identifier', 'MemberExpression', 'CallExpression', 'BinaryExpression', 'ConditionalExpression'],
  examples: {
    valid: [
      { before: 'return -x', after: 'return x' },
      { before: 'if (!done) f()', after: 'if (done) f()' },
      { before: 'function f(n) { return n * 2 }', after: 'function f(n) { return -n * 2 }' },
    ],
    invalid: ['f()', "x = 'a'"],
  },
  *propose(node, ctx): Iterable<Draft> {
    if (node.type === 'UnaryExpression') {
      if (node.argument.type === 'Literal' && node.operator === '-') return yield replace(node, ctx.source(node.argument), 0.5)
      yield replace(node, ctx.source(node.argument), node.operator === '!' ? 1 : 0.7)
      if (node.operator === '-') yield replace(node, `~${ctx.within(node.argument, 12)}`, 0.05)
      return
    }
    if (!ctx.isValue(node) || node.parent?.type === 'UnaryExpression') return
    const kind = ctx.kind(node)
    if (kind === 'number') yield replace(node, `-${ctx.within(node, 12)}`, node.type === 'BinaryExpression' ? 0.15 : 0.25)
    else if (kind === 'any') yield replace(node, `-${ctx.within(node, 12)}`, 0.05)
  },
}
