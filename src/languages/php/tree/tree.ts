/**
 * PHP source as a tree in the terms of ESTree (https://github.com/estree/estree), so that what works on JavaScript's trees works on PHP's.
 * Where PHP has no counterpart there a node has a type of its own (MatchExpression, EchoStatement, NamespaceDeclaration ...).
 */
import { parsePhp } from '../parse.ts'
import { convertProgram } from './convert.ts'

/** Spans are half-open, in UTF-16 code units, without parentheses around an expression. Members depend on `type`. */
export interface TreeNode {
  readonly type: string
  start: number
  end: number
  parent?: TreeNode
  [member: string]: unknown
}

export type ParsedTree = { readonly program: TreeNode } | { readonly error: { readonly message: string; readonly line: number } }

/** The tree with parents set, or the first syntax error with its 1-based line. */
export function parseTree(text: string): ParsedTree {
  const parsed = parsePhp(text)
  if ('error' in parsed) return { error: { message: parsed.error, line: parsed.line } }
  const program = convertProgram(parsed.program, text)
  setParents(program)
  return { program }
}

export const isTreeNode = (value: unknown): value is TreeNode =>
  typeof value === 'object' && value !== null && typeof (value as TreeNode).type === 'string'

/** The children of a node in source order. */
export function childrenOf(node: TreeNode): TreeNode[] {
  const out: TreeNode[] = []
  for (const key of Object.keys(node)) {
    if (key === 'parent') continue
    const value = node[key]
    if (Array.isArray(value)) out.push(...value.filter(isTreeNode))
    else if (isTreeNode(value)) out.push(value)
  }
  return out.sort((a, b) => a.start - b.start || a.end - b.end)
}

/** Every node, parents before children. */
export function walkTree(node: TreeNode, visit: (node: TreeNode) => void): void {
  visit(node)
  for (const child of childrenOf(node)) walkTree(child, visit)
}

function setParents(node: TreeNode): void {
  for (const child of childrenOf(node)) {
    child.parent = node
    setParents(child)
  }
}
