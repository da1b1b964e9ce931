import type { Draft, Template } from '../template.ts'
import { replace } from '../template.ts'
import { listOf } from './statement-list.ts'

/** Removes a statement; where one must stand (`if (a) b()`) an empty block takes its place. */
export const statementDeleted: Template = {
  id: 'statement-deleted',
  title: 'removes a statement',
  on: ['ExpressionStatement', 'ReturnStatement', 'ThrowStatement', 'BreakStatement', 'ContinueStatement', 'IfStatement'],
  examples: {
    valid: [
      { before: 'f()\ng()\n', after: 'f()\n\n' },
      { before: 'for (const x of xs) f(x)', after: 'for (const x of xs) {}' },
    ],
    invalid: ['const a = 1', "'use strict'"],
  },
  *propose(node, ctx): Iterable<Draft> {
    if (node.type === 'ExpressionStatement' && 'directive' in node && node.directive) return
    const place = listOf(node)
    const needed = !place || (place.list.length === 1 && ctx.dialect.names.blocks === 'indent')
    const call = node.type === 'ExpressionStatement' && node.expression.type === 'CallExpression'
    const weight = node.type === 'ExpressionStatement' ? (call ? 0.8 : 1) : node.type === 'IfStatement' ? 0.5 : 0.7
    yield replace(node, needed ? ctx.say.nothingDone : '', weight)
  },
}
