import type { Node } from 'oxc-parser'

type OxcFunction = Extract<Node, { params: unknown; generator: unknown }>
export type FunctionNode = OxcFunction

const functionTypes = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'])
export const isFunction = (node: Node | null | undefined): node is FunctionNode => !!node && functionTypes.has(node.type)

/** Statements whose place in a list of statements a template may change. */
export const isStatement = (node: Node | null | undefined): boolean =>
  !!node &&
  (/Statement$/.test(node.type) || node.type === 'VariableDeclaration' || node.type === 'FunctionDeclaration') &&
  node.type !== 'BlockStatement'

/** Sets `parent` on every node and calls `visit` on the way down. */
export function walk(node: Node, children: (node: Node) => Iterable<Node>, visit: (node: Node) => void): void {
  visit(node)
  for (const child of children(node)) {
    ;(child as { parent?: Node }).parent = node
    walk(child, children, visit)
  }
}
