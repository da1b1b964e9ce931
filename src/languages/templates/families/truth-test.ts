import type { Node } from 'oxc-parser'
import type { Context } from '../context.ts'
import type { Draft, Template } from '../template.ts'
import { replace } from '../template.ts'
import { leavesOf, testOf } from '../conditions.ts'

/** A value asked for its truth where its presence was meant (0, '' and false are there too), and the other way round. */
export const truthTest: Template = {
  id: 'truth-test',
  title: 'asks for presence instead of truth',
  on: ['IfStatement', 'WhileStatement', 'ConditionalExpression', 'ReturnStatement', 'ArrowFunctionExpression'],
  examples: {
    valid: [
      { before: 'if (o[k]) f()', after: 'if (o[k] !== undefined) f()' },
      { before: 'if (typeof a === "b" && o[k]) f()', after: 'if (typeof a === "b" && typeof o[k] !== "undefined") f()' },
      { before: 'if (!a) f()', after: 'if (a === undefined) f()' },
      { before: 'x = a ? 1 : 2', after: 'x = a !== null ? 1 : 2' },
      { before: 'if (o[k]) f()', after: 'if (Object.hasOwn(o, k)) f()' },
      { before: 'if (k in o) f()', after: 'if (Object.hasOwn(o, k)) f()' },
      { before: 'if (a !== undefined) f()', after: 'if (a) f()' },
      { before: 'if (a === undefined) f()', after: 'if (a == null) f()' },
    ],
    invalid: ['f(a)', 'if (a < 1) f()'],
  },
  *propose(node, ctx): Iterable<Draft> {
    const test = testOf(node, ctx)
    if (!test) return
    for (const leaf of leavesOf(test)) for (const [text, weight] of ways(leaf, ctx)) yield replace(leaf, text, weight)
  },
}

function* ways(leaf: Node, ctx: Context): Iterable<readonly [string, number]> {
  const { say } = ctx
  const negated = leaf.type === 'UnaryExpression' && leaf.operator === '!'
  const asked = negated ? leaf.argument : leaf
  if (asked.type === 'Identifier' || asked.type === 'MemberExpression') {
    const name = ctx.source(asked)
    if (ctx.kind(asked) === 'boolean' || ctx.kind(asked) === 'function') return
    yield* negated ? say.missing(name) : say.present(name)
    if (asked.type === 'MemberExpression' && asked.computed)
      for (const [text, weight] of own(ctx.source(asked.object), ctx.source(asked.property as Node), ctx))
        yield [negated ? say.not(text) : text, weight]
    return
  }
  if (asked.type !== 'BinaryExpression') return
  if (asked.operator === 'in') {
    for (const [text, weight] of own(ctx.source(asked.right), ctx.source(asked.left as Node), ctx))
      if (text !== ctx.source(asked)) yield [negated ? say.not(`(${text})`) : text, weight]
    return
  }
  if (!/^[!=]==?$/.test(asked.operator) || !/^(null|None|undefined|['"]undefined['"])$/.test(ctx.source(asked.right))) return
  const left = asked.left as Node
  const subject = left.type === 'UnaryExpression' && left.operator === 'typeof' ? left.argument : left
  const name = ctx.source(subject)
  const is = asked.operator.startsWith('=')
  for (const [text, weight] of is ? say.missing(name) : say.present(name)) if (text !== ctx.source(asked)) yield [text, weight]
  yield [is ? say.not(name) : name, 0.7]
}

/** Whether an object has a property of its own, in the file's way if it has one. */
function* own(object: string, key: string, ctx: Context): Iterable<readonly [string, number]> {
  yield* ctx.say.hasOwn(object, key)
}
