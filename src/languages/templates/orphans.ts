import type { Scopes, Variable } from './scope.ts'
import { isFunction } from './tree.ts'
import type { Node } from 'oxc-parser'

/** A repair seldom leaves a name behind that nobody reads any more: people do not declare what they do not use. */
const orphanShare = 0.35
/** Names read more often than this are not worth the question. */
const readsMax = 3

/** What of a draft matters here (see Template). */
interface Draft {
  readonly start: number
  readonly end: number
  readonly text: string
  readonly also?: readonly { readonly text: string }[]
}

export type Orphans = (draft: Draft) => number

/** A factor for each draft: below 1 when it takes the last reading away from a local name. */
export function orphansOf(all: readonly Node[], scopes: Scopes): Orphans {
  const fragile: { name: string; from: number; to: number }[] = []
  const seen = new Set<Variable>()
  for (const node of all) {
    if (!isFunction(node) && node.type !== 'BlockStatement' && !/^For/.test(node.type)) continue
    for (const variable of scopes.at(node).variables.values()) {
      if (seen.has(variable) || !variable.scope.function) continue
      seen.add(variable)
      const { reads, declared, name } = variable
      if (reads.length === 0 || reads.length > readsMax || declared === 'function' || declared === 'class') continue
      fragile.push({ name, from: Math.min(...reads.map((read) => read.start)), to: Math.max(...reads.map((read) => read.end)) })
    }
  }
  fragile.sort((a, b) => a.from - b.from)
  return (draft) => {
    for (const { name, from, to } of fragile) {
      if (from < draft.start) continue
      if (from >= draft.end) break
      if (to <= draft.end && !mentions(draft, name)) return orphanShare
    }
    return 1
  }
}

/** Names are looked for as text: that a longer name contains this one only spares a draft its discount. */
const mentions = (draft: Draft, name: string): boolean =>
  draft.text.includes(name) || (draft.also ?? []).some((edit) => edit.text.includes(name))
