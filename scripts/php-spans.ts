/**
 * Reads PHP files and counts spans of their trees that are wrong: outside of the parent's, overlapping a neighbour's, or an expression
 * whose text alone is another expression. `node scripts/php-spans.ts /usr/share/php [every n-th file]`
 */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { childrenOf, parseTree, type TreeNode, walkTree } from '../src/languages/php/tree/index.ts'

const [folder = '/usr/share/php', every = '10'] = process.argv.slice(2)
const found = execFileSync('find', [folder, '-name', '*.php'], { encoding: 'utf8', maxBuffer: 1 << 28 })
  .trim()
  .split('\n')
  .sort()
const files = found.filter((_, index) => index % Number(every) === 0)
const faults = new Map<string, string[]>()
let nodes = 0
let unread = 0

const fault = (what: string, where: string): void => void faults.set(what, [...(faults.get(what) ?? []), where])
const alone = (text: string): TreeNode | undefined => {
  const parsed = parseTree(`<?php return ${text};`)
  if ('error' in parsed) return undefined
  const [only, more] = parsed.program['body'] as TreeNode[]
  return more === undefined ? (only?.['argument'] as TreeNode) : undefined
}

function inspect(node: TreeNode, text: string, file: string): void {
  nodes++
  const children = childrenOf(node)
  const where = `${file}: ${text.slice(node.start, node.end).slice(0, 100)}`
  children.forEach((child, index) => {
    if (child.start < node.start || child.end > node.end) fault(`${child.type} outside of ${node.type}`, where)
    if (index > 0 && child.start < children[index - 1]!.end) fault(`${child.type} overlaps in ${node.type}`, where)
  })
  const inText = node.parent?.type === 'TemplateLiteral' || node.parent?.parent?.type === 'TemplateLiteral'
  const isMethod = node.parent?.type === 'MethodDefinition'
  if (!/^(?!Sequence|Class).*Expression$|^Literal$/.test(node.type) || inText || isMethod) return
  const again = alone(text.slice(node.start, node.end))
  if (again?.type !== node.type || again.end - again.start !== node.end - node.start) fault(`${node.type} is not one by itself`, where)
}

for (const file of files) {
  const text = readFileSync(file, 'utf8')
  const parsed = parseTree(text)
  if ('error' in parsed) unread++
  else walkTree(parsed.program, (node) => inspect(node, text, file))
}
process.stdout.write(`${files.length} files, ${unread} not read, ${nodes} nodes, ${[...faults.values()].flat().length} spans wrong\n`)
for (const [what, places] of faults) process.stdout.write(`${places.length} × ${what}\n  ${places.slice(0, 3).join('\n  ')}\n`)
