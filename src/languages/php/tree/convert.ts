/** From php-parser's tree to ESTree's terms; spans are put right on the way up. */
import { isNode, nameOf, type PhpNode } from '../parse.ts'
import { convertExpression } from './expressions.ts'
import { convertBody, convertStatement } from './statements.ts'
import type { Converter, TreeNode } from './node.ts'

export function convertProgram(program: PhpNode, text: string): TreeNode {
  const converter: Converter = {
    text,
    make(raw, type, members = {}) {
      const node: TreeNode = { type, start: raw.loc?.start.offset ?? 0, end: raw.loc?.end.offset ?? 0, ...members }
      settle(node, text)
      return node
    },
    one(raw) {
      if (!isNode(raw)) return null
      const node = convertStatement(raw, converter) ?? convertExpression(raw, converter) ?? converter.make(raw, unknownType(raw))
      if (raw['parenthesizedExpression'] === true) bracketed.add(node)
      return node
    },
    closingAfter: (at) => closingAfter(text, at),
    many: (raw) => (Array.isArray(raw) ? raw.flatMap((item) => converter.one(item) ?? []) : []),
    identifier(raw, within) {
      const name = nameOf(raw)
      if (name === undefined) return null
      const from = isNode(raw) ? (raw.loc?.start.offset ?? 0) : (within.loc?.start.offset ?? 0)
      const until = within.loc?.end.offset ?? text.length
      const start = wordAt(text, name, from, until)
      return { type: 'Identifier', start, end: start + name.length, name }
    },
  }
  const root = converter.make(program, 'Program', { body: convertBody(program['children'], converter) })
  return Object.assign(root, { start: 0, end: text.length })
}

const unknownType = (raw: PhpNode): string => `Php${raw.kind.charAt(0).toUpperCase()}${raw.kind.slice(1)}`

/** Nodes that stand in parentheses: whoever holds one as its first or last part holds the parentheses too. */
const bracketed = new WeakSet<TreeNode>()

function wordAt(text: string, name: string, from: number, until: number): number {
  for (let at = text.indexOf(name, from); at !== -1 && at < until; at = text.indexOf(name, at + 1))
    if (!/[\w$]/.test(text[at - 1] ?? '') && !/\w/.test(text[at + name.length] ?? '')) return at
  return from
}

/** What may end with a `;` or a space of its own; of everything else the parser may take the `;` that follows along. */
const STATEMENT =
  /Statement$|Declaration$|^Program$|^PropertyDefinition$|^MethodDefinition$|^SwitchCase$|^TraitUse$|^InlineHtml$|^Template|Literal$/

/**
 * php-parser begins a node where its first token was read, which after a swap of precedence is not where its first part begins, and ends
 * it at the last token read, which may be one too many.
 */
function settle(node: TreeNode, text: string): void {
  const parts = partsOf(node)
  if (!STATEMENT.test(node.type)) {
    while (node.end > node.start && /[\s;]/.test(text[node.end - 1] ?? '')) node.end--
  }
  const first = parts.reduce<TreeNode | undefined>((best, part) => (best === undefined || part.start < best.start ? part : best), undefined)
  const last = parts.reduce<TreeNode | undefined>((best, part) => (best === undefined || part.end > best.end ? part : best), undefined)
  if (first !== undefined) {
    const start = bracketed.has(first) ? openingBefore(text, first.start) : first.start
    // `new X` and casts begin with a word of their own: only what begins too late is moved.
    if (start < node.start) node.start = start
    else if (BEGINS_WITH_PART.test(node.type) && node['prefix'] !== true && first.start - node.start >= 0) node.start = start
  }
  if (last !== undefined) {
    const end = bracketed.has(last) ? closingAfter(text, last.end) : last.end
    if (end > node.end) node.end = end
    else if (ENDS_WITH_PART.test(node.type)) node.end = end
  }
}

const BEGINS_WITH_PART =
  /^(?:BinaryExpression|LogicalExpression|ConditionalExpression|AssignmentExpression|MemberExpression|CallExpression)$/
const ENDS_WITH_PART = /^(?:BinaryExpression|LogicalExpression|ConditionalExpression|AssignmentExpression|UnaryExpression)$/

function partsOf(node: TreeNode): TreeNode[] {
  const out: TreeNode[] = []
  for (const value of Object.values(node)) {
    if (Array.isArray(value))
      out.push(...value.filter((item): item is TreeNode => typeof item === 'object' && item !== null && 'type' in item))
    else if (typeof value === 'object' && value !== null && 'type' in value) out.push(value as TreeNode)
  }
  return out
}

/** Where the parenthesis opens that stands directly before. */
function openingBefore(text: string, at: number): number {
  const before = /\((?:\s|\/\*(?:[^*]|\*(?!\/))*\*\/)*$/.exec(text.slice(Math.max(0, at - LOOK_CHARS), at))
  return before === null ? at : at - before[0].length
}

function closingAfter(text: string, at: number): number {
  const after = /^(?:\s|\/\*(?:[^*]|\*(?!\/))*\*\/|(?:\/\/|#)[^\n]*\n)*\)/.exec(text.slice(at, at + LOOK_CHARS))
  return after === null ? at : at + after[0].length
}

/** A comment between an expression and its parenthesis that is longer than this hides the parenthesis. */
const LOOK_CHARS = 2_000
