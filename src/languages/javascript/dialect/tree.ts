import { parseSync, visitorKeys } from 'oxc-parser'
import type { Node, Program } from 'oxc-parser'

/** The children of a node in source order; types, decorators of types and the like are left out: a type is not a fault at run time. */
export function* children(node: Node): Iterable<Node> {
  for (const key of visitorKeys[node.type] ?? []) {
    if (typeKeys.has(key)) continue
    const value = (node as unknown as Record<string, unknown>)[key]
    if (Array.isArray(value)) {
      for (const item of value) if (item && runs(item as Node)) yield item as Node
    } else if (value && typeof value === 'object' && runs(value as Node)) yield value as Node
  }
}

/** TypeScript's own nodes are erased, but for those that wrap or declare values. */
const runs = (node: Node): boolean => !node.type.startsWith('TS') || valueTypes.has(node.type)
const valueTypes = new Set<string>(
  'TSAsExpression TSSatisfiesExpression TSNonNullExpression TSTypeAssertion TSInstantiationExpression TSParameterProperty TSEnumDeclaration TSEnumBody TSEnumMember TSModuleDeclaration TSModuleBlock TSExportAssignment'.split(
    ' ',
  ),
)

const typeKeys = new Set(['typeAnnotation', 'typeParameters', 'typeArguments', 'returnType', 'superTypeArguments', 'implements'])

interface ParseFault {
  readonly message: string
  readonly start: number
  readonly end: number
}

/** What a program that parses may still do so that it never loads (ECMA-262 14.2.1, 16.1.1): the one early error a repair can help. */
const declaredTwice = /has already been declared/

/** The parsed program, or the parser's errors; names declared twice are errors too. JavaScript may hold JSX; only the name tells TypeScript. */
export function parse(path: string, text: string): { program: Program } | { errors: ParseFault[] } {
  const attempt = (sourceType: 'unambiguous' | 'commonjs', showSemanticErrors: boolean) =>
    parseSync(path, text, { lang: langOf(path), sourceType, preserveParens: false, showSemanticErrors })
  let result = attempt('unambiguous', true)
  // Top-level return and friends are right in CommonJS, which carries no mark of its own.
  if (result.errors.length > 0) {
    const asCommonJs = attempt('commonjs', true)
    if (asCommonJs.errors.length === 0) result = asCommonJs
  }
  if (result.errors.length === 0) return { program: result.program }
  const plain = attempt('unambiguous', false)
  const errors = plain.errors.length > 0 ? plain.errors : result.errors.filter(({ message }) => declaredTwice.test(message))
  if (errors.length === 0) return { program: plain.program }
  return {
    errors: errors.map((error) => ({ message: error.message, start: error.labels[0]?.start ?? 0, end: error.labels[0]?.end ?? 0 })),
  }
}

/** The program as far as its grammar goes, with the places of each name declared twice, in the order of the text. */
export function parseDeclaredTwice(
  path: string,
  text: string,
): { program: Program; names: { start: number; end: number }[][] } | undefined {
  const { program, errors } = parseSync(path, text, {
    lang: langOf(path),
    sourceType: 'unambiguous',
    preserveParens: false,
    showSemanticErrors: true,
  })
  const names = errors
    .filter(({ message }) => declaredTwice.test(message))
    .map(({ labels }) => labels.map(({ start, end }) => ({ start, end })))
  return names.length > 0 && program.body.length > 0 ? { program, names } : undefined
}

const langOf = (path: string): 'ts' | 'tsx' | 'jsx' => (/\.[cm]?ts$/.test(path) ? 'ts' : /\.tsx$/.test(path) ? 'tsx' : 'jsx')

/**
 * How tightly an expression binds, after the operator precedence table of ECMA-262 (chapter 13): the text of a node may
 * stand where a tighter one stood only in parentheses.
 */
export function precedence(node: Node): number {
  switch (node.type) {
    case 'SequenceExpression':
      return 0
    case 'ArrowFunctionExpression':
    case 'AssignmentExpression':
    case 'YieldExpression':
    case 'ConditionalExpression':
      return 1
    case 'LogicalExpression':
      return node.operator === '&&' ? 3 : 2
    case 'BinaryExpression':
      return binaryPrecedence[node.operator] ?? 8
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
      return 8
    case 'UnaryExpression':
    case 'AwaitExpression':
      return 12
    case 'UpdateExpression':
      return 13
    case 'FunctionExpression':
    case 'ClassExpression':
    case 'ObjectExpression':
      return 14
    default:
      return 15
  }
}

const binaryPrecedence: Readonly<Record<string, number>> = {
  '|': 4,
  '^': 5,
  '&': 6,
  '==': 7,
  '!=': 7,
  '===': 7,
  '!==': 7,
  '<': 8,
  '>': 8,
  '<=': 8,
  '>=': 8,
  in: 8,
  instanceof: 8,
  '<<': 9,
  '>>': 9,
  '>>>': 9,
  '+': 10,
  '-': 10,
  '*': 11,
  '/': 11,
  '%': 11,
  '**': 12,
}
