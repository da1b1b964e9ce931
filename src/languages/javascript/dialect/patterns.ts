import type { Node } from 'oxc-parser'
import { quoted, type Dialect } from '../../templates/index.ts'

/** Flags of ECMA-262, 22.2.1, in the order in which they are forgotten. */
const flags = [
  ['g', 1],
  ['i', 0.8],
  ['m', 0.4],
  ['s', 0.2],
  ['u', 0.2],
  ['y', 0.05],
] as const

/** Literals, and texts that `RegExp` is made of: whole, or joined with `+`. */
export const patterns: NonNullable<Dialect['patterns']> = {
  flags,
  of(node) {
    if (node.type !== 'Literal') return undefined
    if ('regex' in node && node.regex) return { pattern: node.regex.pattern, flags: node.regex.flags }
    return typeof node.value === 'string' && node.value.length > 1 && isHeld(node) ? { pattern: node.value, flags: '' } : undefined
  },
  write(node, pattern, marks, text) {
    const own = text.slice(node.start, node.end)
    if (own.startsWith('/')) return compiles(pattern, marks) ? `/${pattern}/${marks}` : undefined
    const { value } = node as unknown as { value: string }
    // A piece of a pattern is none by itself: its brackets have to close as they did.
    if (marks !== '' || (compiles(value, '') ? !compiles(pattern, '') : bracketsOf(pattern) !== bracketsOf(value))) return undefined
    return quoted(pattern, own[0]!)
  },
}

function isHeld(node: Node): boolean {
  let at: Node = node
  while (at.parent?.type === 'BinaryExpression' && at.parent.operator === '+') at = at.parent
  const call = at.parent
  return (
    (call?.type === 'NewExpression' || call?.type === 'CallExpression') &&
    call.callee.type === 'Identifier' &&
    call.callee.name === 'RegExp' &&
    call.arguments[0] === (at as unknown)
  )
}

const bracketsOf = (pattern: string): string => pattern.replace(/\\[^]|\[(?:\\[^]|[^\]\\])*\]|[^()[\]]/g, '')

function compiles(source: string, marks: string): boolean {
  try {
    new RegExp(source, marks)
    return true
  } catch {
    return false
  }
}
