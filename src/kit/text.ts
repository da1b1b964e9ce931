/** Half-open span of UTF-16 code units in a file's text. */
export interface Span {
  readonly start: number
  readonly end: number
}

export interface TextEdit extends Span {
  readonly text: string
}

/**
 * Applies edits that do not overlap, in any order; two insertions at one place keep the order given.
 * Throws on an overlap or a span outside the text: such a patch is a bug, never to be repaired silently.
 */
export function applyEdits(source: string, edits: readonly TextEdit[]): string {
  const sorted = edits
    .map((edit, index) => ({ edit, index }))
    .sort((a, b) => a.edit.start - b.edit.start || a.edit.end - b.edit.end || a.index - b.index)
  let out = ''
  let at = 0
  for (const { edit } of sorted) {
    if (edit.start < at || edit.end < edit.start || edit.end > source.length)
      throw new RangeError(`edit ${edit.start}..${edit.end} overlaps another or lies outside the text`)
    out += source.slice(at, edit.start) + edit.text
    at = edit.end
  }
  return out + source.slice(at)
}
