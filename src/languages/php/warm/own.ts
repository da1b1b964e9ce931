import { childrenOf, type TreeNode } from '../tree/index.ts'

/** Whether any node below satisfies, functions and classes within left out. */
export function hasOwn(node: TreeNode, satisfies: (node: TreeNode) => boolean): boolean {
  for (const child of childrenOf(node)) {
    if (satisfies(child)) return true
    const closed = /^(?:FunctionExpression|ArrowFunctionExpression|FunctionDeclaration|ClassExpression)$/.test(child.type)
    if (!closed && hasOwn(child, satisfies)) return true
  }
  return false
}
