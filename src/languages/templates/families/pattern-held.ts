import type { Node } from 'oxc-parser'
import type { Context } from '../context.ts'
import type { Weighed } from '../dialect.ts'

/** A regular expression at a node, and how to write another one in its place; what is none is not written. */
export interface PatternHeld {
  readonly pattern: string
  readonly flags: string
  readonly known: readonly Weighed[]
  write(pattern: string, flags: string): string | undefined
}

/** Flags of ECMA-262, 22.2.1, in the order in which they are forgotten. */
const flagsOfEcma: readonly Weighed[] = [
  ['g', 1],
  ['i', 0.8],
  ['m', 0.4],
  ['s', 0.2],
  ['u', 0.2],
  ['y', 0.05],
]

/** A literal of its own, or, where the dialect says so, what stands in a text. */
export function patternOf(node: Node, ctx: Context): PatternHeld | undefined {
  const { patterns } = ctx.dialect
  if (patterns) {
    const found = patterns.of(node)
    return found && { ...found, known: patterns.flags, write: (pattern, flags) => patterns.write(node, pattern, flags, ctx.text) }
  }
  if (node.type !== 'Literal' || !('regex' in node) || !node.regex) return undefined
  const write = (pattern: string, flags: string): string | undefined => (isRegExp(pattern, flags) ? `/${pattern}/${flags}` : undefined)
  return { pattern: node.regex.pattern, flags: node.regex.flags, known: flagsOfEcma, write }
}

function isRegExp(source: string, flags: string): boolean {
  try {
    new RegExp(source, flags)
    return true
  } catch {
    return false
  }
}
