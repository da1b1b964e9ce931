import { applyEdits, type TextEdit } from '../../kit/index.ts'
import { lineEdits, linesOf } from './line-edits.ts'

/** Dotted numbers with what stands behind a pre-release: PEP 440 and Semantic Versioning 2.0.0. */
const VERSION = /\d+(?:\.\d+)+(?:[-.]?(?:dev|rc|alpha|beta|a|b|post)[-.]?\d*)?/g

/**
 * The text before a fix with the numbers of the version after it. Many a fix raises the version in the same commit, which is no part of
 * the repair. Only lines (or files) that speak of a version count, and only where nothing else in them changes.
 */
export function withNewVersion(path: string, before: string, after: string): string {
  const speaks = (text: string): boolean => /version/i.test(text) || /(?:^|\/)_*version_*\.\w+$/i.test(path)
  const isBump = ({ start, end, text }: TextEdit): boolean => {
    const old = before.slice(start, end)
    return speaks(old) && old.replaceAll(VERSION, '#') === text.replaceAll(VERSION, '#')
  }
  return applyEdits(
    before,
    lineEdits(before, after)
      .flatMap((edit) => byLine(before, edit))
      .filter(isBump),
  )
}

/** Neighbours that were rewritten one for one are judged one by one. */
function byLine(before: string, edit: TextEdit): TextEdit[] {
  const old = linesOf(before.slice(edit.start, edit.end))
  const now = linesOf(edit.text)
  if (old.length !== now.length) return [edit]
  let at = edit.start
  return old.map((line, index) => ({ start: at, end: (at += line.length), text: now[index]! }))
}
