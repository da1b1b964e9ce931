import { child, childNodes, children, isTypeOnly, type Node } from './syntax.ts'

/** A name of the module's scope. */
export interface Binding {
  readonly name: string
  readonly writable: boolean
}

/** Values only: naming an imported type here would make it an import of a value. */
export function moduleBindings(program: Node): readonly Binding[] {
  const used = new Set<string>()
  for (const node of children(program, 'body')) if (node.type !== 'ImportDeclaration') collectNames(node, used)
  const found = new Map<string, Binding>()
  for (const node of children(program, 'body')) {
    if (node.type === 'ImportDeclaration' && node['importKind'] !== 'type') {
      for (const specifier of children(node, 'specifiers')) {
        const name = String(child(specifier, 'local')?.['name'])
        if (specifier['importKind'] !== 'type' && used.has(name)) found.set(name, { name, writable: false })
      }
    }
    const declaration = node.type === 'ExportNamedDeclaration' ? child(node, 'declaration') : node
    if (declaration?.type !== 'VariableDeclaration' || declaration['declare'] === true) continue
    for (const declarator of children(declaration, 'declarations')) {
      for (const name of patternNames(child(declarator, 'id')))
        found.set(name, { name, writable: declaration['kind'] === 'let' || declaration['kind'] === 'var' })
    }
  }
  return [...found.values()]
}

function collectNames(node: Node, into: Set<string>): void {
  if (isTypeOnly(node)) return
  if (node.type === 'Identifier' || node.type === 'JSXIdentifier') into.add(String(node['name']))
  for (const inner of childNodes(node)) collectNames(inner, into)
}

function patternNames(node: Node | undefined): string[] {
  if (!node || isTypeOnly(node)) return []
  if (node.type === 'Identifier') return [String(node['name'])]
  if (node.type === 'Property') return patternNames(child(node, 'value'))
  if (node.type === 'AssignmentPattern') return patternNames(child(node, 'left'))
  return childNodes(node).flatMap(patternNames)
}
