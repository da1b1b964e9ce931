/**
 * Heads of classes: `class A extends B implements C`. They are no statements and nothing shows that they ran; a class that cannot be declared
 * (its parent, an interface, a trait is missing) fails whoever asks for it, and names the line of its head.
 */
import { type TreeNode, walkTree } from '../tree/index.ts'

export interface Head {
  readonly start: number
  readonly end: number
}

export function findHeads(program: TreeNode): Head[] {
  const heads: Head[] = []
  walkTree(program, (node) => {
    if (node.type === 'ClassDeclaration') heads.push({ start: node.start, end: (node['body'] as TreeNode).start })
  })
  return heads
}
