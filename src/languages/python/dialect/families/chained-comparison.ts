import { replace } from '../../../templates/index.ts'
import { all, moved, pythonTemplate } from './own.ts'

/** Likeliest first. */
const turned: Readonly<Record<string, readonly string[]>> = {
  '<': ['<=', '>', '>='],
  '<=': ['<', '>=', '>'],
  '>': ['>=', '<', '<='],
  '>=': ['>', '<=', '<'],
  '==': ['!=', '<='],
  '!=': ['==', '<'],
}

/** `a < b <= c`: an operator, both at once, one part of it, a bound moved by one, the outside instead of the inside. */
export const chainedComparison = pythonTemplate({
  id: 'chained-comparison',
  title: 'changes a chained comparison',
  on: ['ChainedComparison'],
  examples: {
    valid: [
      { before: 'x = 0 < a < n', after: 'x = 0 <= a < n' },
      { before: 'x = 0 <= a < n', after: 'x = 0 <= a <= n' },
      { before: 'x = 0 <= a < n', after: 'x = a < n' },
      { before: 'x = 0 <= a < n', after: 'x = not 0 <= a < n' },
      { before: 'x = 0 < a < n', after: 'x = 0 <= a <= n' },
      { before: 'x = 1 < a < n', after: 'x = 1 < a < n + 1' },
      { before: 'x = n < a < m', after: 'x = m < a < n' },
    ],
    invalid: ['x = a < b', 'x = a and b'],
  },
  *propose(node, here) {
    const operands = all(node, 'operands')
    const operators = node['operators'] as readonly string[]
    const spans = node['operatorSpans'] as readonly { start: number; end: number }[]
    for (const [index, operator] of operators.entries())
      for (const [place, other] of (turned[operator] ?? []).entries()) yield { ...spans[index]!, text: other, weight: 0.6 ** place }
    if (operators.every((operator) => /^[<>]=?$/.test(operator))) {
      const each = operators.map((operator, index) => ({ ...spans[index]!, text: operator.endsWith('=') ? operator[0]! : `${operator}=` }))
      yield { ...each[0]!, weight: 0.6, also: each.slice(1) }
    }
    const inside = node.parent && /^(BinaryExpression|ChainedComparison|UnaryExpression)$/.test(node.parent.type)
    yield replace(node, inside ? `(not ${here.source(node)})` : `not ${here.source(node)}`, 0.6)
    if (operands.length !== 3) return
    const [low, middle, high] = operands.map((operand) => here.within(operand, 8)) as [string, string, string]
    const [first, second] = operators.map((operator) => here.ctx.say.operator(operator)) as [string, string]
    yield replace(node, `${low} ${first} ${middle}`, 0.4)
    yield replace(node, `${middle} ${second} ${high}`, 0.4)
    yield replace(node, `${high} ${first} ${middle} ${second} ${low}`, 0.3)
    yield replace(node, `${middle} ${first} ${low} ${second} ${high}`, 0.2)
    for (const bound of [operands[0]!, operands[2]!]) for (const by of [1, -1]) yield replace(bound, moved(bound, by, here), 0.4)
  },
})
