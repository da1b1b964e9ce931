import type { Node } from 'oxc-parser'
import type { Context } from '../context.ts'
import type { Draft, Template } from '../template.ts'
import { replace } from '../template.ts'
import { keysTold } from './told.ts'

const namesMax = 4
const keysMax = 4
const optionsName = /^\$?_?(opts?|options?|settings|config|params|props|args)$/i

/** A value with another name behind it for when it is missing; a fixed value that a setting may replace, one that the test sets. */
export const fallbackAdded: Template = {
  id: 'fallback-added',
  title: 'falls back on another value',
  on: ['CallExpression', 'MemberExpression', 'Identifier', 'Literal'],
  examples: {
    valid: [
      {
        before: 'function f(root) { let n = root.stack.pop(); return n }',
        after: 'function f(root) { let n = root.stack.pop() || root; return n }',
      },
      { before: 'function f(e, reason) { e.reason = g(e) }', after: 'function f(e, reason) { e.reason = g(e) ?? reason }' },
      {
        before: "function f(options) { return g('&', options) }",
        after: "function f(options) { return g(options.delimiter || '&', options) }",
        failure: "{ delimiter: ';' }",
      },
    ],
    invalid: ['f(a)', 'x = 1'],
  },
  *propose(node, ctx): Iterable<Draft> {
    if (!ctx.functionOf(node) || !ctx.isValue(node) || !stands(node)) return
    if (node.type === 'Literal') return yield* settings(node, ctx)
    if (ctx.kind(node) === 'boolean' || ctx.kind(node) === 'function') return
    const own = ctx.source(node)
    const called = node.type === 'CallExpression' ? 1 : node.type === 'MemberExpression' ? 0.8 : 0.3
    const home = ctx.functionOf(node)
    const names = ctx
      .visible(node)
      .filter((variable) => variable.scope.function === home && variable.declared !== 'function' && variable.name !== own)
      .map(({ name }) => name)
    for (const [index, name] of names.slice(0, namesMax).entries()) {
      const share = called / (1 + 0.3 * index)
      yield replace(node, ctx.say.either(own, name), 0.5 * share)
      yield replace(node, ctx.say.orElse(own, name), 0.4 * share)
    }
  },
}

/** Where a value ends: what it is given to, not an operand. */
function stands(node: Node): boolean {
  const { parent } = node
  switch (parent?.type) {
    case 'VariableDeclarator':
      return parent.init === (node as Node)
    case 'AssignmentExpression':
      return parent.right === (node as Node) && parent.operator === '='
    case 'Property':
      return parent.value === (node as Node)
    case 'ReturnStatement':
      return true
    case 'CallExpression':
    case 'NewExpression':
      return node.type !== 'Identifier' && (parent.arguments as readonly unknown[]).includes(node)
    default:
      return false
  }
}

function* settings(node: Node & { type: 'Literal' }, ctx: Context): Iterable<Draft> {
  const options = ctx.visible(node).find((variable) => optionsName.test(variable.name))
  if (!options) return
  const own = ctx.source(node)
  const told = new Set([...ctx.pools.freshKeys, ...keysTold(ctx)])
  for (const [index, key] of [...told].slice(0, keysMax).entries()) {
    const share = 1 / (1 + 0.3 * index)
    const setting = ctx.say.option(options.name, key)
    yield replace(node, ctx.say.either(setting, own), 0.6 * share)
    yield replace(node, ctx.say.orElse(setting, own), 0.5 * share)
    yield replace(node, setting, 0.3 * share)
  }
}
