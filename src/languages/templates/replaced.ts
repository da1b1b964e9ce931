import type { Node } from 'oxc-parser'
import type { Candidate, ValueChange } from '../../contracts/index.ts'
import { applyEdits } from '../../kit/index.ts'
import type { Context } from './context.ts'
import { isHarmless } from './effects.ts'

/** Larger expressions are no values that one compares, but half a program. */
const charsMax = 400

/**
 * The largest expression without effects that holds the edit, and what the edit makes of it. The largest, because most that a part
 * could be is the same to the whole (`a < b` for `a <= b` when they differ).
 */
export function replacedBy({ path, edits }: Candidate, ctx: Context, values: readonly Node[]): ValueChange | undefined {
  const [edit] = edits
  if (!edit || edits.length > 1) return undefined
  let found: Node | undefined
  for (let at: Node | null | undefined = innermost(values, edit); at && ctx.isValue(at); at = at.parent) {
    if (at.end - at.start > charsMax || !isHarmless(ctx.source(at), ctx.dialect)) break
    // What is put at the very edge of an expression may belong to the one around it.
    if ((at.start < edit.start && at.end > edit.end) || !isExpressionPart(at, ctx) || (at.start === edit.start && at.end === edit.end))
      found = at
  }
  if (!found) return undefined
  const { start, end } = found
  const text = applyEdits(ctx.source(found), [{ start: edit.start - start, end: edit.end - start, text: edit.text }])
  return text.length <= charsMax && isHarmless(text, ctx.dialect) ? { path, start, end, text } : undefined
}

const isExpressionPart = (node: Node, ctx: Context): boolean => !!node.parent && ctx.isValue(node.parent)

/** `values` in the order of their starts, outer before inner. */
function innermost(values: readonly Node[], edit: { start: number; end: number }): Node | undefined {
  let low = 0
  let high = values.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (values[middle]!.start <= edit.start) low = middle + 1
    else high = middle
  }
  for (let at = low - 1; at >= 0 && at >= low - backMax; at--) if (values[at]!.end >= edit.end) return values[at]
  return undefined
}

/** Expressions that begin before the edit and end before it too; beyond these it stands in none. */
const backMax = 40
