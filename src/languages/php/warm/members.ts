/**
 * Constants, default values of properties and parameters, cases of enums: no statements, but places of faults. They count as run by whoever
 * runs anything of their class or function.
 */
import { childrenOf, isTreeNode, type TreeNode, walkTree } from '../tree/index.ts'

export interface Member {
  readonly start: number
  readonly end: number
  /** The class, or the function that belongs to none. */
  readonly owner: { readonly start: number; readonly end: number }
}

export function findMembers(program: TreeNode): Member[] {
  const members: Member[] = []
  const add = (node: TreeNode, owner: TreeNode): void => void members.push({ start: node.start, end: node.end, owner })
  walkTree(program, (node) => {
    if (node.type === 'ClassDeclaration') {
      for (const member of childrenOf(node['body'] as TreeNode)) {
        for (const property of member.type === 'PropertyGroup' ? childrenOf(member) : [member])
          if (property.type === 'PropertyDefinition' && (isTreeNode(property['value']) || isUnset(property))) add(property, node)
        if (member.type === 'MethodDefinition') for (const param of defaults(member['value'] as TreeNode)) add(param, node)
      }
    }
    if (node.type === 'FunctionDeclaration') for (const param of defaults(node)) add(param, node)
  })
  return members
}

/** A typed property that nobody may read before it is written to. */
export const isUnset = (property: TreeNode): boolean =>
  property.type === 'PropertyDefinition' && property['value'] === null && property['typed'] === true && property['readonly'] !== true

const defaults = (fn: TreeNode): TreeNode[] => (fn['params'] as TreeNode[]).filter((param) => param.type === 'AssignmentPattern')
