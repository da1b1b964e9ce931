import type { Candidate, CandidateEdit } from '../../contracts/index.ts'
import { applyEdits } from '../../kit/index.ts'
import type { Edit } from '../../model/index.ts'

/** How far the first `parts` edits of a change got the failing tests: equal keys, equally far. `score` was theirs. */
export interface Reached {
  readonly parts: number
  readonly key: string
  readonly score: number
}

/** One or several candidates applied together. */
export interface Change {
  readonly parts: readonly Candidate[]
  /** Estimated probability, up to a common factor. */
  readonly score: number
  readonly source: string
  /** Of a plausible one: candidates that were tried before it. */
  readonly foundAfter?: number
  /** For one that grew from others: how much of all there is to gain these had gained, and how far each got the failing tests. */
  readonly grew?: { readonly gain: number; readonly reached: readonly Reached[] }
}

/** Edits per file, in the order of the text. */
export function filesOf(parts: readonly Candidate[]): CandidateEdit[] {
  const byPath = new Map<string, Edit[]>()
  for (const { path, edits } of parts) byPath.set(path, [...(byPath.get(path) ?? []), ...edits])
  return [...byPath].map(([path, edits]) => ({ path, edits: edits.sort((a, b) => a.start - b.start || a.end - b.end) }))
}

/** Whether two candidates can stand side by side in one patch. */
export function compatible(a: Candidate, b: Candidate): boolean {
  if (a.path !== b.path) return true
  return a.edits.every((x) => b.edits.every((y) => x.end <= y.start || y.end <= x.start) && b.edits.every((y) => x.start !== y.start))
}

/**
 * A name for the resulting text that costs no copy of it: the one stretch in which it differs, as short and as far left as it
 * can be written. Two changes have one name exactly when they give the same text.
 */
export function nameOf(files: readonly CandidateEdit[], texts: ReadonlyMap<string, string>): string {
  let name = ''
  for (const { path, edits } of files) {
    const text = texts.get(path) ?? ''
    let start = edits[0]?.start ?? 0
    let end = edits.reduce((most, edit) => Math.max(most, edit.end), start)
    let written = applyEdits(
      text.slice(start, end),
      edits.map((edit) => ({ start: edit.start - start, end: edit.end - start, text: edit.text })),
    )
    const shared = Math.min(end - start, written.length)
    let head = 0
    while (head < shared && text[start + head] === written[head]) head++
    let tail = 0
    while (tail < shared - head && text[end - 1 - tail] === written[written.length - 1 - tail]) tail++
    written = written.slice(head, written.length - tail)
    start += head
    end -= tail
    // `((` for `(`, or one of two equal lines removed: the leftmost way of writing it.
    for (; start === end && start > 0 && written !== '' && written.at(-1) === text[start - 1]; start--, end--)
      written = written.at(-1)! + written.slice(0, -1)
    for (; written === '' && start < end && start > 0 && text[end - 1] === text[start - 1]; start--) end--
    if (start < end || written !== '') name += `${path}\n${start} ${end} ${written}\n`
  }
  return name
}
