import type { Node } from 'oxc-parser'
import type { Context } from '../context.ts'
import type { Draft, Template } from '../template.ts'
import { replace } from '../template.ts'
import { indentOf, leftBehind, listOf } from './statement-list.ts'

/** A condition that should not decide: the body always runs, or never. */
export const conditionRemoved: Template = {
  id: 'condition-removed',
  title: 'removes a condition',
  on: ['IfStatement', 'ConditionalExpression'],
  examples: {
    valid: [
      { before: 'if (a) { f() }', after: 'f()' },
      { before: 'if (a) f(); else g()', after: 'g()' },
      { before: 'if (a) f(); else if (b) g()', after: 'if (a) f(); else g()' },
    ],
    invalid: ['f()'],
  },
  *propose(node, ctx): Iterable<Draft> {
    if (node.type !== 'IfStatement') return
    if ('elif' in node && node.elif) return yield* ofChain(node, ctx)
    yield replace(node, ctx.say.lift(ctx.source(node.consequent), indentOf(node, ctx.text)), 0.6)
    if (node.alternate) {
      yield replace(node, ctx.say.lift(ctx.source(node.alternate), indentOf(node, ctx.text)), 0.5)
      yield { start: node.consequent.end, end: node.end, text: '', weight: 0.4 }
    } else yield replace(node, listOf(node) ? leftBehind(node, ctx) : ctx.say.nothingDone, 0.4)
  },
}

/** `elif a:` becomes `else:`, or goes with what it guards. */
function* ofChain(node: Extract<Node, { type: 'IfStatement' }>, ctx: Context): Iterable<Draft> {
  const colon = ctx.text.lastIndexOf(':', node.consequent.start)
  yield replace(node, `else${ctx.text.slice(colon, node.consequent.end)}`, 0.5)
  yield replace(node, ctx.text.slice(node.consequent.end, node.end).trimStart(), 0.4)
  if (node.alternate) yield { start: node.consequent.end, end: node.end, text: '', weight: 0.4 }
}
