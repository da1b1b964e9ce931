import type { Draft, Template } from '../../../templates/index.ts'
import { insert, replace } from '../../../templates/index.ts'

/** Questions about a value that nearly the right one was asked of: numbers that are none or endless, a map that holds undefined. */
export const valueCheck: Template = {
  id: 'value-check',
  title: 'asks for more than not-a-number, or for the key instead of its value',
  on: ['CallExpression', 'BinaryExpression'],
  examples: {
    valid: [
      { before: 'if (Number.isNaN(x)) f()', after: 'if (!Number.isFinite(x)) f()' },
      { before: 'if (!isFinite(x)) f()', after: 'if (Number.isNaN(x)) f()' },
      { before: "if (typeof x === 'number') f()", after: 'if (Number.isFinite(x)) f()' },
      { before: 'if (m.get(k) !== v) f()', after: 'if (!m.has(k) || m.get(k) !== v) f()' },
      { before: 'if (m.get(k)) f()', after: 'if (m.has(k)) f()' },
    ],
    invalid: ['f(x)', 'if (a === b) f()'],
  },
  *propose(node, ctx): Iterable<Draft> {
    if (node.type === 'BinaryExpression') {
      const { left, right, operator } = node
      if (!/^[=!]==?$/.test(operator)) return
      const not = operator.startsWith('!') ? '!' : ''
      if (left.type === 'UnaryExpression' && left.operator === 'typeof' && right.type === 'Literal' && right.value === 'number') {
        const value = ctx.source(left.argument)
        yield replace(node, `${not}Number.isFinite(${value})`, 0.8)
        yield replace(node, `${not}Number.isInteger(${value})`, 0.3)
      }
      if (left.type !== 'CallExpression' || left.arguments.length !== 1 || left.callee.type !== 'MemberExpression') return
      if (ctx.source(left.callee.property) !== 'get') return
      const has = `${ctx.source(left.callee.object)}.has(${ctx.source(left.arguments[0] as never)})`
      const within = node.parent?.type === 'LogicalExpression' ? (node.parent.operator as string) : ''
      if (not === '!') yield replace(node, within === '&&' ? `(!${has} || ${ctx.source(node)})` : `!${has} || ${ctx.source(node)}`, 0.6)
      else yield insert(node.start, `${has} && `, 0.6)
      return
    }
    if (node.type !== 'CallExpression' || node.arguments.length !== 1) return
    const callee = ctx.source(node.callee)
    const value = ctx.source(node.arguments[0] as never)
    const negated = node.parent?.type === 'UnaryExpression' && node.parent.operator === '!'
    const place: { start: number; end: number } = negated && node.parent ? node.parent : node
    const not = negated ? '' : '!'
    if (/^(Number\.)?isNaN$/.test(callee))
      for (const [text, weight] of [
        [`Number.isFinite(${value})`, 1],
        [`isFinite(${value})`, 0.4],
        [`Number.isInteger(${value})`, 0.2],
      ] as const)
        yield replace(place, not + text, weight)
    if (/^(Number\.)?isFinite$/.test(callee))
      for (const text of [`Number.isNaN(${value})`, `isNaN(${value})`]) yield replace(place, not + text, 0.5)
    if (node.callee.type !== 'MemberExpression' || node.callee.computed || ctx.source(node.callee.property) !== 'get') return
    const parent = node.parent
    const asked = parent !== null && parent !== undefined && 'test' in parent && parent.test === (node as unknown)
    if (asked || negated || parent?.type === 'LogicalExpression') yield replace(node.callee.property, 'has', 0.6)
  },
}
