import type { Node, Program } from 'oxc-parser'
import type { Focus } from '../../contracts/index.ts'
import { inferKinds } from './kinds.ts'
import type { Kind } from './kind.ts'
import type { Kinds } from './kinds.ts'
import { orphansOf } from './orphans.ts'
import type { Orphans } from './orphans.ts'
import { collectPools } from './pools.ts'
import type { Pools } from './pools.ts'
import { analyseScopes, isReference, isWritten } from './scope.ts'
import type { Scopes, Variable } from './scope.ts'
import type { Dialect, Say } from './dialect.ts'
import { isFunction, walk } from './tree.ts'
import type { FunctionNode } from './tree.ts'

/** What a template may ask about the file it works on. Everything is computed once per file and kept. */
export interface Context {
  /** Of the file, relative to the project's root. */
  readonly path: string
  readonly text: string
  readonly program: Program
  readonly focus: Focus
  readonly pools: Pools
  readonly scopes: Scopes
  readonly dialect: Dialect
  /** Writes the language in the habits of this file. */
  readonly say: Say
  precedence(node: Node): number
  operatorSpan(node: Node): { readonly start: number; readonly end: number }
  /** Visits the node and everything below it; parents are left as they are. */
  walk(node: Node, visit: (node: Node) => void): void
  /** The node's own text, without the parentheses around it. */
  source(node: Node): string
  /** The node's text, in parentheses if it binds less tightly than `tightness` (see precedence). */
  within(node: Node, tightness: number): string
  kind(node: Node): Kind
  kindOf(variable: Variable): Kind
  visible(node: Node): readonly Variable[]
  functionOf(node: Node): FunctionNode | undefined
  /** Below 1 for a draft that leaves a name unread. */
  readonly orphans: Orphans
  /** Whether the expression stands where a value is read (not a declared name, a key, or a target of an assignment). */
  isValue(node: Node): boolean
}

export function createContext(path: string, text: string, program: Program, all: readonly Node[], focus: Focus, dialect: Dialect): Context {
  const scopes = analyseScopes(program, dialect)
  const kinds: Kinds = inferKinds(scopes, dialect)
  const visible = new Map<Node, readonly Variable[]>()
  const source = (node: Node): string => text.slice(node.start, node.end)
  return {
    path,
    text,
    program,
    focus,
    scopes,
    dialect,
    say: dialect.say(text),
    precedence: dialect.precedence,
    operatorSpan: (node) => dialect.operatorSpan(text, node),
    walk: (node, visit) => {
      const { parent } = node
      walk(node, dialect.children, visit)
      ;(node as { parent?: unknown }).parent = parent
    },
    orphans: orphansOf(all, scopes),
    pools: collectPools(all, text, focus, dialect),
    source,
    within: (node, tightness) => (dialect.precedence(node) < tightness ? `(${source(node)})` : source(node)),
    kind: kinds.of,
    kindOf: kinds.variable,
    visible: (node) => {
      let found = visible.get(node)
      // The receiver of a method (a parameter in Python) is nothing to compute with.
      if (!found) visible.set(node, (found = scopes.visible(node).filter(({ name }) => name !== dialect.names.self)))
      return found
    },
    functionOf,
    isValue: (node) => isValue(node, dialect),
  }
}

function functionOf(node: Node): FunctionNode | undefined {
  let at: Node | null | undefined = node.parent
  while (at && !isFunction(at)) at = at.parent
  return at ?? undefined
}

const expressions = new Set<string>([
  'Literal',
  'TemplateLiteral',
  'Identifier',
  'ArrayExpression',
  'ArrowFunctionExpression',
  'AwaitExpression',
  'BinaryExpression',
  'CallExpression',
  'ChainExpression',
  'ConditionalExpression',
  'FunctionExpression',
  'LogicalExpression',
  'NewExpression',
  'ObjectExpression',
  'UnaryExpression',
  'UpdateExpression',
  'MemberExpression',
  'ThisExpression',
  'AssignmentExpression',
  'TupleExpression',
  'SetExpression',
  'ComprehensionExpression',
  'ChainedComparison',
])

/** Parents of Python whose parts are no values: what is caught, imported, deleted, matched, typed. */
const noValues = new Set<string>(
  'AnnotatedDeclaration CatchClause Decorator DeleteStatement GlobalStatement ImportSpecifier MatchPattern Parameter TypeAlias'.split(' '),
)

function isValue(node: Node, { names }: Dialect): boolean {
  if (!expressions.has(node.type) || 'closed' in node) return false
  const parent = node.parent
  if (!parent) return false
  if (node.type === 'Identifier' && (!isReference(node) || names.namespaces.has(node.name))) return false
  if (noValues.has(parent.type) || (names.assignmentDeclares && (parent.type === 'ClassDeclaration' || isWritten(node)))) return false
  if ((parent.type as string) === 'KeywordArgument') return (parent as { value?: unknown }).value === node
  switch (parent.type) {
    case 'AssignmentExpression':
      return parent.right === (node as Node)
    case 'UpdateExpression':
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
    case 'ChainExpression':
    case 'JSXAttribute':
      return false
    case 'ForOfStatement':
    case 'ForInStatement':
      return parent.right === (node as Node)
    case 'CallExpression':
    case 'NewExpression':
      return parent.callee !== (node as Node)
    case 'Property':
    case 'PropertyDefinition':
      return parent.value === (node as Node) && !(parent.type === 'Property' && parent.shorthand)
    case 'MethodDefinition':
    case 'TemplateElement':
    case 'ExpressionStatement':
    case 'TaggedTemplateExpression':
      return false
    case 'MemberExpression':
      return parent.object === (node as Node) || parent.computed
    default:
      return true
  }
}
