import type { Dialect } from '../../templates/index.ts'
import { repairSyntax } from '../syntax/repair.ts'
import { children, parse, walk, type Node as PythonNode } from '../tree/index.ts'
import { declaredKind, kindOf } from './kinds.ts'
import { names } from './names.ts'
import { patterns } from './patterns.ts'
import { priors } from './priors.ts'
import { sayPython } from './say.ts'
import { tables } from './tables.ts'

type Node = Parameters<Dialect['precedence']>[0]

/** What a template finds in a tree is what may run: annotations do not. */
const silent: ReadonlySet<string> = new Set(['typeAnnotation', 'returnType', 'typeParameters'])

const arithmetic: Readonly<Record<string, number>> = {
  '|': 8.2,
  '^': 8.4,
  '&': 8.6,
  '<<': 9,
  '>>': 9,
  '+': 10,
  '-': 10,
  '*': 11,
  '/': 11,
  '//': 11,
  '%': 11,
  '@': 11,
  '**': 13,
}

/** After the table of https://docs.python.org/3/reference/expressions.html#operator-precedence, on the scale of the templates. */
function precedence(node: Node): number {
  const { type, operator, parenthesised } = node as unknown as { type: string; operator?: string; parenthesised?: boolean }
  switch (type) {
    case 'TupleExpression':
      return parenthesised === true ? 15 : 0
    case 'ComprehensionExpression':
      return isBare(node as unknown as Bare) ? 0 : 15
    case 'AssignmentExpression':
    case 'YieldExpression':
      return 0.5
    case 'ArrowFunctionExpression':
    case 'ConditionalExpression':
    case 'SpreadElement':
      return 1
    case 'LogicalExpression':
      return operator === '&&' ? 3 : 2
    case 'UnaryExpression':
      return operator === '!' ? 3.5 : 12
    case 'ChainedComparison':
      return 7.5
    case 'BinaryExpression':
      return arithmetic[operator ?? ''] ?? 7.5
    case 'AwaitExpression':
      return 14
    default:
      return 15
  }
}

interface Bare {
  readonly kind: string
  readonly start: number
  readonly element: { readonly start: number; readonly parens?: { readonly start: number } }
}

/** A lone generator borrows the parentheses of its call. */
const isBare = ({ kind, start, element }: Bare): boolean => kind === 'generator' && start === (element.parens?.start ?? element.start)

/** The first text of a file, class or function documents it and is no statement: marked as ESTree marks 'use strict'. */
function markDocumentation(node: PythonNode): void {
  if (!/^(Program|BlockStatement|ClassBody)$/.test(node.type)) return
  const first = (node['body'] as PythonNode[])[0]
  const said = first?.type === 'ExpressionStatement' ? (first['expression'] as PythonNode) : undefined
  if (said?.type === 'Literal' && typeof said['value'] === 'string') (first as { directive?: string }).directive = said['value']
}

export const dialect: Dialect = {
  parse(_path, text) {
    const parsed = parse(text)
    if ('program' in parsed) walk(parsed.program, markDocumentation)
    return 'program' in parsed ? { program: parsed.program as unknown as ReturnType<typeof programOf> } : undefined
  },
  repairSyntax,
  *children(node) {
    const own = node as unknown as PythonNode
    for (const child of children(own)) if (!isSilent(own, child)) yield child as unknown as Node
  },
  precedence,
  operatorSpan: (_text, node) => (node as unknown as { operatorSpan: { start: number; end: number } }).operatorSpan,
  say: sayPython,
  names,
  tables,
  kind: kindOf,
  declaredKind,
  patterns,
  expressionBodies: 'with their statement',
  without: new Set('update-operator sort-order object-member declaration fresh-copy import-path error-way'.split(' ')),
  priors,
}

declare function programOf(): NonNullable<ReturnType<Dialect['parse']>>['program']

const isSilent = (parent: PythonNode, child: PythonNode): boolean =>
  [...silent].some((key) => parent[key] === child || (Array.isArray(parent[key]) && (parent[key] as unknown[]).includes(child)))
