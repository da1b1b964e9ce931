import type { TextEdit } from '../../kit/index.ts'
import { diffArrays } from 'diff'

/** From one text to another as edits of whole lines, one per changed region, in order. */
export function lineEdits(before: string, after: string): TextEdit[] {
  const edits: TextEdit[] = []
  let at = 0
  let open: { start: number; end: number; text: string } | undefined
  for (const part of diffArrays(linesOf(before), linesOf(after))) {
    const text = part.value.join('')
    if (!part.added && !part.removed) {
      if (open !== undefined) edits.push(open)
      open = undefined
      at += text.length
      continue
    }
    open ??= { start: at, end: at, text: '' }
    if (part.added) open.text += text
    else {
      at += text.length
      open.end = at
    }
  }
  if (open !== undefined) edits.push(open)
  return edits
}

/** Each with its line end. */
export const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? []
