/**
 * The syntax tree of a file reduced to what decides its behaviour: places, comments, docstrings, quotes, the spelling of numbers and what
 * functions say of their types are gone. Annotations of variables stay, because dataclasses read them. Two files of one shape do the same;
 * nothing is said of files of different shapes.
 */
import { type Node, parse } from '../tree/index.ts'

type Shape = string | number | boolean | null | Shape[] | { [key: string]: Shape }

/** `elif` is the spelling of an `if` in an `else`; the rest are places or counts of tokens. */
const IGNORED = new Set('start end parent parens parenthesised keywordStart operatorSpan parts elif returnType'.split(' '))

/** Canonical text of the tree, undefined when the file does not parse. */
export function shapeOf(text: string): string | undefined {
  const read = parse(text)
  return 'fault' in read ? undefined : JSON.stringify(reduced(read.program, ''))
}

function reduced(value: unknown, key: string): Shape {
  if (value === null || value === undefined) return null
  if (typeof value === 'bigint') return `${value}n`
  if (Array.isArray(value)) return value.map((item) => reduced(item, ''))
  if (typeof value !== 'object') return value as Shape
  const node = value as Node
  if (node.type === 'Literal') return literal(node)
  if (node.type === 'TemplateLiteral' && node['parts'] === 1) return { type: node.type, text: unquoted(String(node['raw'])) }
  if (node.type === 'Parameter') return { type: node.type, name: String(node['name']) }
  const body = node['body']
  if (Array.isArray(body)) {
    const statements = (body as Node[]).filter((each) => !saysNothing(each))
    // `else:` with one `if` in it is an `elif`.
    if (key === 'alternate' && statements.length === 1 && statements[0]!.type === 'IfStatement') return reduced(statements[0], key)
    return { ...members(node), body: statements.map((each) => reduced(each, '')) }
  }
  return members(node)
}

function members(node: Node): { [key: string]: Shape } {
  const shape: { [key: string]: Shape } = {}
  for (const name of Object.keys(node).sort()) {
    const value = node[name]
    if (IGNORED.has(name) || (name === 'body' && Array.isArray(value)) || isSpan(value)) continue
    shape[name] = reduced(value, name)
  }
  return shape
}

/** Places that a node keeps beside its own: `{ start, end }` without a type. */
const isSpan = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !('type' in value) && 'start' in value && 'end' in value

/** Numbers beyond what a double holds, and complex ones, are told by their text. */
function literal(node: Node): Shape {
  const value = node['value'] as Shape
  const raw = String(node['raw'])
  if (typeof value === 'string') return { bytes: node['bytes'] === true, value }
  const exact = value !== null && (typeof value !== 'number' || Number.isSafeInteger(value))
  // 1 and 1.0 differ in Python.
  return exact ? { value, float: typeof value === 'number' && /^\d[\d_]*(?:\.|[eE])/.test(raw) } : { raw }
}

const unquoted = (raw: string): string =>
  raw.replace(/^([A-Za-z]*)("""|'''|"|')([^]*)\2$/, (_, prefix, _quote, text) => `${(prefix as string).toLowerCase()} ${text as string}`)

/** A docstring, or any other string by itself, and `pass` beside other statements. */
function saysNothing(node: Node): boolean {
  if (node.type === 'PassStatement') return true
  const inner = node['expression'] as Node | undefined
  return node.type === 'ExpressionStatement' && inner?.type === 'Literal' && typeof inner['value'] === 'string'
}
