import { parseSync, visitorKeys } from 'oxc-parser'

/** An ESTree node as oxc-parser gives it (UTF-16 offsets); members are looked up by name while walking. */
export interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [member: string]: unknown
}

export const child = (node: Node, member: string): Node | undefined => {
  const value = node[member]
  return isNode(value) ? value : undefined
}

export const children = (node: Node, member: string): readonly Node[] => {
  const value = node[member]
  return Array.isArray(value) ? value.filter(isNode) : []
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'

/** Children in the order of the text. */
export function childNodes(node: Node): Node[] {
  const found: Node[] = []
  for (const key of visitorKeys[node.type] ?? []) {
    const value = node[key]
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) found.push(item)
    } else if (isNode(value)) found.push(value)
  }
  for (let index = 1; index < found.length; index++) {
    if ((found[index - 1]?.start ?? 0) > (found[index]?.start ?? 0)) return found.sort((a, b) => a.start - b.start)
  }
  return found
}

export function someNode(node: Node, test: (node: Node) => boolean): boolean {
  return test(node) || childNodes(node).some((inner) => someNode(inner, test))
}

/** Where the parser first stopped; undefined when the file parses. */
export function parseErrorAt(path: string, text: string): number | undefined {
  const error = parseAll(path, text).errors.find(({ severity }) => severity === 'Error')
  return error && (error.labels[0]?.start ?? 0)
}

function parseAll(path: string, text: string): ReturnType<typeof parseSync> {
  const lang = /\.[cm]?ts$/.test(path) ? 'ts' : path.endsWith('.tsx') ? 'tsx' : 'jsx'
  const sourceType = path.endsWith('.cjs') ? 'commonjs' : 'unambiguous'
  return parseSync(path, text, { lang, sourceType, astType: 'ts' })
}

/** Undefined when the file does not parse. Plain .js is read with JSX allowed, as the project's bundler would. */
export function parseFile(path: string, text: string): Node | undefined {
  try {
    const parsed = parseAll(path, text)
    if (parsed.errors.some((error) => error.severity === 'Error')) return undefined
    return parsed.program as unknown as Node
  } catch {
    return undefined
  }
}

const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'])
export const isFunction = (node: Node): boolean => FUNCTIONS.has(node.type)

/** Nodes that exist for the type checker only. */
export function isTypeOnly(node: Node): boolean {
  if (node.type === 'TSAsExpression' || node.type === 'TSSatisfiesExpression' || node.type === 'TSNonNullExpression') return false
  if (node.type === 'TSTypeAssertion' || node.type === 'TSInstantiationExpression' || node.type === 'TSParameterProperty') return false
  if (node.type === 'TSEnumDeclaration' || node.type === 'TSEnumBody' || node.type === 'TSEnumMember') return node['declare'] === true
  if (node.type === 'TSModuleDeclaration' || node.type === 'TSModuleBlock' || node.type === 'TSExportAssignment')
    return node['declare'] === true
  if (node.type === 'TSImportEqualsDeclaration' || node.type === 'TSExternalModuleReference') return node['importKind'] === 'type'
  return node.type.startsWith('TS')
}
