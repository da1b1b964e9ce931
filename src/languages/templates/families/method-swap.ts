import type { Dialect } from '../dialect.ts'
import type { Draft, Template } from '../template.ts'
import { replace } from '../template.ts'

const kept = new WeakMap<Dialect, ReadonlyMap<string, ReadonlySet<string>>>()

/** Name → names of the groups it belongs to. */
function relativesOf(dialect: Dialect): ReadonlyMap<string, ReadonlySet<string>> {
  let known = kept.get(dialect)
  if (known) return known
  const relatives = new Map<string, Set<string>>()
  for (const group of dialect.tables.methods)
    for (const name of group) {
      const others = relatives.get(name) ?? new Set<string>()
      for (const other of group) if (other !== name) others.add(other)
      relatives.set(name, others)
    }
  kept.set(dialect, (known = relatives))
  return known
}

export const methodSwap: Template = {
  id: 'method-swap',
  title: 'calls another method',
  on: ['MemberExpression', 'CallExpression'],
  examples: {
    valid: [
      { before: 'xs.push(1)', after: 'xs.unshift(1)' },
      { before: 'n = Math.floor(x)', after: 'n = Math.ceil(x)' },
      { before: 'n = seen.length', after: 'n = seen.size' },
      { before: 'n = parseInt(x)', after: 'n = parseFloat(x)' },
      { before: 'if (isNaN(x)) f()', after: 'if (Number.isNaN(x)) f()' },
    ],
    invalid: ['f(x)', 'a.b'],
  },
  *propose(node, ctx): Iterable<Draft> {
    const name =
      node.type === 'MemberExpression' && !node.computed && node.property.type === 'Identifier'
        ? node.property
        : node.type === 'CallExpression' && node.callee.type === 'Identifier'
          ? node.callee
          : undefined
    const others = name && relativesOf(ctx.dialect).get(name.name)
    if (!name || !others || (node.type === 'MemberExpression' && ctx.source(node.object) === 'console')) return
    const share = Math.max(0.3, 1 / Math.sqrt(others.size))
    for (const other of others) yield replace(name, other, share)
    // The global ones convert first, or are the older spelling (ECMA-262 21.1.2).
    if (node.type === 'CallExpression' && /^(isNaN|isFinite|parseInt|parseFloat)$/.test(name.name))
      yield replace(name, `Number.${name.name}`, 0.6)
  },
}
