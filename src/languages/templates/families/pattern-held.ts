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

/** Undefined where the node holds none. */
export function patternOf(node: Node, ctx: Context): PatternHeld | undefined {
  const { patterns } = ctx.dialect
  const found = patterns.of(node)
  return found && { ...found, known: patterns.flags, write: (pattern, flags) => patterns.write(node, pattern, flags, ctx.text) }
}
