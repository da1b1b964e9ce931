import { diffArrays } from 'diff'
import type { ChangeSet, FileChange } from '../../model/index.ts'

const CONTEXT_LINES = 3

/**
 * The change as git's unified diff (`a/`, `b/`), which `git apply` takes. Built here over lines that end in \n and nothing else, because
 * that is what git counts: a lone \r or U+2028 does not end a line. Names git would quote are quoted as git does (git-diff(1), core.quotePath).
 */
export const unifiedDiff = ({ changes }: ChangeSet): string => changes.map(fileDiff).join('')

function fileDiff({ path, before, after }: FileChange): string {
  const a = quoted(`a/${path}`)
  const b = quoted(`b/${path}`)
  // A tab ends a name that holds a blank, or git would take the rest for a time stamp.
  const end = path.includes(' ') ? '\t' : ''
  const head = `diff --git ${a} ${b}\n--- ${a}${end}\n+++ ${b}${end}\n`
  return head + hunksOf(markedLines(before, after)).join('')
}

interface Line {
  readonly mark: ' ' | '-' | '+'
  readonly text: string
}

function markedLines(before: string, after: string): Line[] {
  const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? []
  return diffArrays(linesOf(before), linesOf(after)).flatMap((part) =>
    part.value.map((text): Line => ({ mark: part.added ? '+' : part.removed ? '-' : ' ', text })),
  )
}

function hunksOf(lines: readonly Line[]): string[] {
  const hunks: string[] = []
  const isNear = (at: number): boolean =>
    lines.slice(Math.max(0, at - CONTEXT_LINES), at + CONTEXT_LINES + 1).some((line) => line.mark !== ' ')
  let oldLine = 1
  let newLine = 1
  for (let at = 0; at < lines.length;) {
    const from = at
    while (at < lines.length && isNear(at)) at++
    const hunk = lines.slice(from, at)
    const oldCount = hunk.filter((line) => line.mark !== '+').length
    const newCount = hunk.filter((line) => line.mark !== '-').length
    if (hunk.length > 0) hunks.push(`@@ -${range(oldLine, oldCount)} +${range(newLine, newCount)} @@\n${hunk.map(printed).join('')}`)
    oldLine += oldCount
    newLine += newCount
    if (hunk.length === 0) {
      oldLine++
      newLine++
      at++
    }
  }
  return hunks
}

/** An empty side is written as the line before it. */
const range = (line: number, count: number): string => (count === 1 ? `${line}` : `${count === 0 ? line - 1 : line},${count}`)

const printed = ({ mark, text }: Line): string => (text.endsWith('\n') ? mark + text : `${mark}${text}\n\\ No newline at end of file\n`)

function quoted(name: string): string {
  if (!/["\\\u0000-\u001f\u007f]/.test(name)) return name
  const escaped = name.replace(/["\\\u0000-\u001f\u007f]/g, (c) =>
    c === '"' || c === '\\' ? `\\${c}` : `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`,
  )
  return `"${escaped}"`
}
