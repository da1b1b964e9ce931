import type { Draft, Template } from '../template.ts'
import { replace } from '../template.ts'
import { indentOf, listOf } from './statement-list.ts'

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
    yield replace(node, ctx.say.lift(ctx.source(node.consequent), indentOf(node, ctx.text)), 0.6)
    if (node.alternate) {
      yield replace(node, ctx.say.lift(ctx.source(node.alternate), indentOf(node, ctx.text)), 0.5)
      yield { start: node.consequent.end, end: node.end, text: '', weight: 0.4 }
    } else yield replace(node, listOf(node) ? '' : ctx.say.nothingDone, 0.4)
  },
}
