import type { Draft, Template } from '../template.ts'
import { replace } from '../template.ts'

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
      if (own !== '0') yield replace(node, `${owner}[0]`, 0.5)
      if (own !== '-1') yield replace(node, `${owner}.at(-1)`, 0.5)
      return
    }
    if (node.type !== 'MemberExpression' || !node.computed) return
    const owner = ctx.source(node.object)
    const index = ctx.source(node.property)
    if (owner.length > 40) return
    const last = `${owner}.length - 1`
    if (index === '0') yield replace(node.property, last, 1)
    else if (index === last) {
      yield replace(node.property, '0', 1)
      yield replace(node.property, `${owner}.length - 2`, 0.5)
    } else if (index === `${owner}.length`) yield replace(node.property, last, 1)
    else if (ctx.kind(node.property) === 'number' || ctx.kind(node.property) === 'any')
      yield replace(node.property, `${last} - ${ctx.within(node.property, 11)}`, ctx.kind(node.property) === 'any' ? 0.1 : 0.4)
  },
}
