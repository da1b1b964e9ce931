import type { Draft, Template } from '../template.ts'
import { replace } from '../template.ts'

/** A property too many, one missing that a variable could give, an order of spreads that lets the defaults win, a copy that is missing. */
export const objectMember: Template = {
  id: 'object-member',
  title: 'changes the members of an object or list',
  on: ['ObjectExpression', 'ArrayExpression'],
  examples: {
    valid: [
      { before: 'x = { ...options, ...defaults }', after: 'x = { ...defaults, ...options }' },
      { before: 'x = { a: 1, b: 2 }', after: 'x = { b: 2 }' },
      { before: 'function f(id) { return { a: 1 } }', after: 'function f(id) { return { a: 1, id } }' },
      { before: 'x = [a, xs]', after: 'x = [a, ...xs]' },
    ],
    invalid: ['f(a)'],
  },
  *propose(node, ctx): Iterable<Draft> {
    if (node.type === 'ArrayExpression') {
      for (const item of node.elements) {
        if (!item) continue
        if (item.type === 'SpreadElement') yield replace(item, ctx.source(item.argument), 0.4)
        else if (ctx.kind(item) === 'array' || ctx.kind(item) === 'any') yield replace(item, `...${ctx.within(item, 1)}`, 0.4)
      }
      return
    }
    if (node.type !== 'ObjectExpression') return
    const items = node.properties
    for (let i = 0; i < items.length; i++) {
      const item = items[i]!
      const next = items[i + 1]
      if (next && (item.type === 'SpreadElement' || next.type === 'SpreadElement'))
        yield { ...replace(item, ctx.source(next), 1), also: [{ start: next.start, end: next.end, text: ctx.source(item) }] }
      const from = i === 0 ? item.start : items[i - 1]!.end
      yield { start: from, end: i === 0 ? (next?.start ?? item.end) : item.end, text: '', weight: 0.3 / items.length }
      if (item.type === 'Property' && item.kind === 'init' && !item.method && !item.shorthand && ctx.kind(item.value) === 'array')
        yield replace(item.value, `[...${ctx.within(item.value, 1)}]`, 0.3)
    }
    const last = items.at(-1)
    if (!last || !ctx.functionOf(node)) return
    for (const variable of ctx.visible(node))
      if (variable.scope.function && variable.declared !== 'function')
        yield { start: last.end, end: last.end, text: `, ${variable.name}`, weight: variable.reads.length === 0 ? 0.9 : 0.15 }
  },
}
