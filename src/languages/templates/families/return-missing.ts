import type { Node } from 'oxc-parser'
import type { Context } from '../context.ts'
import type { Draft, Template } from '../template.ts'
import { insert, replace } from '../template.ts'
import { after, ended, listOf } from './statement-list.ts'

/** A result computed and thrown away: `values.filter(…)` alone, a block-bodied arrow that says nothing, a function that ends without its answer. */
export const returnMissing: Template = {
  id: 'return-missing',
  title: 'adds a missing return',
  on: [
    'ExpressionStatement',
    'VariableDeclaration',
    'ForStatement',
    'ForOfStatement',
    'ForInStatement',
    'WhileStatement',
    'IfStatement',
    'ReturnStatement',
  ],
  examples: {
    valid: [
      { before: 'xs.map((x) => { x + 1 })', after: 'xs.map((x) => { return x + 1 })' },
      {
        before: 'function f(xs) {\n  let n = 0\n  for (const x of xs) n += x\n}',
        after: 'function f(xs) {\n  let n = 0\n  for (const x of xs) n += x\n  return n\n}',
      },
      { before: 'function f(xs) {\n  xs.filter(g)\n  return xs\n}', after: 'function f(xs) {\n  xs = xs.filter(g)\n  return xs\n}' },
    ],
    invalid: ['f()', 'function f(xs) {\n  sort(xs)\n  const n = xs.length\n  return n\n}'],
  },
  *propose(node, ctx): Iterable<Draft> {
    const home = ctx.functionOf(node)
    if (!home) return
    if (node.type === 'ReturnStatement') {
      if (node.argument) return
      for (const variable of ctx.visible(node))
        if (variable.scope.function === home && variable.declared !== 'function') yield replace(node, ctx.say.leave(variable.name), 0.3)
      return
    }
    if (node.type === 'ExpressionStatement') yield* fromExpression(node, ctx)
    const place = listOf(node)
    if (place && place.index === place.list.length - 1 && node.parent === home.body) yield* atEnd(node, home, ctx)
  },
}

function* fromExpression(node: Node & { type: 'ExpressionStatement' }, ctx: Context): Iterable<Draft> {
  const { expression } = node
  const pure = expression.type !== 'AssignmentExpression' && expression.type !== 'UpdateExpression'
  // By indentation also means: an assignment is no value (Python).
  if (endsHere(node) && (pure || ctx.dialect.names.blocks === 'braces')) yield insert(node.start, 'return ', pure ? 1 : 0.2)
  if (expression.type !== 'CallExpression' || expression.callee.type !== 'MemberExpression') return
  const target = expression.callee.object
  if (target.type !== 'Identifier' && target.type !== 'MemberExpression') return
  const declared = target.type === 'Identifier' ? ctx.scopes.resolve(node, target.name)?.declared : 'let'
  if (declared !== 'const' && declared !== 'import') yield insert(node.start, `${ctx.source(target)} = `, 0.8)
}

/** A return before statements that do something would leave them dead, which is no missing return. */
function endsHere(node: Node): boolean {
  const place = listOf(node)
  const next = place?.list[place.index + 1]
  return next === undefined || /^(?:Return|Throw|Break|Continue)Statement$/.test(next.type)
}

function* atEnd(node: Node, home: Node, ctx: Context): Iterable<Draft> {
  for (const variable of ctx.scopes.at(node.parent ?? node).variables.values()) {
    if (variable.declared === 'function') continue
    const weight = variable.declared === 'param' ? 0.3 : variable.writes.length > 0 || variable.reads.length === 0 ? 1 : 0.5
    yield insert(node.end, after(node, ended(`return ${variable.name}`, ctx), ctx), weight)
  }
  if (home.type !== 'Program')
    for (const text of [ctx.say.yes, ctx.say.no, ctx.say.nothing.at(-1)!, '-1', '0', ctx.dialect.names.self])
      yield insert(node.end, after(node, ended(`return ${text}`, ctx), ctx), 0.2)
}
