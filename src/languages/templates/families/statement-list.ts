import type { Node } from 'oxc-parser'
import type { Context } from '../context.ts'

/** Statements before which a new one may stand; those that only leave or declare functions have nothing to gain from it. */
export const ahead = [
  'ExpressionStatement',
  'ReturnStatement',
  'VariableDeclaration',
  'IfStatement',
  'ForStatement',
  'ForOfStatement',
  'ForInStatement',
  'WhileStatement',
] as const satisfies readonly Node['type'][]

/** The list of statements a node stands in, and its place. */
export function listOf(node: Node): { list: readonly Node[]; index: number } | undefined {
  const parent = node.parent
  const list =
    parent?.type === 'BlockStatement' || parent?.type === 'Program'
      ? withoutDirectives(parent.body)
      : parent?.type === 'SwitchCase'
        ? parent.consequent
        : undefined
  // Statements on the line of their owner's colon have no lines of their own.
  if (!list || (parent as { inline?: boolean }).inline) return undefined
  const index = (list as readonly unknown[]).indexOf(node)
  return index < 0 ? undefined : { list: list as readonly Node[], index }
}

/** Directives and documentation never run: what stands first is what runs first. */
const withoutDirectives = <T extends { type: string }>(list: readonly T[]): readonly T[] =>
  list[0] && 'directive' in list[0] && list[0].directive ? list.filter((node) => !('directive' in node && node.directive)) : list

/** The white space before the first character of the node's line, or a single space on a line of several statements. */
export function indentOf(node: Node, text: string): string {
  const lineStart = text.lastIndexOf('\n', node.start - 1) + 1
  const before = text.slice(lineStart, node.start)
  return before.trim() === '' ? before : /^\s*/.exec(before)![0]
}

/** Text that adds `statement` before the node, on a line of its own. */
export const before = (node: Node, statement: string, ctx: Context): string => `${statement}\n${indentOf(node, ctx.text)}`

/** Text that adds `statement` after the node. A missing semicolon of ours would join the lines. */
export const after = (node: Node, statement: string, ctx: Context): string => `\n${indentOf(node, ctx.text)}${statement}`

/** The node's text as it stands under another indentation. */
export function sourceAt(node: Node, indent: string, ctx: Context): string {
  const own = ctx.source(node)
  if (ctx.dialect.names.blocks === 'braces') return ended(own, ctx)
  const from = indentOf(node, ctx.text)
  return own.replaceAll(`\n${from}`, `\n${indent}`)
}

/** What is left where the node stood: nothing, or the word for it where it stood alone in an indented block. */
export const leftBehind = (node: Node, ctx: Context): string =>
  ctx.dialect.names.blocks === 'indent' && listOf(node)?.list.length === 1 ? ctx.say.nothingDone : ''

/** A statement under a condition, before the node or in its place. */
export const guarded = (test: string, statement: string, node: Node, ctx: Context): string =>
  ended(ctx.say.under(test, statement, indentOf(node, ctx.text)), ctx)

/** Ends as statements of the language and the file end, so that nothing that follows is swallowed. */
export const ended = (statement: string, ctx: Context): string => ctx.say.statement(statement)
