/** Templates for what Python has and ESTree has not: the same engine, with nodes typed as Python's tree gives them. */
import { expectedErrors } from '../../../templates/index.ts'
import type { Context, Draft, Kind, Template } from '../../../templates/index.ts'

type EsNode = Parameters<Context['source']>[0]

/** A node of Python's tree (see ../../tree/nodes.ts); members are read with `at`, `all` and `word`. */
export interface Py {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly parent?: Py
  readonly parens?: { readonly start: number; readonly end: number }
  readonly [member: string]: unknown
}

/** A member that holds a node, a list of nodes, or a word; undefined, nothing or '' where the node has none such. */
export const at = (node: Py | undefined, member: string): Py | undefined => (node?.[member] ?? undefined) as Py | undefined
export const all = (node: Py | undefined, member: string): readonly Py[] => (node?.[member] ?? []) as readonly Py[]
export const word = (node: Py | undefined, member: string): string => {
  const value = node?.[member]
  return typeof value === 'string' ? value : ''
}

/** The name of an identifier, '' for anything else. */
export const nameOf = (node: Py | undefined): string => (node?.type === 'Identifier' ? word(node, 'name') : '')

/** What a call calls, without its object: `c` of `a.b.c()`. */
export const calledName = (call: Py | undefined): string => {
  const callee = at(call, 'callee')
  return callee?.type === 'MemberExpression' && callee['computed'] !== true ? nameOf(at(callee, 'property')) : nameOf(callee)
}

/** The context, taking Python's nodes. */
export interface Here {
  readonly ctx: Context
  source(node: Py): string
  within(node: Py, tightness: number): string
  kind(node: Py): Kind
  isValue(node: Py): boolean
  home(node: Py): Py | undefined
  /** The errors that the failing tests wait for, as expressions. */
  expectedErrors(): readonly string[]
}

const here = (ctx: Context): Here => ({
  ctx,
  source: (node) => ctx.source(es(node)),
  within: (node, tightness) => ctx.within(es(node), tightness),
  kind: (node) => ctx.kind(es(node)),
  isValue: (node) => ctx.isValue(es(node)),
  home: (node) => ctx.functionOf(es(node)) as unknown as Py | undefined,
  expectedErrors: () => expectedErrors(ctx),
})

/** The same node for what is written for every language. */
export const es = (node: Py): EsNode => node as unknown as EsNode

interface Spec {
  readonly id: string
  readonly title: string
  readonly on: readonly string[]
  readonly examples: Template['examples']
  propose(node: Py, here: Here): Iterable<Draft>
}

export const pythonTemplate = (spec: Spec): Template => ({
  ...spec,
  propose: (node, ctx) => spec.propose(node as unknown as Py, here(ctx)),
})

/** Start and end with the parentheses around it. */
export const outerStart = (node: Py): number => node.parens?.start ?? node.start
export const outerEnd = (node: Py): number => node.parens?.end ?? node.end

/** Behind the node and the parentheses around it. */
export const insertAfter = (node: Py, text: string, weight: number): Draft => ({ start: outerEnd(node), end: outerEnd(node), text, weight })

/** A whole number, its sign counted in, or undefined. */
export const wholeNumber = (node: Py | undefined): number | undefined => {
  const sign = node?.type === 'UnaryExpression' && node['operator'] === '-' ? -1 : 1
  const literal = sign === -1 ? at(node, 'argument') : node
  const value = literal?.type === 'Literal' ? literal['value'] : undefined
  return typeof value === 'number' && Number.isInteger(value) ? sign * value : undefined
}

/** The value plus `by`, with what is added to it already counted in. */
export function moved(node: Py, by: number, here: Here): string {
  const number = wholeNumber(node)
  if (number !== undefined) return String(number + by)
  const known = wholeNumber(at(node, 'right'))
  const operator = word(node, 'operator')
  if (node.type === 'BinaryExpression' && known !== undefined && (operator === '+' || operator === '-')) {
    const sum = (operator === '-' ? -known : known) + by
    const left = here.source(at(node, 'left')!)
    return sum === 0 ? left : `${left} ${sum < 0 ? '-' : '+'} ${Math.abs(sum)}`
  }
  return `${here.within(node, 10)} ${by < 0 ? '-' : '+'} ${Math.abs(by)}`
}
