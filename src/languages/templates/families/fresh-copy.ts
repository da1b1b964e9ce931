import type { Draft, Template } from '../template.ts'
import { insert, replace } from '../template.ts'

/** An object that should be one's own: without a prototype, a copy instead of the caller's, only its own keys walked. */
export const freshCopy: Template = {
  id: 'fresh-copy',
  title: 'uses an object of its own',
  on: ['ObjectExpression', 'Identifier', 'MemberExpression', 'CallExpression', 'ForInStatement', 'LogicalExpression'],
  examples: {
    valid: [
      { before: 'const o = {}', after: 'const o = Object.create(null)' },
      {
        before: 'function f(options) { const o = options; return o }',
        after: 'function f(options) { const o = { ...options }; return o }',
      },
      { before: 'const o = options || {}', after: 'const o = Object.assign({}, options || {})' },
      { before: 'const o = Object.assign({}, d)', after: 'const o = { ...d }' },
      { before: 'for (const k in o) f(k)', after: 'for (const k of Object.keys(o)) f(k)' },
    ],
    invalid: ['f(1)', 'let a'],
  },
  *propose(node, ctx): Iterable<Draft> {
    if (node.type === 'ForInStatement') {
      const between = ctx.text.slice(node.left.end, node.right.start)
      if (between === ' in ')
        yield { start: node.left.end, end: node.right.end, text: ` of Object.keys(${ctx.source(node.right)})`, weight: 0.8 }
      return
    }
    if (!ctx.isValue(node)) return
    if (node.type === 'ObjectExpression') {
      if (node.properties.length === 0) yield replace(node, 'Object.create(null)', 1)
      else if (node.properties.every((item) => item.type === 'Property' && item.kind === 'init')) {
        yield { ...insert(node.start, 'Object.assign(Object.create(null), ', 0.2), also: [{ start: node.end, end: node.end, text: ')' }] }
      }
      return
    }
    if (node.type === 'CallExpression') {
      const [target, source] = node.arguments
      if (ctx.source(node.callee) === 'Object.assign' && node.arguments.length === 2 && target && source && ctx.source(target) === '{}')
        yield replace(node, `{ ...${ctx.source(source)} }`, 0.8)
      return
    }
    const kind = ctx.kind(node)
    if (kind !== 'any' && kind !== 'object' && kind !== 'array') return
    const parent = node.parent?.type
    const kept = parent === 'VariableDeclarator' || parent === 'AssignmentExpression' || parent === 'Property'
    if (!kept && parent !== 'CallExpression' && parent !== 'ReturnStatement') return
    const own = ctx.source(node)
    const share = kept ? 0.5 : 0.2
    if (kind !== 'array') {
      yield replace(node, `{ ...${node.type === 'LogicalExpression' ? `(${own})` : own} }`, share)
      yield replace(node, `Object.assign({}, ${own})`, share * (ctx.text.includes('Object.assign(') ? 1 : 0.5))
    }
  },
}
