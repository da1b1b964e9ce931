import { replace, type Draft } from '../../../templates/index.ts'
import type { TreeNode } from '../../tree/index.ts'
import { all, at, calledName, nameOf, phpTemplate } from './own.ts'

/** Letters of https://www.php.net/manual/en/datetime.format.php that are taken for each other. */
const letters = ['dj', 'mnMFi', 'Yyo', 'HhGg', 'imM', 'sSuv', 'DlNw', 'aA', 'TePO'] as const
const directives = ['%s', '%d', '%f', '%.2f', '%02d', '%.1f', '%u', '%x', '%05.2f', '%03d', '%b', '%e'] as const
/** A text of more directives than this is a form, not a format. */
const partsMax = 12

/** One directive of a format: of sprintf, or of a date. */
export const formatDirective = phpTemplate({
  id: 'format-directive',
  title: 'changes a format',
  on: ['Literal'],
  examples: {
    valid: [
      { before: "$s = sprintf('%d items', $n);", after: "$s = sprintf('%s items', $n);" },
      { before: "$s = sprintf('%f', $n);", after: "$s = sprintf('%.2f', $n);" },
      { before: "$s = date('Y-m-d h:i', $t);", after: "$s = date('Y-m-d H:i', $t);" },
      { before: "$s = $date->format('d/m/y');", after: "$s = $date->format('d/m/Y');" },
    ],
    invalid: ["f('%d');", "sprintf('x', 1);"],
  },
  *propose(node, ctx) {
    if (typeof node['value'] !== 'string' || !/^['"]/.test(ctx.text[node.start]!)) return
    const use = useOf(node)
    if (use) yield* changed(node, ctx.text.slice(node.start, node.end), use)
  },
})

function useOf(node: TreeNode): 'text' | 'date' | undefined {
  const call = node.parent
  if (call?.type !== 'CallExpression') return undefined
  const first = all(call, 'arguments').indexOf(node)
  const name = calledName(call) || nameOf(at(at(call, 'callee'), 'property'))
  if (/^v?s?printf$/.test(name)) return first === 0 ? 'text' : undefined
  return /^(gm)?date$|^format$|^createFromFormat$|^date_format$/.test(name) && first <= 1 ? 'date' : undefined
}

function* changed(node: TreeNode, raw: string, use: 'text' | 'date'): Iterable<Draft> {
  const pattern = use === 'text' ? /%(?:\d+\$)?[-+0 ]*'?.?\d*(?:\.\d+)?[bcdeEfFgGosuxX]/g : /(?<!\\)[a-zA-Z]/g
  const parts = [...raw.matchAll(pattern)]
  if (parts.length > partsMax) return
  for (const { 0: own, index } of parts) {
    const others =
      use === 'text'
        ? directives.filter((other) => other !== own)
        : letters.flatMap((group) => (group.includes(own) ? [...group] : [])).filter((other) => other !== own)
    for (const [rank, other] of others.entries())
      yield replace(node, raw.slice(0, index) + other + raw.slice(index + own.length), 1 / (1 + 0.4 * rank) / Math.sqrt(parts.length))
  }
}
