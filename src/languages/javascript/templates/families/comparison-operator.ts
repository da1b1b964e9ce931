import { binaryPrecedence } from '../tree.ts'
import type { Draft, Template } from '../template.ts'
import { wording } from '../wording.ts'

/** Boundary first, then negation, then direction: in the order in which people get them wrong. */
const relatives: Readonly<Record<string, readonly string[]>> = {
  '<': ['<=', '>', '>=', '==', '!='],
  '<=': ['<', '>=', '>', '==', '!='],
  '>': ['>=', '<', '<=', '==', '!='],
  '>=': ['>', '<=', '<', '==', '!='],
  '==': ['!=', '===', '<=', '>=', '<', '>'],
  '!=': ['==', '!==', '<', '>', '<=', '>='],
  '===': ['!==', '==', '<=', '>=', '<', '>'],
  '!==': ['===', '!=', '<', '>', '<=', '>='],
  in: ['instanceof'],
  instanceof: ['in'],
}

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
    const others = relatives[node.operator]
    if (!others) return
    const strict = node.operator.endsWith('==') && node.operator.length === 3
    const said = wording(ctx)
    const at = operatorSpan(ctx.text, node)
    let weight = 1
    for (const other of others) {
      const plain = !/^[!=]/.test(node.operator) && /^[!=]/.test(other)
      const operator = plain
        ? other === '=='
          ? said.equal
          : said.unequal
        : strict && other.length === 2 && /^[!=]/.test(other) && others.indexOf(other) > 1
          ? `${other}=`
          : other
      yield { ...at, text: operator, weight }
      weight *= 0.7
    }
  },
}

/** Where the operator stands between the two operands, past any closing parenthesis and comment-free space. */
export function operatorSpan(
  text: string,
  node: { left: { end: number }; right: { start: number }; operator: string },
): { start: number; end: number } {
  const start = text.indexOf(node.operator, node.left.end)
  return { start, end: start + node.operator.length }
}

export const sameTightness = (a: string, b: string): boolean => binaryPrecedence[a] === binaryPrecedence[b]
