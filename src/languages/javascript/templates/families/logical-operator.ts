import type { Node } from 'oxc-parser'
import type { Draft, Template } from '../template.ts'
import { operatorSpan } from './comparison-operator.ts'

const others = { '&&': ['||'], '||': ['&&', '??'], '??': ['||'] } as const

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
    for (const other of others[node.operator]) {
      const weight = other === '??' ? 0.3 : 1
      yield { ...operatorSpan(ctx.text, node), text: other, weight }
      const whole = !(parent?.type === 'LogicalExpression' && parent.operator === node.operator)
      if (!whole || node.left.type !== 'LogicalExpression' || node.left.operator !== node.operator) continue
      const spans: { start: number; end: number; text: string }[] = []
      let at: Node = node
      while (at.type === 'LogicalExpression' && at.operator === node.operator) {
        spans.push({ ...operatorSpan(ctx.text, at), text: other })
        at = at.left
      }
      yield { ...spans[0]!, weight: weight * 0.9, also: spans.slice(1) }
    }
  },
}
