import type { Node } from 'oxc-parser'
import type { Context } from './context.ts'

/** One change at one place: replace start..end by text. `weight` is its share within the family, 0..1, 1 = as likely as the family allows. */
export interface Draft {
  readonly start: number
  readonly end: number
  readonly text: string
  readonly weight: number
  /** Further edits of the same change, not overlapping the first. */
  readonly also?: readonly { readonly start: number; readonly end: number; readonly text: string }[]
}

/** `expected` of an example is what the failing test wanted, where the template draws on it. */
export interface ValidExample {
  readonly before: string
  readonly after: string
  readonly failure?: string
  /** The failing test's message, where there is nothing expected. */
  readonly message?: string
  /** What it saw instead. */
  readonly actual?: string
  /** Other files of the project; the example's own lies beside them. */
  readonly paths?: readonly string[]
}

/**
 * A repair template. `propose` is called for every node whose type is in `on`; it yields its drafts in any order and never
 * touches state. Valid examples: `after` is among the candidates for `before`. Invalid ones: this template proposes nothing.
 */
export interface Template {
  readonly id: string
  /** Words for a person: 'replaces a comparison operator'. */
  readonly title: string
  /** Types of nodes, of ESTree or of one language. */
  readonly on: readonly string[]
  readonly examples: { readonly valid: readonly ValidExample[]; readonly invalid: readonly string[] }
  propose(node: Node, ctx: Context): Iterable<Draft>
}

export const replace = (node: { start: number; end: number }, text: string, weight: number): Draft => ({
  start: node.start,
  end: node.end,
  text,
  weight,
})

export const insert = (at: number, text: string, weight: number): Draft => ({ start: at, end: at, text, weight })
