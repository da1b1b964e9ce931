/**
 * The syntax tree of a file reduced to what decides its behaviour (ESTree names): positions, comments, quotes, number spelling, types,
 * and braces around a single statement are gone. Two files of one shape do the same; nothing is said of files of different shapes.
 */
import { parseSync, type Program } from 'oxc-parser'

type Shape = string | number | boolean | null | Shape[] | { [key: string]: Shape }
type Tree = Readonly<Record<string, unknown>> & { readonly type: string }

const ignored = new Set(
  'start end range loc raw parent shorthand optional definite declare accessibility abstract override readonly decorators directive sourceType hashbang'.split(
    ' ',
  ),
)
const typeKeys = new Set('typeAnnotation typeParameters typeArguments returnType superTypeArguments implements'.split(' '))
/** `decorators` run and `optional` of a chain decides: kept where they mean something at run time. */
const meaning: Readonly<Record<string, readonly string[]>> = {
  CallExpression: ['optional'],
  MemberExpression: ['optional'],
  ClassDeclaration: ['decorators'],
  ClassExpression: ['decorators'],
  MethodDefinition: ['decorators'],
  PropertyDefinition: ['decorators'],
}
const typeStatements = /^TS(?:Interface|TypeAlias|DeclareFunction)/
/** Wrappers that leave no trace at run time. */
const transparent = new Set([
  'ParenthesizedExpression',
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
])
const bodies = new Set(['body', 'consequent', 'alternate'])
const scoped = new Set(['VariableDeclaration', 'FunctionDeclaration', 'ClassDeclaration'])

/** Canonical text of the tree, undefined when the file does not parse. */
export function shapeOf(path: string, text: string): string | undefined {
  const program = parse(path, text)
  return program === undefined ? undefined : JSON.stringify(reduce(program as unknown as Tree))
}

/** JavaScript may hold JSX; only the name tells TypeScript. Top-level return is right in CommonJS. */
export function parse(path: string, text: string): Program | undefined {
  const lang = /\.[cm]?ts$/.test(path) ? 'ts' : /\.tsx$/.test(path) ? 'tsx' : 'jsx'
  for (const sourceType of ['unambiguous', 'commonjs'] as const) {
    const { program, errors } = parseSync(path, text, { lang, sourceType, preserveParens: false })
    if (errors.length === 0) return program
  }
  return undefined
}

function reduce(value: unknown, key = ''): Shape {
  if (value === null || value === undefined) return null
  if (Array.isArray(value)) return value.filter((item) => !isTypeOnly(item)).map((item) => reduce(item))
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value !== 'object') return value as Shape
  const node = value as Tree
  if (value instanceof RegExp) return String(value)
  if (transparent.has(node.type)) return reduce(node['expression'], key)
  if (node.type === 'TemplateElement') return { type: node.type, cooked: (node['value'] as { cooked?: string }).cooked ?? null }
  if (node.type === 'BlockStatement' && bodies.has(key)) {
    const statements = (node['body'] as Tree[]).filter((item) => !isTypeOnly(item))
    if (statements.length === 1 && !scoped.has(statements[0]!.type)) return reduce(statements[0])
  }
  const shape: { [key: string]: Shape } = {}
  // An arrow's or a function's body stays a block: there the braces decide.
  const isFunction = typeof node.type === 'string' && /Function/.test(node.type)
  for (const name of Object.keys(node).sort()) {
    if (typeKeys.has(name) || (ignored.has(name) && !meaning[node.type]?.includes(name))) continue
    shape[name] = reduce(node[name], isFunction ? '' : name)
  }
  return shape
}

function isTypeOnly(item: unknown): boolean {
  if (typeof item !== 'object' || item === null) return false
  const node = item as Tree
  if (node.type === 'EmptyStatement' || (typeof node.type === 'string' && typeStatements.test(node.type))) return true
  if (node.type === 'ImportDeclaration') return node['importKind'] === 'type'
  return node.type === 'ExportNamedDeclaration' && node['exportKind'] === 'type'
}
