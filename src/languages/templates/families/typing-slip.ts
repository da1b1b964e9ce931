import type { Draft, Template } from '../template.ts'

/** Typing slips that still parse: `x > …` for `x => …`, `=` in a condition, `,` for `&&`. */
export const typingSlip: Template = {
  id: 'typing-slip',
  title: 'corrects a typing slip',
  on: ['BinaryExpression', 'AssignmentExpression'],
  examples: {
    valid: [
      { before: 'xs.filter(x > d[x] < 1)', after: 'xs.filter(x => d[x] < 1)' },
      { before: 'if (a = 1) f()', after: 'if (a === 1) f()' },
      { before: 'a == 1', after: 'a = 1' },
      { before: 'const f = (x) = x + 1', after: 'const f = (x) => x + 1' },
    ],
    invalid: ['x = 1', 'f(a < b)'],
  },
  *propose(node, ctx): Iterable<Draft> {
    if (node.type === 'AssignmentExpression') {
      const target = node.left.type === 'Identifier' && !ctx.scopes.resolve(node, node.left.name)
      if (node.operator === '=' && target && /^(VariableDeclarator|CallExpression|Property)$/.test(node.parent?.type ?? ''))
        yield { ...ctx.operatorSpan(node), text: '=>', weight: 1 }
      if (node.operator !== '=' || !node.parent || !/^(If|While|Logical|Conditional|Return|Unary)/.test(node.parent.type)) return
      yield { ...ctx.operatorSpan(node), text: '===', weight: 1 }
      yield { ...ctx.operatorSpan(node), text: '==', weight: 0.6 }
      return
    }
    if (node.type !== 'BinaryExpression') return
    if (/^===?$/.test(node.operator) && node.parent?.type === 'ExpressionStatement')
      yield { ...ctx.operatorSpan(node), text: '=', weight: 1 }
    const unknown = node.left.type === 'Identifier' && !ctx.scopes.resolve(node, node.left.name)
    if (/^>=?$/.test(node.operator) && unknown) yield { ...ctx.operatorSpan(node), text: '=>', weight: 1 }
  },
}
