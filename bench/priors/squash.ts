/**
 * Whether a candidate gives a person's text, asked of tens of thousands of candidates a repair: texts are compared without layout, comments,
 * parentheses, braces and kinds of quotes, by what is left between the common head and tail. Who passes has still to be compared as a tree.
 */
import type { Edit } from '../../src/model/index.ts'

export interface Squashed {
  readonly text: string
  /** For each offset of the original: how much of the squashed text lies before it. */
  readonly at: Uint32Array
}

const dropped = /[\s;(){}]/

export function squash(text: string, skipped: RegExp): Squashed {
  const at = new Uint32Array(text.length + 1)
  const out: string[] = []
  let length = 0
  const put = (char: string): void => {
    if (dropped.test(char)) return
    out.push(char === "'" || char === '`' ? '"' : char)
    length++
  }
  let until = 0
  for (const match of text.matchAll(skipped)) {
    for (; until < match.index; until++) {
      at[until] = length
      put(text[until]!)
    }
    const end = match.index + match[0].length
    for (; until < end; until++) {
      at[until] = length
      if (match[1] === undefined) put(text[until]!)
    }
  }
  for (; until < text.length; until++) {
    at[until] = length
    put(text[until]!)
  }
  at[text.length] = length
  return { text: out.join(''), at }
}

/** A test for edit scripts of `before`: true for all that give `after` when squashed, and for few others. */
export function matcher(before: string, after: string, skipped: RegExp): (edits: readonly Edit[]) => boolean {
  const from = squash(before, skipped)
  const to = squash(after, skipped).text
  const most = Math.min(from.text.length, to.length)
  let head = 0
  while (head < most && from.text[head] === to[head]) head++
  let tail = 0
  while (tail < most && from.text.at(-1 - tail) === to.at(-1 - tail)) tail++
  return (edits) => {
    const sorted = [...edits].sort((a, b) => a.start - b.start)
    const start = from.at[sorted[0]!.start]!
    const end = from.at[sorted.at(-1)!.end]!
    if (start > head || from.text.length - end > tail) return false
    let middle = ''
    for (const [index, edit] of sorted.entries()) {
      const next = sorted[index + 1]
      middle += squash(edit.text, skipped).text
      if (next) middle += from.text.slice(from.at[edit.end]!, from.at[next.start]!)
    }
    return start + middle.length + from.text.length - end === to.length && to.startsWith(middle, start)
  }
}
