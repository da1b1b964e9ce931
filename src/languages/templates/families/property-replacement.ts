import type { Draft, Template } from '../template.ts'
import { replace } from '../template.ts'

/** A property name replaced by another of the file; names that resemble each other and names used on the same object first. */
export const propertyReplacement: Template = {
  id: 'property-replacement',
  title: 'replaces a property name',
  on: ['MemberExpression', 'Property'],
  examples: {
    valid: [
      { before: 'a = order.total; b = order.totalWithTax', after: 'a = order.totalWithTax; b = order.totalWithTax' },
      { before: 'f({ width: w }); box.height = 1', after: 'f({ height: w }); box.height = 1' },
    ],
    invalid: ['a[b]', 'f()'],
  },
  *propose(node, ctx): Iterable<Draft> {
    if (node.type === 'Property') {
      if (node.computed || node.key.type !== 'Identifier' || node.parent?.type !== 'ObjectExpression') return
      const own = node.key.name
      for (const [name] of [...ctx.pools.properties].slice(0, 40))
        if (name !== own)
          yield node.shorthand ? replace(node, `${name}: ${own}`, 0.15 * alike(own, name)) : replace(node.key, name, 0.2 * alike(own, name))
      return
    }
    if (node.type !== 'MemberExpression' || node.computed || node.property.type !== 'Identifier') return
    const own = node.property.name
    const isCall = node.parent?.type === 'CallExpression' && node.parent.callee === (node as unknown)
    if (isCall || own === 'length') return
    for (const [name] of [...ctx.pools.properties].slice(0, 60)) if (name !== own) yield replace(node.property, name, alike(own, name))
  },
}

/** Share of letters two names have in common at either end, 0.3..1. */
function alike(a: string, b: string): number {
  const x = a.toLowerCase()
  const y = b.toLowerCase()
  let head = 0
  while (head < x.length && x[head] === y[head]) head++
  let tail = 0
  while (tail < Math.min(x.length, y.length) - head && x.at(-1 - tail) === y.at(-1 - tail)) tail++
  return 0.3 + (0.7 * (head + tail)) / Math.max(x.length, y.length)
}
