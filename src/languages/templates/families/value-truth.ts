import type { Draft, Template } from '../template.ts'
import { replace } from '../template.ts'

/** `a && f(a)` as a value, where 0 and the empty text are values too; a test of its own is `truth-test`. */
export const valueTruth: Template = {
  id: 'value-truth',
  title: 'asks a value for presence instead of truth',
  on: ['LogicalExpression'],
  examples: {
    valid: [{ before: 'x = [m.id && `id: ${m.id}`]', after: 'x = [m.id !== undefined && `id: ${m.id}`]' }],
    invalid: ['if (a && b) f()', 'x = a || b'],
  },
  *propose(node, ctx): Iterable<Draft> {
    if (node.type !== 'LogicalExpression' || node.operator !== '&&' || !ctx.isValue(node)) return
    if (/^(If|While|For|DoWhile|Return)Statement$|^(Logical|Conditional|ArrowFunction)Expression$/.test(node.parent?.type ?? '')) return
    const { left } = node
    if ((left.type !== 'Identifier' && left.type !== 'MemberExpression') || ctx.kind(left) === 'boolean') return
    for (const [text, weight] of ctx.say.present(ctx.source(left))) yield replace(left, text, weight)
  },
}
