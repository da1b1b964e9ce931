import { diffArrays } from 'diff'
import { type ChangeSet, changeSetDigest } from '../../model/index.ts'
import { reverseChangeSet } from './change-set.ts'

/** Lines of the file as it is now, 1-based and inclusive; for lines that were taken away, `to` is `from` - 1: they stood before `from`. */
export interface ChangedLines {
  readonly path: string
  readonly kind: 'changed' | 'added' | 'removed' | 'missing'
  readonly from: number
  readonly to: number
  /** What stands there now and what the patch had left there, bounded, for a person. */
  readonly now: string
  readonly patched: string
}

export type RollbackPlan =
  | { readonly kind: 'plan'; readonly changes: ChangeSet }
  /** Every file already holds its old text. */
  | { readonly kind: 'already' }
  | { readonly kind: 'refused'; readonly lines: readonly ChangedLines[] }

/** Hunks shown for one file, and characters of each side: enough to find the place. */
const HUNKS_MAX = 20
const EXCERPT_CHARS_MAX = 400
/** Beyond this many edited lines a line diff costs more than it tells: the whole file counts as changed. */
const EDIT_LENGTH_MAX = 2_000

/**
 * The change that takes an applied patch back, or the lines that stand in its way. `current`: text of each file now, undefined when it is
 * missing or not UTF-8 any more.
 */
export function planRollback(applied: ChangeSet, current: (path: string) => string | undefined): RollbackPlan {
  const states = applied.changes.map((change) => ({ change, now: current(change.path) }))
  const lines = states.flatMap(({ change, now }) =>
    now === change.after || now === change.before ? [] : changedLines(change.path, change.after, now),
  )
  if (lines.length > 0) return { kind: 'refused', lines }
  const open = states.filter(({ change, now }) => now === change.after).map(({ change }) => change)
  if (open.length === 0) return { kind: 'already' }
  return { kind: 'plan', changes: reverseChangeSet({ changes: open, digest: changeSetDigest(open) }) }
}

/** Where `now` differs from what the patch left. */
export function changedLines(path: string, patched: string, now: string | undefined): ChangedLines[] {
  if (now === undefined) return [{ path, kind: 'missing', from: 1, to: 0, now: '', patched: excerpt([patched]) }]
  const old = linesOf(patched)
  const fresh = linesOf(now)
  const parts = diffArrays(old, fresh, { maxEditLength: EDIT_LENGTH_MAX })
  if (parts === undefined) return [{ path, kind: 'changed', from: 1, to: fresh.length, now: excerpt(fresh), patched: excerpt(old) }]
  const hunks: ChangedLines[] = []
  let line = 1
  for (let at = 0; at < parts.length;) {
    const removed: string[] = []
    const added: string[] = []
    for (; parts[at]?.removed === true || parts[at]?.added === true; at++) {
      if (parts[at]?.removed === true) removed.push(...(parts[at]?.value ?? []))
      else added.push(...(parts[at]?.value ?? []))
    }
    if (removed.length + added.length > 0) {
      const kind = removed.length === 0 ? 'added' : added.length === 0 ? 'removed' : 'changed'
      hunks.push({ path, kind, from: line, to: line + added.length - 1, now: excerpt(added), patched: excerpt(removed) })
      line += added.length
    }
    line += parts[at]?.value.length ?? 0
    at++
  }
  return hunks.slice(0, HUNKS_MAX)
}

/** Lines with their ends, so that a changed line ending, byte order mark or missing last newline shows as a changed line. */
const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? []

const excerpt = (lines: readonly string[]): string => lines.join('').slice(0, EXCERPT_CHARS_MAX)
