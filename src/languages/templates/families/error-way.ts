import type { Node } from 'oxc-parser'
import type { Context } from '../context.ts'
import type { Draft, Template } from '../template.ts'
import { replace } from '../template.ts'

/** An error told in another way: thrown, returned as a rejected promise, handed to a callback. */
export const errorWay: Template = {
  id: 'error-way',
  title: 'tells an error in another way',
  on: ['ReturnStatement', 'ThrowStatement', 'ExpressionStatement'],
  examples: {
    valid: [
      { before: 'return Promise.reject(new E(1))', after: 'throw new E(1)' },
      { before: 'throw new E(1)', after: 'return Promise.reject(new E(1))' },
      { before: 'function f(a, cb) { throw new E(1) }', after: 'function f(a, cb) { return cb(new E(1)) }' },
      { before: 'try { f() } catch (err) { return done(new E(1)) }', after: 'try { f() } catch (err) { return done(err) }' },
      { before: 'res.send(makeError(1))', after: 'throw makeError(1)' },
    ],
    invalid: ['return 1', 'f()'],
  },
  *propose(node, ctx): Iterable<Draft> {
    if (node.type === 'ThrowStatement') {
      const error = ctx.source(node.argument)
      yield replace(node, `return Promise.reject(${error})`, 0.4)
      for (const name of callbacks(node, ctx)) yield replace(node, `return ${name}(${error})`, 0.6)
      return
    }
    const made = node.type === 'ReturnStatement' ? node.argument : node.type === 'ExpressionStatement' ? node.expression : undefined
    if (made?.type !== 'CallExpression') return
    const [first] = made.arguments
    if (!first || first.type === 'SpreadElement') return
    const callee = ctx.source(made.callee)
    const isError = /^(new )?[\w.]*[eE]rr/.test(ctx.source(first))
    if (callee === 'Promise.reject') yield replace(node, `throw ${ctx.source(first)}`, 1)
    else if (isError || first.type === 'NewExpression') {
      yield replace(node, `throw ${ctx.source(first)}`, 0.6)
      for (const variable of ctx.visible(node))
        if (variable.declared === 'catch' || /^e(rr(or)?)?$/.test(variable.name))
          if (ctx.source(first) !== variable.name) yield replace(first, variable.name, 0.6)
    }
  },
}

/** Parameters that the code calls or that are named like a callback. */
function callbacks(node: Node, ctx: Context): string[] {
  return ctx
    .visible(node)
    .filter((variable) => variable.declared === 'param' && /^(cb|callback|done|next|reject|fn)$/i.test(variable.name))
    .map((variable) => variable.name)
}
