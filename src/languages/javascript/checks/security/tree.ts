/** The little that the security check needs of a syntax tree (ESTree with TypeScript, as oxc-parser gives it). */
import { parseSync } from 'oxc-parser'

export interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'

export interface Parsed {
  readonly program: Node
  readonly comments: readonly { readonly value: string }[]
}

/** Undefined when the text does not parse. */
export function parseFile(path: string, text: string): Parsed | undefined {
  const parsed = parseSync(path, text, /\.[cm]?js$/.test(path) ? { lang: 'jsx' } : {})
  return parsed.errors.length > 0 ? undefined : { program: parsed.program as unknown as Node, comments: parsed.comments }
}

/** Every node, parents before children, with its parent. Type annotations are left out: they do nothing at run time. */
export function walk(node: Node, visit: (node: Node, parent: Node | undefined) => void, parent?: Node): void {
  if (node.type.startsWith('TSType') || node.type === 'TSInterfaceDeclaration') return
  visit(node, parent)
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) for (const item of value.filter(isNode)) walk(item, visit, node)
    else if (isNode(value)) walk(value, visit, node)
  }
}

export const nameOf = (value: unknown): string | undefined =>
  isNode(value) && value.type === 'Identifier' ? (value['name'] as string) : undefined

export const literalOf = (value: unknown): string | undefined => {
  if (!isNode(value)) return undefined
  if (value.type === 'Literal' && typeof value['value'] === 'string') return value['value']
  const quasis = value.type === 'TemplateLiteral' && (value['expressions'] as unknown[]).length === 0 ? (value['quasis'] as Node[]) : []
  return quasis.length === 1 ? ((quasis[0]!['value'] as { cooked: string }).cooked ?? undefined) : undefined
}

/** The name a member access or a property definition uses, also when written as a string in brackets. */
export function keyOf(node: Node): string | undefined {
  const key = node.type === 'MemberExpression' ? node['property'] : node['key']
  return node['computed'] === true
    ? literalOf(key)
    : (nameOf(key) ?? literalOf(key) ?? (isNode(key) ? (key['name'] as string | undefined) : undefined))
}

/** `a` of `a.b.c`, when it is a plain name. */
export const baseOf = (value: unknown): string | undefined =>
  isNode(value) && value.type === 'MemberExpression' ? baseOf(value['object']) : nameOf(value)

/** Built out of expressions rather than written out. */
export const isPutTogether = (value: unknown): boolean =>
  isNode(value) &&
  ((value.type === 'BinaryExpression' && value['operator'] === '+') ||
    (value.type === 'TemplateLiteral' && (value['expressions'] as unknown[]).length > 0))
