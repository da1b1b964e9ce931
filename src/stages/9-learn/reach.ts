/**
 * Whether the templates can write what the human wrote: what tells a missing template from a search that ended too soon or looked
 * elsewhere.
 */
import type { Focus, OpenFile } from '../../contracts/index.ts'
import { applyEdits, type TextEdit } from '../../kit/index.ts'

/** Candidates looked at for one change; the templates offer a few hundred for a line. */
const CANDIDATES_MAX = 20_000

/**
 * Edits of which each makes one of the human's changes, apart from layout and quotes; undefined when there is a change that no template
 * writes in one edit. `changes` are edits of whole lines of the file's text, those of comments alone left out.
 */
export function editsWithinReach(file: OpenFile, changes: readonly TextEdit[], focus: Focus): number | undefined {
  return changes.every((change) => isOffered(file, change, focus)) ? changes.length : undefined
}

function isOffered(file: OpenFile, change: TextEdit, focus: Focus): boolean {
  const { text } = file
  const wanted = bare(applyEdits(text, [change]))
  // What is inserted is offered at the statement before or after.
  const first = text.slice(0, change.start).split('\n').length - 1
  const last = text.slice(0, change.end).split('\n').length
  const seen = new Set<string>()
  let looked = 0
  for (let line = Math.max(1, first); line <= last + 1; line++)
    for (const site of file.sitesOnLine(line)) {
      const key = `${site.start}:${site.end}`
      if (seen.has(key)) continue
      seen.add(key)
      for (const { edits } of file.candidates(site, focus)) {
        if (looked++ > CANDIDATES_MAX) return false
        if (bare(applyEdits(text, edits)) === wanted) return true
      }
    }
  return false
}

/** Without layout, quotes' shapes, and the commas and semicolons that some styles leave out. */
const bare = (text: string): string =>
  text
    .replaceAll(/[\s;]+/g, '')
    .replaceAll(/[`"]/g, "'")
    .replaceAll(/,(?=[)\]}])/g, '')
