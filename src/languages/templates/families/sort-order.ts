import type { Draft, Template } from '../template.ts'
import { insert, replace } from '../template.ts'

/** sort() without a comparison sorts numbers as text (ECMA-262 23.1.3.30); a boolean comparison does not sort at all. */
export const sortOrder: Template = {
  id: 'sort-order',
  title: 'changes how a list is sorted',
  on: ['CallExpression'],
  examples: {
    valid: [
      { before: 'xs.sort()', after: 'xs.sort((a, b) => a - b)' },
      { before: 'xs.sort()', after: 'xs.sort((a, b) => b - a)' },
      { before: 'xs.sort((a, b) => a > b)', after: 'xs.sort((a, b) => a - b)' },
      { before: 'xs.sort((a, b) => a.n - b.n)', after: 'xs.slice().sort((a, b) => a.n - b.n)' },
    ],
    invalid: ['f()', 'xs.map(f)'],
  },
  *propose(node, ctx): Iterable<Draft> {
    if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression' || node.callee.property.type !== 'Identifier') return
    const { name } = node.callee.property
    const mutates = /^(sort|reverse|splice)$/.test(name)
    if (mutates && name !== 'splice') yield insert(node.callee.object.end, '.slice()', 0.5)
    if (name !== 'sort' && name !== 'toSorted') return
    const [compare] = node.arguments
    if (!compare) {
      const at = node.end - 1
      for (const [text, weight] of [
        ['(a, b) => a - b', 1],
        ['(a, b) => b - a', 0.6],
        ['(a, b) => a.localeCompare(b)', 0.3],
        ['(a, b) => a.length - b.length', 0.2],
      ] as const)
        yield insert(at, text, weight)
      return
    }
    yield { start: compare.start, end: compare.end, text: '', weight: 0.3 }
    if (
      compare.type !== 'ArrowFunctionExpression' ||
      compare.body.type !== 'BinaryExpression' ||
      compare.body.left.type === 'PrivateIdentifier'
    )
      return
    const { left, right, operator } = compare.body
    if (/^[<>]=?$/.test(operator)) {
      yield replace(compare.body, `${ctx.source(left)} - ${ctx.source(right)}`, 1)
      yield replace(compare.body, `${ctx.source(right)} - ${ctx.source(left)}`, 0.6)
    }
    if (operator === '-') yield replace(compare.body, `${ctx.within(left, 15)}.localeCompare(${ctx.source(right)})`, 0.3)
  },
}
