export { childrenOf, isTreeNode, parseTree, walkTree } from './tree.ts'
export type { ParsedTree, TreeNode } from './tree.ts'
