import type { Draft, Template } from '../template.ts'
import { replace } from '../template.ts'
import { isSlice } from './own-part.ts'

/** The first item for the last, the last for the first; the index counted from the other end. */
export const indexEnds: Template = {
  id: 'index-ends',
  title: 'takes another item of the list',
  on: ['MemberExpression', 'CallExpression'],
  examples: {
    valid: [
      { before: 'x = xs[0]', after: 'x = xs[xs.length - 1]' },
      { before: 'x = xs[xs.length - 1]', after: 'x = xs[0]' },
      { before: 'x = xs.at(-1)', after: 'x = xs[0]' },
      { before: 'x = xs[i]', after: 'x = xs[xs.length - 1 - i]' },
    ],
    invalid: ['x = a.b', 'f(0)'],
  },
  *propose(node, ctx): Iterable<Draft> {
    if (node.type === 'CallExpression') {
      const { callee } = node
      if (
        callee.type !== 'MemberExpression' ||
        callee.property.type !== 'Identifier' ||
        callee.property.name !== 'at' ||
        node.arguments.length !== 1
      )
        return
      const owner = ctx.source(callee.object)
      const own = ctx.source(node.arguments[0]!)
      if (own !== '0') yield replace(node, ctx.say.item(owner, '0'), 0.5)
      if (own !== '-1') yield replace(node, `${owner}.at(-1)`, 0.5)
      return
    }
    if (node.type !== 'MemberExpression' || !node.computed || isSlice(node.property)) return
    const owner = ctx.source(node.object)
    const index = ctx.source(node.property)
    if (owner.length > 40) return
    const { item, fromEnd, length } = ctx.say
    const own = ctx.source(node)
    const last = `${length(owner)} - 1`
    if (index === '0') yield replace(node, fromEnd(owner, 1), 1)
    else if (own === fromEnd(owner, 1) || index === last) {
      yield replace(node, item(owner, '0'), 1)
      yield replace(node, fromEnd(owner, 2), 0.5)
    } else if (index === length(owner)) yield replace(node, fromEnd(owner, 1), 1)
    else if (ctx.kind(node.property) === 'number' || ctx.kind(node.property) === 'any')
      yield replace(node.property, `${last} - ${ctx.within(node.property, 11)}`, ctx.kind(node.property) === 'any' ? 0.1 : 0.4)
  },
}
