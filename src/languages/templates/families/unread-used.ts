import type { Node } from 'oxc-parser'
import type { Context } from '../context.ts'
import type { Variable } from '../scope.ts'
import type { Draft, Template } from '../template.ts'
import { replace } from '../template.ts'

/** Names that nothing reads, in one function. */
const unreadMax = 4

/**
 * A name that nothing reads, used where what it stands for is written out: a parameter in place of its default, a variable in place of the
 * call that made it. Whoever names a thing means to use it.
 */
export const unreadUsed: Template = {
  id: 'unread-used',
  title: 'uses a name that nothing reads',
  on: ['Literal', 'CallExpression', 'NewExpression'],
  examples: {
    valid: [
      { before: "function f(xs, sep = ' ') { return xs.join(' ') }", after: "function f(xs, sep = ' ') { return xs.join(sep) }" },
      {
        before: 'function f(a, b) { const p = make(a, b); return make(a).run() }',
        after: 'function f(a, b) { const p = make(a, b); return p.run() }',
      },
    ],
    invalid: ["function f(xs, sep = ' ') { return xs.join(' ') + sep }", 'function f(a) { const p = make(a); return p + make(a) }'],
  },
  *propose(node, ctx): Iterable<Draft> {
    const home = ctx.functionOf(node)
    if (!home || !(ctx.isValue(node) || node.parent?.type === 'MemberExpression')) return
    const unread = unreadIn(home, node, ctx)
    for (const { name, init } of unread.slice(0, unreadMax)) {
      if (!init || init === node || (init.start <= node.start && init.end >= node.end)) continue
      if (node.type === 'Literal' ? ctx.source(init) === ctx.source(node) : likeCall(init, node, ctx)) yield replace(node, name, 1)
    }
  },
}

const unreadIn = (home: Node, node: Node, ctx: Context): Variable[] =>
  ctx
    .visible(node)
    .filter(
      (variable) =>
        variable.scope.function === home && variable.reads.length === 0 && variable.init !== undefined && variable.declared !== 'function',
    )

/** The same thing called, before this one. */
function likeCall(init: Node, node: Node, ctx: Context): boolean {
  const [one, other] = [init, node] as unknown as { type: string; callee?: Node; end: number; start: number }[]
  return (
    one!.type === other!.type &&
    one!.callee !== undefined &&
    one!.end < other!.start &&
    ctx.source(one!.callee) === ctx.source(other!.callee!)
  )
}
