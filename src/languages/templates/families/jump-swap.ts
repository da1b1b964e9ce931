import type { Draft, Template } from '../template.ts'
import { insert, replace } from '../template.ts'
import { inLoop } from './statement-inserted.ts'
import { after, ended, listOf } from './statement-list.ts'

/** break, continue and return taken for each other, or missing at the end of a branch or case. */
export const jumpSwap: Template = {
  id: 'jump-swap',
  title: 'changes how a block is left',
  on: ['BreakStatement', 'ContinueStatement', 'ReturnStatement', 'ExpressionStatement', 'SwitchCase'],
  examples: {
    valid: [
      { before: 'for (const x of xs) if (x) break', after: 'for (const x of xs) if (x) continue' },
      { before: 'switch (a) { case 1:\n  f()\ncase 2: g() }', after: 'switch (a) { case 1:\n  f()\n  break\ncase 2: g() }' },
      {
        before: 'for (const x of xs) {\n  if (x) {\n    n = x\n  }\n}',
        after: 'for (const x of xs) {\n  if (x) {\n    n = x\n    break\n  }\n}',
      },
    ],
    invalid: ['f()'],
  },
  *propose(node, ctx): Iterable<Draft> {
    if (node.type === 'BreakStatement') {
      if (inLoopNotSwitch(node)) yield replace(node, 'continue', 1)
      if (ctx.functionOf(node)) yield replace(node, 'return', 0.3)
    } else if (node.type === 'ContinueStatement') yield replace(node, 'break', 1)
    else if (node.type === 'ReturnStatement') {
      if (!inLoop(node)) return
      yield replace(node, 'break', 0.4)
      if (inLoopNotSwitch(node)) yield replace(node, 'continue', 0.4)
    } else if (node.type === 'ExpressionStatement') {
      const place = listOf(node)
      if (!place || place.index !== place.list.length - 1 || !inLoop(node)) return
      for (const [jump, weight] of [
        ['break', 0.5],
        ['continue', 0.3],
      ] as const)
        if (jump === 'break' || inLoopNotSwitch(node)) yield insert(node.end, after(node, ended(jump, ctx), ctx), weight)
    } else if (node.type === 'SwitchCase') {
      const last = node.consequent.at(-1)
      if (!last || /^(Break|Return|Throw|Continue)/.test(last.type)) return
      yield insert(last.end, after(last, ended('break', ctx), ctx), 1)
    }
  },
}

function inLoopNotSwitch(node: Parameters<typeof inLoop>[0]): boolean {
  for (let at = node.parent; at && !/Function/.test(at.type); at = at.parent) if (/^(For|While|DoWhile)/.test(at.type)) return true
  return false
}
