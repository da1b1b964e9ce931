import { applyEdits, digestBytes, encodeUtf8, type TextEdit } from '../../kit/index.ts'
import { type ChangeSet, changeSetDigest, type FileChange, type Patch, PrunellaError } from '../../model/index.ts'

/** Current text of a file, as `decodeUtf8` gives it (byte order mark included); undefined when it is missing or not UTF-8. */
export type ReadText = (path: string) => string | undefined

/**
 * What the patch will write, byte for byte. Throws PrunellaError `changed-since` when a file is not the one that the patch was made for,
 * RangeError on a patch that is wrong in itself (edits that overlap, a file named twice, no effect, half a character).
 */
export function buildChangeSet(patch: Patch, readText: ReadText): ChangeSet {
  if (new Set(patch.files.map((file) => file.path)).size !== patch.files.length) throw new RangeError('a patch names a file twice')
  const changes = patch.files.map((file): FileChange => {
    const before = readText(file.path)
    if (before === undefined) throw new PrunellaError('changed-since', `${file.path} is missing or is not UTF-8 text`)
    const beforeDigest = digestText(before)
    if (beforeDigest !== file.before) throw new PrunellaError('changed-since', `${file.path} is not the text that the patch was made for`)
    const after = applyEdits(before, file.edits)
    if (after === before) throw new RangeError(`the edits of ${file.path} change nothing`)
    return { path: file.path, beforeDigest, afterDigest: digestText(after), before, after }
  })
  return { changes, digest: changeSetDigest(changes) }
}

const digestText = (text: string): string => digestBytes(encodeUtf8(text))

/** The change that undoes this one. */
export function reverseChangeSet({ changes }: ChangeSet): ChangeSet {
  const reversed = changes.map(({ path, beforeDigest, afterDigest, before, after }) => ({
    path,
    beforeDigest: afterDigest,
    afterDigest: beforeDigest,
    before: after,
    after: before,
  }))
  return { changes: reversed, digest: changeSetDigest(reversed) }
}

/** The patch that undoes this one, in offsets of the patched text: applying both gives back the very bytes. */
export function reversePatch(patch: Patch, readText: ReadText): Patch {
  const forward = buildChangeSet(patch, readText)
  const files = patch.files.map((file, index) => {
    const change = forward.changes[index] as FileChange
    return { path: file.path, before: change.afterDigest, edits: reverseEdits(change.before, file.edits) }
  })
  return { files }
}

/** Sorted as `applyEdits` sorts; each edit's text moves by what the edits before it added or took away. */
function reverseEdits(before: string, edits: readonly TextEdit[]): TextEdit[] {
  const sorted = edits
    .map((edit, index) => ({ edit, index }))
    .sort((a, b) => a.edit.start - b.edit.start || a.edit.end - b.edit.end || a.index - b.index)
  let moved = 0
  return sorted.map(({ edit }) => {
    const start = edit.start + moved
    moved += edit.text.length - (edit.end - edit.start)
    return { start, end: start + edit.text.length, text: before.slice(edit.start, edit.end) }
  })
}
