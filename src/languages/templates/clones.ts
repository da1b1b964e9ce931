import type { Node } from 'oxc-parser'
import type { Context } from './context.ts'
import type { Draft, Template } from './template.ts'
import { listOf } from './families/statement-list.ts'

/** Places where the same statement stands again; more is a table. */
const clonesMax = 6
/** A shorter statement is written twice by chance. */
const statementCharsMin = 8
/** A change of one clone alone, beside that of all of them. */
const aloneShare = 0.9

/** How far away, in characters, the statement around the node stands again, word for word. What only leaves has no clones: it is said everywhere. */
export function clonesOf(node: Node, ctx: Context): readonly number[] {
  let own: Node | null | undefined = node
  while (own && !listOf(own)) own = own.parent
  if (own?.type !== 'ExpressionStatement' || own.end - own.start < statementCharsMin) return []
  const { start } = own
  return (byText(ctx).get(ctx.source(own)) ?? []).filter((other) => other !== own).map((other) => other.start - start)
}

const known = new WeakMap<Context, ReadonlyMap<string, readonly Node[]>>()

function byText(ctx: Context): ReadonlyMap<string, readonly Node[]> {
  const kept = known.get(ctx)
  if (kept) return kept
  const found = Map.groupBy(ctx.pools.statements, (statement) => ctx.source(statement))
  known.set(ctx, found)
  return found
}

/**
 * The same change in all clones of the statement, and then in this one alone: whoever wrote a thing twice made its fault twice (Kim and
 * others, An empirical study of code clone genealogies, ESEC/FSE 2005).
 */
export function* inClones(draft: Draft, node: Node, ctx: Context): Iterable<Draft> {
  const clones = clonesOf(node, ctx)
  if (clones.length === 0 || clones.length > clonesMax) return yield draft
  const edits = [{ start: draft.start, end: draft.end, text: draft.text }, ...(draft.also ?? [])]
  const moved = clones.flatMap((by) => edits.map(({ start, end, text }) => ({ start: start + by, end: end + by, text })))
  yield { ...draft, also: [...(draft.also ?? []), ...moved] }
  yield { ...draft, weight: draft.weight * aloneShare }
}

/** A template whose changes are made in all clones. */
export const cloning = (template: Template): Template => ({
  ...template,
  *propose(node, ctx) {
    for (const draft of template.propose(node, ctx)) yield* inClones(draft, node, ctx)
  },
})
