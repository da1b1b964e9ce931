import { parseTree, type TreeNode, walkTree } from '../../src/languages/php/tree/index.ts'
import type { Edit } from '../../src/model/index.ts'

const swaps: Readonly<Record<string, string>> = {
  '+': '-',
  '-': '+',
  '*': '/',
  '/': '*',
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '===': '!==',
  '!==': '===',
  '&&': '||',
  '||': '&&',
}

/** Operators exchanged, numbers moved by one, texts emptied, conditions negated: one edit each. */
export function phpMutantsOf(text: string): readonly Edit[] {
  const parsed = parseTree(text)
  if ('error' in parsed) throw new Error(parsed.error.message)
  const edits: Edit[] = []
  walkTree(parsed.program, (node) => edits.push(...mutantsAt(node, text)))
  return edits
}

function mutantsAt(node: TreeNode, text: string): Edit[] {
  const { start, end } = node
  if (node.type === 'Literal' && typeof node['value'] === 'number') return [{ start, end, text: String(node['value'] + 1) }]
  if (node.type === 'Literal' && typeof node['value'] === 'string' && node['value'] !== '') return [{ start, end, text: "''" }]
  if (node.type === 'Literal' && typeof node['value'] === 'boolean') return [{ start, end, text: String(!node['value']) }]
  if (node.type === 'IfStatement') {
    const test = node['test'] as TreeNode
    return [{ start: test.start, end: test.end, text: `!(${text.slice(test.start, test.end)})` }]
  }
  const operator = swaps[String(node['operator'])]
  if (!/^(?:Binary|Logical)Expression$/.test(node.type) || operator === undefined) return []
  const left = node['left'] as TreeNode
  const at = text.indexOf(String(node['operator']), left.end)
  return at === -1 ? [] : [{ start: at, end: at + String(node['operator']).length, text: operator }]
}
