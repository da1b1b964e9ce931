import type { Candidate, CandidateEdit } from '../../contracts/index.ts'
import type { Edit } from '../../model/index.ts'

/** One or several candidates applied together. */
export interface Change {
  readonly parts: readonly Candidate[]
  /** Estimated probability, up to a common factor. */
  readonly score: number
  readonly source: string
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
 * A name for the resulting text that costs no copy of the text: edits cut down to what really changes. Two candidates with
 * one name give the same file; the rare two that do and differ in name only cost a second try.
 */
export function nameOf(files: readonly CandidateEdit[], texts: ReadonlyMap<string, string>): string {
  let name = ''
  for (const { path, edits } of files) {
    const text = texts.get(path) ?? ''
    name += `${path}\n`
    for (const edit of edits) {
      let { start, end } = edit
      let from = 0
      let to = edit.text.length
      while (start < end && from < to && text.charCodeAt(start) === edit.text.charCodeAt(from)) (start++, from++)
      while (end > start && to > from && text.charCodeAt(end - 1) === edit.text.charCodeAt(to - 1)) (end--, to--)
      if (start < end || from < to) name += `${start} ${end} ${edit.text.slice(from, to)}\n`
    }
  }
  return name
}
