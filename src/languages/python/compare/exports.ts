import type { Node } from '../tree/index.ts'

/**
 * Functions, classes and variables of the module, and the methods of its classes (`A.f`). What a package's `__init__.py` imports is
 * offered there too. Definitions under a top-level `if`, `try` or `with` count: they are made when the module loads.
 */
export function offered(path: string, program: Node): ReadonlySet<string> {
  const names = new Set<string>()
  const add = (name: unknown, owner = ''): void => {
    if (typeof name === 'string' && !name.startsWith('_')) names.add(owner + name)
  }
  const statements = (list: readonly Node[], owner: string): void => list.forEach((each) => statement(each, owner))
  const statement = (node: Node, owner: string): void => {
    if (node.type === 'FunctionDeclaration') add(nameOf(node['id']), owner)
    else if (node.type === 'ClassDeclaration') {
      const name = nameOf(node['id'])
      add(name, owner)
      if (owner === '' && name !== undefined && !name.startsWith('_')) statements(bodyOf(node['body']), `${name}.`)
    } else if (node.type === 'ImportDeclaration' && owner === '' && /(?:^|\/)__init__\.py$/.test(path))
      for (const specifier of node['specifiers'] as readonly Node[]) add(nameOf(specifier['local'] ?? specifier['imported']))
    else if (node.type === 'ExpressionStatement') for (const name of assigned(node['expression'] as Node)) add(name, owner)
    else for (const key of BLOCKS) if (!Array.isArray(node[key])) statements(bodyOf(node[key]), owner)
  }
  statements(bodyOf(program), '')
  return names
}

const BLOCKS = ['body', 'block', 'consequent', 'alternate', 'orelse', 'finalizer'] as const

const bodyOf = (node: unknown): readonly Node[] => {
  const body = (node as Node | null | undefined)?.['body']
  if (Array.isArray(body)) return body as Node[]
  // An `elif` stands where a block would.
  return node && (node as Node).type === 'IfStatement' ? [node as Node] : []
}

const nameOf = (node: unknown): string | undefined => {
  const name = (node as Node | null | undefined)?.['name']
  return typeof name === 'string' ? name : undefined
}

/** `a = b = 1` makes both. */
function assigned(node: Node): string[] {
  if (node.type !== 'AssignmentExpression') return []
  const left = node['left'] as Node
  const here = left.type === 'Identifier' ? [nameOf(left)!] : []
  return [...here, ...assigned(node['right'] as Node)]
}
