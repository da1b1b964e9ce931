import type { Draft, Template } from '../template.ts'

export const assignmentOperator: Template = {
  id: 'assignment-operator',
  title: 'replaces an assignment operator',
  on: ['AssignmentExpression'],
  examples: {
    valid: [
      { before: 'total = 0; total = total - n; sum += n', after: 'total = 0; total = total - n; sum -= n' },
      { before: 't = n % 10', after: 't += n % 10' },
    ],
    invalid: ['let x = 1', 'x === y'],
  },
  *propose(node, ctx): Iterable<Draft> {
    if (node.type !== 'AssignmentExpression') return
    const at = ctx.operatorSpan(node)
    const kind = ctx.kind(node.right)
    let weight = 1
    for (const other of ctx.dialect.tables.assignment[node.operator] ?? []) {
      const fits = /^[|?&]/.test(other) ? 0.3 : kind === 'array' || kind === 'boolean' || kind === 'object' ? 0.2 : 1
      yield { ...at, text: other, weight: weight * fits }
      weight *= 0.75
    }
  },
}
