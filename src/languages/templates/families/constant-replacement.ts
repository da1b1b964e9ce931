import type { Draft, Template } from '../template.ts'
import { replace } from '../template.ts'

export const constantReplacement: Template = {
  id: 'constant-replacement',
  title: 'replaces a constant',
  on: ['Literal', 'Identifier', 'ArrayExpression', 'ObjectExpression', 'UnaryExpression'],
  examples: {
    valid: [
      { before: 'let sorted = false', after: 'let sorted = true' },
      { before: 'return null', after: 'return []' },
      { before: 'let best = 0', after: 'let best = -Infinity' },
    ],
    invalid: ['return x', 'let xs = [7]'],
  },
  *propose(node, ctx): Iterable<Draft> {
    if (!ctx.isValue(node) || node.end - node.start > 9) return
    for (const [text, weight] of ctx.dialect.tables.constants[ctx.source(node)] ?? [])
      if (!(/^\d/.test(text) && node.parent?.type === 'MemberExpression')) yield replace(node, text, weight)
  },
}
