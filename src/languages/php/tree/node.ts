import type { PhpNode } from '../parse.ts'

/** Spans are half-open, in UTF-16 code units, without parentheses around an expression. Members depend on `type`. */
export interface TreeNode {
  readonly type: string
  start: number
  end: number
  parent?: TreeNode
  [member: string]: unknown
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

/** What a converter of one kind may ask for. */
export interface Converter {
  readonly text: string
  /** A node of the same span. */
  make(raw: PhpNode, type: string, members?: Readonly<Record<string, unknown>>): TreeNode
  /** Expressions and statements alike; null where there is none. */
  one(raw: unknown): TreeNode | null
  many(raw: unknown): TreeNode[]
  /** A name written out inside `within`, at or after the raw node's own start. */
  identifier(raw: unknown, within: PhpNode): TreeNode | null
  /** Where the parenthesis closes that follows directly; `at` when none does. */
  closingAfter(at: number): number
}
