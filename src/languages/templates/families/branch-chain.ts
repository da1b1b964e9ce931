import type { Draft, Template } from '../template.ts'
import { insert } from '../template.ts'

/** `if` after `if` where `else if` was meant, and back; an `else` that is too much. */
export const branchChain: Template = {
  id: 'branch-chain',
  title: 'joins or parts branches',
  on: ['IfStatement'],
  examples: {
    valid: [
      { before: 'if (a) f()\nif (b) g()', after: 'if (a) f()\nelse if (b) g()' },
      { before: 'if (a) { f() } else if (b) { g() }', after: 'if (a) { f() }\nif (b) { g() }' },
      { before: 'if (a) { f() } else { g() }', after: 'if (a) { f() }\n{ g() }' },
    ],
    invalid: ['if (a) f()'],
  },
  *propose(node, ctx): Iterable<Draft> {
    if (node.type !== 'IfStatement') return
    if (node.alternate) {
      if (ctx.dialect.names.blocks === 'indent') return
      yield { start: node.consequent.end, end: node.alternate.start, text: '\n', weight: 0.8 }
      return
    }
    const parent = node.parent
    const list = parent?.type === 'BlockStatement' || parent?.type === 'Program' ? (parent.body as readonly unknown[]) : []
    const previous = list[list.indexOf(node) - 1] as { type: string; alternate?: unknown } | undefined
    if (previous?.type === 'IfStatement' && !previous.alternate) yield insert(node.start, ctx.dialect.names.otherwise, 1)
  },
}
