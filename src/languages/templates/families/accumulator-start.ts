import type { Node } from 'oxc-parser'
import type { Context } from '../context.ts'
import type { Draft, Template } from '../template.ts'
import { insert, replace } from '../template.ts'

/** What a running value starts from: the first item, nothing, an infinity; and the second argument of reduce. */
export const accumulatorStart: Template = {
  id: 'accumulator-start',
  title: 'changes where a running value starts',
  on: ['VariableDeclarator', 'CallExpression', 'AssignmentExpression'],
  examples: {
    valid: [
      {
        before: 'function f(xs) { let m = 0; for (const x of xs) if (x > m) m = x; return m }',
        after: 'function f(xs) { let m = xs[0]; for (const x of xs) if (x > m) m = x; return m }',
      },
      { before: 'xs.reduce((a, b) => a + b)', after: 'xs.reduce((a, b) => a + b, 0)' },
      { before: 'm = Math.max(...xs)', after: 'm = Math.max(0, ...xs)' },
      { before: 'function f(xs) { let m = Math.min(xs); return m }', after: 'function f(xs) { let m = Math.min(...xs); return m }' },
    ],
    invalid: ['let a', 'f(a)'],
  },
  *propose(node, ctx): Iterable<Draft> {
    if (node.type === 'CallExpression') {
      const { callee } = node
      if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return
      if (/^reduce(Right)?$/.test(callee.property.name) && node.arguments.length === 1)
        for (const [text, weight] of [
          ['0', 1],
          ['1', 0.6],
          [ctx.say.text('', "'"), 0.6],
          [ctx.say.emptyList, 0.6],
          [ctx.say.emptyMap, 0.5],
          ['new Map()', 0.1],
        ] as const)
          yield insert(node.arguments[0]!.end, `, ${text}`, weight)
      if (/^(min|max|push|concat|apply|unshift)$/.test(callee.property.name))
        for (const argument of node.arguments)
          if (argument.type === 'SpreadElement') {
            yield replace(argument, ctx.source(argument.argument), 0.4)
            if (ctx.source(callee) === 'Math.max' && node.arguments[0] === argument) yield insert(argument.start, '0, ', 0.4)
          } else if (ctx.kind(argument) === 'array' || ctx.kind(argument) === 'any') yield insert(argument.start, '...', 0.7)
      return
    }
    const start = startOf(node, ctx)
    if (!start || !ctx.functionOf(node)) return
    const { name, init } = start
    const kind = ctx.kind(init)
    if (kind !== 'number' && kind !== 'string' && kind !== 'nothing' && kind !== 'any') return
    if (init.end - init.start > 30) return
    const share = isExtreme(node, name, ctx) ? 1 : 0.25
    for (const variable of ctx.visible(node)) {
      const other = ctx.kindOf(variable)
      if (variable.declared === 'function' || variable.declared === 'import') continue
      if (other !== 'array' && other !== 'string' && other !== 'any') continue
      if (variable.name === name) continue
      if (ctx.source(init) === ctx.say.item(variable.name, '0')) continue
      const weight = share * (other === 'array' ? 1 : 0.25)
      yield replace(init, ctx.say.item(variable.name, '0'), weight)
      yield replace(init, ctx.say.length(variable.name), share === 1 ? weight * 0.2 : weight)
      yield replace(init, ctx.say.smallest(variable.name), weight * 0.1)
      yield replace(init, ctx.say.largest(variable.name), weight * 0.1)
    }
    if (kind === 'number') for (const text of ctx.say.infinities ?? []) yield replace(init, text, 0.6 * share)
  },
}

/** A declaration with its first value; where an assignment declares, the first of a name. */
function startOf(node: Node, ctx: Context): { name: string | undefined; init: Node } | undefined {
  if (node.type === 'VariableDeclarator')
    return node.init ? { name: node.id.type === 'Identifier' ? node.id.name : undefined, init: node.init } : undefined
  if (node.type !== 'AssignmentExpression' || !ctx.dialect.names.assignmentDeclares || node.left.type !== 'Identifier') return undefined
  const { name } = node.left
  return ctx.scopes.resolve(node, name)?.init === node.right ? { name, init: node.right } : undefined
}

/** Whether the name keeps the largest or smallest of something: it is written under a condition that compares it. */
function isExtreme(node: Node, name: string | undefined, ctx: Context): boolean {
  if (name === undefined) return false
  const asked = new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}(?![\\w$])`)
  for (const write of ctx.scopes.resolve(node, name)?.writes ?? [])
    for (let at = write.parent; at && at !== ctx.functionOf(node); at = at.parent)
      if (at.type === 'IfStatement' && /[<>]/.test(ctx.source(at.test)) && asked.test(ctx.source(at.test))) return true
  return false
}
