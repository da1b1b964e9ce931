import type { Draft, Template } from '../template.ts'
import { replace } from '../template.ts'

export const updateOperator: Template = {
  id: 'update-operator',
  title: 'changes an increment or decrement',
  on: ['UpdateExpression', 'AssignmentExpression'],
  examples: {
    valid: [
      { before: 'for (let i = n; i > 0; i++) f(i)', after: 'for (let i = n; i > 0; i--) f(i)' },
      { before: 'return this.n++', after: 'return ++this.n' },
      { before: 'i++', after: 'i += 2' },
      { before: 'p += 2', after: 'p++' },
    ],
    invalid: ['x = -y', 'x += s.length'],
  },
  *propose(node, ctx): Iterable<Draft> {
    if (node.type === 'AssignmentExpression') {
      if (/^[+-]=$/.test(node.operator) && node.right.type === 'Literal' && typeof node.right.value === 'number' && node.right.value !== 1)
        yield replace(node, `${ctx.source(node.left)}${node.operator[0]!.repeat(2)}`, 0.4)
      return
    }
    if (node.type !== 'UpdateExpression') return
    const name = ctx.source(node.argument)
    const other = node.operator === '++' ? '--' : '++'
    yield replace(node, node.prefix ? other + name : name + other, 1)
    if (node.parent?.type !== 'ExpressionStatement' && node.parent?.type !== 'ForStatement')
      yield replace(node, node.prefix ? name + node.operator : node.operator + name, 0.8)
    yield replace(node, `${name} ${node.operator[0]}= 2`, 0.3)
    if (node.parent?.type === 'ForStatement') yield replace(node, `${name} *= 2`, 0.08)
  },
}
