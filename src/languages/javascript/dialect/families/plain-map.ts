import type { Draft, Template } from '../../../templates/index.ts'
import { insert, replace } from '../../../templates/index.ts'

/** An object used as a map: without the names that every object inherits, and asked for its own keys in a way that no key can break. */
export const plainMap: Template = {
  id: 'plain-map',
  title: 'keeps inherited names out of a map',
  on: ['ObjectExpression', 'CallExpression'],
  examples: {
    valid: [
      { before: 'const cache = {}', after: 'const cache = Object.create(null)' },
      { before: 'const cache = {}', after: 'const cache = { __proto__: null }' },
      { before: 'const m = { a: 1 }', after: 'const m = Object.assign(Object.create(null), { a: 1 })' },
      { before: 'if (o.hasOwnProperty(k)) f()', after: 'if (Object.prototype.hasOwnProperty.call(o, k)) f()' },
      { before: 'if (o.hasOwnProperty(k)) f()', after: 'if (Object.hasOwn(o, k)) f()' },
    ],
    invalid: ['f({})', 'o.has(k)'],
  },
  *propose(node, ctx): Iterable<Draft> {
    if (node.type === 'CallExpression') {
      const { callee } = node
      const [key] = node.arguments
      if (callee.type !== 'MemberExpression' || callee.computed || ctx.source(callee.property) !== 'hasOwnProperty' || !key) return
      if (node.arguments.length !== 1) return
      const object = ctx.source(callee.object)
      for (const [head, weight] of [
        ['Object.prototype.hasOwnProperty.call', 1],
        ['Object.hasOwn', 0.8],
        ['Object.hasOwnProperty.call', 0.4],
        ['{}.hasOwnProperty.call', 0.2],
      ] as const)
        yield replace(node, `${head}(${object}, ${ctx.source(key)})`, weight)
      return
    }
    if (
      node.type !== 'ObjectExpression' ||
      !/^(VariableDeclarator|AssignmentExpression|PropertyDefinition|Property)$/.test(node.parent?.type ?? '')
    )
      return
    if (node.properties.length === 0) {
      yield replace(node, 'Object.create(null)', 1)
      yield replace(node, '{ __proto__: null }', 0.5)
    } else {
      yield replace(node, `Object.assign(Object.create(null), ${ctx.source(node)})`, 0.1)
      yield insert(node.start + 1, ' __proto__: null,', 0.1)
    }
  },
}
