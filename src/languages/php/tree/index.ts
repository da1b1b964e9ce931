export { childrenOf, isTreeNode } from './node.ts'
export type { TreeNode } from './node.ts'
export { parseTree, walkTree } from './tree.ts'
