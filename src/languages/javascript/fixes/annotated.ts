/** The type annotations of a file, with what they belong to. */
import { parseSync } from 'oxc-parser'

export interface Annotation {
  /** What is annotated; '' for what has no name. */
  readonly name: string
  /** Functions, types and classes around it, and of a result the function itself. */
  readonly around: readonly string[]
  /** The type itself, without the colon. */
  readonly start: number
  readonly end: number
  readonly text: string
  readonly line: number
  /** Offset of the `?` of an optional member or parameter. */
  readonly mark: number | undefined
  /** Where a `?` would go; only members and parameters may have one. */
  readonly nameEnd: number | undefined
}

interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'

/** More annotations are a file of declarations that somebody generated. */
const ANNOTATIONS_MAX = 2_000

/** Empty for a text that does not parse. */
export function annotationsIn(path: string, text: string): Annotation[] {
  if (!/\.[cm]?tsx?$/.test(path)) return []
  const { program, errors } = parseSync(path, text)
  if (errors.length > 0) return []
  const lines = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines.push(at + 1)
  const found: Annotation[] = []
  const visit = (node: Node, parents: readonly Node[]): void => {
    if (found.length >= ANNOTATIONS_MAX) return
    if (node.type === 'TSTypeAnnotation') found.push(annotationOf(node, parents, text, lines))
    const inner = [...parents, node]
    for (const value of Object.values(node)) {
      if (Array.isArray(value)) for (const item of value) if (isNode(item)) visit(item, inner)
      if (isNode(value)) visit(value, inner)
    }
  }
  visit(program as unknown as Node, [])
  return found
}

function annotationOf(node: Node, parents: readonly Node[], text: string, lines: readonly number[]): Annotation {
  const type = node['typeAnnotation'] as Node
  const owner = parents.at(-1)
  const around = parents.flatMap((parent) => nameOf(parent) ?? [])
  const isResult = owner?.['returnType'] === node
  const optional = owner?.['optional'] === true && !isResult
  const before = text.slice(0, node.start)
  const mark = optional ? before.lastIndexOf('?') : -1
  const canBeOptional = !isResult && (owner?.type === 'TSPropertySignature' || owner?.type === 'PropertyDefinition')
  return {
    name: isResult || owner === undefined ? '' : (nameOf(owner) ?? ''),
    around,
    ...{ start: type.start, end: type.end, text: text.slice(type.start, type.end) },
    line: lines.findLastIndex((start) => start <= type.start) + 1,
    mark: mark === -1 ? undefined : mark,
    nameEnd: canBeOptional && !optional ? node.start : undefined,
  }
}

/** `name` of an identifier, or of what a declaration, a member or a variable is called. */
function nameOf(node: Node): string | undefined {
  if (node.type === 'Identifier') return node['name'] as string
  for (const key of ['id', 'key']) {
    const inner = node[key]
    if (isNode(inner) && inner.type === 'Identifier') return inner['name'] as string
  }
  return undefined
}
