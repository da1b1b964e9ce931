import type { Draft, Template } from '../../../templates/index.ts'
import { replace } from '../../../templates/index.ts'

/** How a function is handed on: its `this`, and the replacement of a text that is taken for a pattern. */
export const callback: Template = {
  id: 'callback',
  title: 'hands a function on differently',
  on: ['CallExpression', 'ArrowFunctionExpression'],
  examples: {
    valid: [
      { before: 's.replace(a, b)', after: 's.replace(a, () => b)' },
      { before: 'function f(done) { done(1) }', after: 'function f(done) { done.call(this, 1) }' },
      { before: 'x = (t) => { f(t) }', after: 'x = function (t) { f(t) }' },
    ],
    invalid: ['f(a)', "s.replace(a, 'b')", 'x = (t) => t'],
  },
  *propose(node, ctx): Iterable<Draft> {
    if (node.type === 'ArrowFunctionExpression') {
      const body = node.body as { type: string; start: number; end: number }
      if (body.type !== 'BlockStatement' || ctx.text.slice(node.start, body.start).includes(':')) return
      const parameters = ctx.text
        .slice(node.start, body.start)
        .replace(/=>\s*$/, '')
        .replace(/^async\s*/, '')
        .trim()
      const listed = parameters.startsWith('(') ? parameters : `(${parameters})`
      if (!/\bthis\b/.test(ctx.text.slice(body.start, body.end)))
        yield replace(node, `${node.async ? 'async ' : ''}function ${listed} ${ctx.text.slice(body.start, body.end)}`, 0.3)
      return
    }
    if (node.type !== 'CallExpression') return
    const { callee } = node
    if (callee.type === 'MemberExpression' && !callee.computed && /^replace(All)?$/.test(ctx.source(callee.property))) {
      const by = node.arguments[1]
      if (by && !/^(Literal|ArrowFunctionExpression|FunctionExpression|SpreadElement)$/.test(by.type) && ctx.kind(by) !== 'function') {
        const value = ctx.source(by)
        yield replace(by, `() => ${by.type === 'ConditionalExpression' ? `(${value})` : value}`, 1)
      }
    }
    const variable = callee.type === 'Identifier' ? ctx.scopes.resolve(callee, callee.name) : undefined
    if (variable?.declared === 'param' && ctx.functionOf(node))
      yield replace(
        node,
        `${ctx.source(callee)}.call(this${node.arguments.length > 0 ? `, ${node.arguments.map((it) => ctx.source(it)).join(', ')}` : ''})`,
        0.3,
      )
  },
}
