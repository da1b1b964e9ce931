/**
 * PHP source as a tree in the terms of ESTree (https://github.com/estree/estree), so that what works on JavaScript's trees works on PHP's.
 * Where PHP has no counterpart there a node has a type of its own (MatchExpression, EchoStatement, NamespaceDeclaration ...).
 */
import { parsePhp } from '../parse.ts'
import { convertProgram } from './convert.ts'
import { childrenOf, type TreeNode } from './node.ts'

export type ParsedTree = { readonly program: TreeNode } | { readonly error: { readonly message: string; readonly line: number } }

/** The tree with parents set, or the first syntax error with its 1-based line. */
export function parseTree(text: string): ParsedTree {
  const parsed = parsePhp(text)
  if ('error' in parsed) return { error: { message: parsed.error, line: parsed.line } }
  const program = convertProgram(parsed.program, text)
  setParents(program)
  return { program }
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
