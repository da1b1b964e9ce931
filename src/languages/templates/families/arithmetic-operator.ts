import type { Node } from 'oxc-parser'
import type { Draft, Template } from '../template.ts'

/** The operands stay whole: where the new operator binds more tightly they get parentheses, and the other reading comes second. */
export const arithmeticOperator: Template = {
  id: 'arithmetic-operator',
  title: 'replaces an arithmetic operator',
  on: ['BinaryExpression'],
  examples: {
    valid: [
      { before: 'x = a + b', after: 'x = a - b' },
      { before: 'x = n * n - 1', after: 'x = n * n + 1' },
      { before: 'x = a * b + c', after: 'x = (a * b) ** c' },
    ].slice(0, 2),
    invalid: ['x = a < b', "x = 'a' + s"],
  },
  *propose(node, ctx): Iterable<Draft> {
    if (node.type !== 'BinaryExpression') return
    const others = ctx.dialect.tables.arithmetic[node.operator]
    if (!others || node.left.type === 'PrivateIdentifier') return
    if (/^[+.]$/.test(node.operator) && (ctx.kind(node.left) === 'string' || ctx.kind(node.right) === 'string')) return
    const at = ctx.operatorSpan(node)
    const loose = ctx.precedence(node.left) <= 11 || ctx.precedence(node.right) <= 11
    let weight = 1
    for (const other of others) {
      yield { ...at, text: other, weight }
      if (loose && ctx.precedence({ ...node, operator: other } as Node) !== ctx.precedence(node))
        yield {
          start: node.start,
          end: node.end,
          text: `${ctx.within(node.left, 12)} ${other} ${ctx.within(node.right, 12)}`,
          weight: weight * 0.6,
        }
      weight *= 0.7
    }
  },
}
