import type { Node } from 'oxc-parser'
import type { Draft, Template } from '../template.ts'

/** Also a whole chain at once: `a && b && c` is one thought. */
export const logicalOperator: Template = {
  id: 'logical-operator',
  title: 'replaces a logical operator',
  on: ['LogicalExpression'],
  examples: {
    valid: [
      { before: 'if (a && b) f()', after: 'if (a || b) f()' },
      { before: 'if (a && b && c) f()', after: 'if (a || b || c) f()' },
    ],
    invalid: ['if (a < b) f()'],
  },
  *propose(node, ctx): Iterable<Draft> {
    if (node.type !== 'LogicalExpression') return
    const parent = node.parent
    for (const other of ctx.dialect.tables.logical[node.operator] ?? []) {
      const weight = other === '??' ? 0.3 : 1
      const text = ctx.say.operator(other)
      yield { ...ctx.operatorSpan(node), text, weight }
      const whole = !(parent?.type === 'LogicalExpression' && parent.operator === node.operator)
      if (!whole || node.left.type !== 'LogicalExpression' || node.left.operator !== node.operator) continue
      const spans: { start: number; end: number; text: string }[] = []
      let at: Node = node
      while (at.type === 'LogicalExpression' && at.operator === node.operator) {
        spans.push({ ...ctx.operatorSpan(at), text })
        at = at.left
      }
      yield { ...spans[0]!, weight: weight * 0.9, also: spans.slice(1) }
    }
  },
}
