import type { Draft, Template } from '../template.ts'
import { replace } from '../template.ts'
import { listOf } from './statement-list.ts'

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
    yield replace(node, unblocked(ctx.source(node.consequent)), 0.6)
    if (node.alternate) {
      yield replace(node, unblocked(ctx.source(node.alternate)), 0.5)
      yield { start: node.consequent.end, end: node.end, text: '', weight: 0.4 }
    } else yield replace(node, listOf(node) ? '' : '{}', 0.4)
  },
}

/** `{ a; b }` → `a; b`, unless it declares names of its own. */
export function unblocked(block: string): string {
  if (!block.startsWith('{') || /\b(?:let|const|class|function)\b/.test(block)) return block
  return block.slice(1, -1).trim()
}
