import type { Draft, Template } from '../template.ts'

/** `<` against `-`, `/`, `%`: a comparison typed where arithmetic was meant, and the other way round, is rare. */
export const comparisonOperator: Template = {
  id: 'comparison-operator',
  title: 'replaces a comparison operator',
  on: ['BinaryExpression'],
  examples: {
    valid: [
      { before: 'if (a < b) f()', after: 'if (a <= b) f()' },
      { before: 'x = a === 1', after: 'x = a !== 1' },
    ],
    invalid: ['x = a + b', 'x = a && b'],
  },
  *propose(node, ctx): Iterable<Draft> {
    if (node.type !== 'BinaryExpression') return
    const others = ctx.dialect.tables.comparison[node.operator]
    if (!others) return
    const strict = node.operator.endsWith('==') && node.operator.length === 3
    const at = ctx.operatorSpan(node)
    let weight = 1
    for (const other of others) {
      const plain = !/^[!=]/.test(node.operator) && /^[!=]/.test(other)
      const operator = strict && other.length === 2 && /^[!=]/.test(other) && others.indexOf(other) > 1 ? `${other}=` : other
      const [is, isNot] = ctx.say.equality
      yield { ...at, text: plain ? (other === '==' ? is : isNot) : ctx.say.operator(operator), weight }
      weight *= 0.7
    }
  },
}
