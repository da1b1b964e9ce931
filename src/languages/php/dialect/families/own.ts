/** Templates for what PHP has and ESTree has not: the same engine, with nodes as PHP's tree gives them. */
import type { Context, Draft, Template } from '../../../templates/index.ts'
import type { TreeNode } from '../../tree/index.ts'

/** The same node for what is written for every language. */
export const es = (node: TreeNode): Parameters<Context['source']>[0] => node as unknown as Parameters<Context['source']>[0]

/** A member that is a node, or a list of nodes. */
export const at = (node: TreeNode | undefined, member: string): TreeNode | undefined =>
  (node?.[member] ?? undefined) as TreeNode | undefined
export const all = (node: TreeNode | undefined, member: string): readonly TreeNode[] =>
  ((node?.[member] ?? []) as readonly (TreeNode | null)[]).filter((each) => each !== null)

export const nameOf = (node: TreeNode | undefined): string => (typeof node?.['name'] === 'string' ? node['name'] : '')

/** The plain function that a call calls; '' for methods. */
export const calledName = (node: TreeNode | undefined): string => {
  const callee = node?.type === 'CallExpression' ? at(node, 'callee') : undefined
  return callee?.type === 'Identifier' ? nameOf(callee) : ''
}

/** The class around a node. */
export function classOf(node: TreeNode): TreeNode | undefined {
  let up = node.parent
  while (up && !/^Class(Declaration|Expression)$/.test(up.type)) up = up.parent
  return up
}

export interface Member {
  readonly name: string
  readonly kind: 'method' | 'property' | 'constant'
  readonly static: boolean
}

/** What the class itself declares, promoted parameters of its constructor too. */
export function membersOf(type: TreeNode | undefined): readonly Member[] {
  const found: Member[] = []
  for (const each of all(at(type, 'body'), 'body')) {
    const name = nameOf(at(each, 'key'))
    if (each.type === 'MethodDefinition') {
      found.push({ name, kind: 'method', static: each['static'] === true })
      for (const param of all(at(each, 'value'), 'params')) {
        const id = param.type === 'AssignmentPattern' ? at(param, 'left') : param
        if (id?.['promoted'] === true) found.push({ name: nameOf(id).slice(1), kind: 'property', static: false })
      }
    } else if (each.type === 'PropertyDefinition' && each['enumCase'] !== true)
      found.push({
        name: name.replace(/^\$/, ''),
        kind: each['constant'] === true ? 'constant' : 'property',
        static: each['static'] === true,
      })
  }
  return found
}

/** The method that holds the node. */
export function methodOf(node: TreeNode): TreeNode | undefined {
  let up = node.parent
  while (up && up.type !== 'MethodDefinition' && up.type !== 'ClassBody') up = up.parent
  return up?.type === 'MethodDefinition' ? up : undefined
}

interface Spec extends Omit<Template, 'propose'> {
  propose(node: TreeNode, ctx: Context): Iterable<Draft>
}

/** A template of PHP as the engine takes it. */
export const phpTemplate = (spec: Spec): Template => ({ ...spec, propose: (node, ctx) => spec.propose(node as unknown as TreeNode, ctx) })
