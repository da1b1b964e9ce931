import { Engine } from 'php-parser'

/** A node as php-parser gives it; members depend on `kind`. Offsets are UTF-16. */
export interface PhpNode {
  readonly kind: string
  readonly loc?: { readonly start: { readonly offset: number; readonly line: number }; readonly end: { readonly offset: number } } | null
  readonly [member: string]: unknown
}

/** The newest syntax the parser knows: what is older than it is a subset but for a few reserved words. */
const LANGUAGE = '8.5'

/** The file's tree, or the syntax error with its 1-based line and 0-based column; php-parser throws for the first one. */
export function parsePhp(
  text: string,
): { readonly program: PhpNode } | { readonly error: string; readonly line: number; readonly column: number } {
  const engine = new Engine({
    parser: { extractDoc: true, version: LANGUAGE, suppressErrors: false },
    ast: { withPositions: true },
    lexer: { short_tags: false },
  })
  try {
    return { program: engine.parseCode(text, 'a.php') as unknown as PhpNode }
  } catch (thrown) {
    const { message, lineNumber, columnNumber } = thrown as { message?: string; lineNumber?: number; columnNumber?: number }
    return { error: message ?? String(thrown), line: lineNumber ?? 1, column: columnNumber ?? 0 }
  }
}

export const isNode = (value: unknown): value is PhpNode =>
  typeof value === 'object' && value !== null && typeof (value as PhpNode).kind === 'string'

const NOT_CHILDREN = new Set(['loc', 'leadingComments', 'trailingComments', 'comments', 'errors'])

/** The nodes below a node, in the order of its members. */
export function childNodes(node: PhpNode): PhpNode[] {
  const out: PhpNode[] = []
  const take = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) take(item)
    else if (isNode(value)) out.push(value)
  }
  for (const key of Object.keys(node)) if (!NOT_CHILDREN.has(key)) take(node[key])
  return out
}

/** Every node, parents before children. */
export function walkPhp(
  node: PhpNode,
  visit: (node: PhpNode, parents: readonly PhpNode[]) => void,
  parents: readonly PhpNode[] = [],
): void {
  visit(node, parents)
  const inner = [...parents, node]
  for (const child of childNodes(node)) walkPhp(child, visit, inner)
}

/** `name` of an identifier, a name or a variable; the text itself where the parser hands over a text. */
export function nameOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (!isNode(value)) return undefined
  return typeof value['name'] === 'string' ? value['name'] : undefined
}
