import type { Node } from 'oxc-parser'
import { parse } from './shape.ts'

/**
 * The names a file offers to others: ES exports, `exports.x`, `module.exports.x` and the keys of an object given to `module.exports`.
 * Undefined when the file does not parse.
 */
export function exportedNames(path: string, text: string): ReadonlySet<string> | undefined {
  const program = parse(path, text)
  if (program === undefined) return undefined
  const names = new Set<string>()
  for (const statement of program.body) {
    if (statement.type === 'ExportDefaultDeclaration') names.add('default')
    else if (statement.type === 'ExportAllDeclaration') names.add(`* from ${statement.source.value}`)
    else if (statement.type === 'ExportNamedDeclaration') {
      for (const { exported } of statement.specifiers) names.add(exported.type === 'Literal' ? exported.value : exported.name)
      for (const name of declared(statement.declaration)) names.add(name)
    } else if (statement.type === 'ExpressionStatement') commonJs(statement.expression, names)
  }
  return names
}

function declared(declaration: Node | null): string[] {
  if (declaration === null) return []
  if (declaration.type === 'VariableDeclaration')
    return declaration.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []))
  const id = 'id' in declaration ? (declaration.id as { name?: string } | null) : null
  return id?.name === undefined ? [] : [id.name]
}

/** `a = b = c` exports each of its left sides. */
function commonJs(node: Node, names: Set<string>): void {
  if (node.type !== 'AssignmentExpression') return
  const path = dotted(node.left)
  const name = /^(?:module\.)?exports\.(\w+)$/.exec(path)?.[1]
  if (name !== undefined) names.add(name)
  if (path === 'module.exports') {
    names.add('module.exports')
    if (node.right.type === 'ObjectExpression')
      for (const property of node.right.properties)
        if (property.type === 'Property' && property.key.type === 'Identifier') names.add(property.key.name)
  }
  commonJs(node.right, names)
}

function dotted(node: Node): string {
  if (node.type === 'Identifier') return node.name
  if (node.type !== 'MemberExpression' || node.computed || node.property.type !== 'Identifier') return ''
  return `${dotted(node.object)}.${node.property.name}`
}
