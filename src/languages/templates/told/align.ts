/** One stretch of a text that another has instead: offsets of the first text. */
export interface Hunk {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** Words compared with words at most, as a product: beyond that the middle is one stretch. */
const cellsMax = 40_000
/** More stretches than this: the texts say different things. */
const hunksMax = 6

/** What makes `actual` into `expected`, word by word; undefined where they have too little in common. */
export function hunksBetween(actual: string, expected: string): readonly Hunk[] | undefined {
  const [from, to] = [wordsOf(actual), wordsOf(expected)]
  let head = 0
  while (head < from.length && head < to.length && from[head] === to[head]) head++
  let tail = 0
  while (tail < Math.min(from.length, to.length) - head && from.at(-1 - tail) === to.at(-1 - tail)) tail++
  const [a, b] = [from.slice(head, from.length - tail), to.slice(head, to.length - tail)]
  const start = from.slice(0, head).join('').length
  const found = a.length * b.length > cellsMax ? [{ start, end: start + a.join('').length, text: b.join('') }] : inner(a, b, start)
  return found.length <= hunksMax ? found : undefined
}

const wordsOf = (text: string): string[] => text.match(/\w+|\s|[^\w\s]/g) ?? []

/** By the longest common subsequence of words. */
function inner(a: readonly string[], b: readonly string[], offset: number): Hunk[] {
  const longest = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1))
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      longest[i]![j] = a[i] === b[j] ? longest[i + 1]![j + 1]! + 1 : Math.max(longest[i + 1]![j]!, longest[i]![j + 1]!)
  const hunks: { start: number; end: number; text: string }[] = []
  let open: { start: number; end: number; text: string } | undefined
  let at = offset
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      open = undefined
      at += a[i]!.length
      i++
      j++
      continue
    }
    if (!open) hunks.push((open = { start: at, end: at, text: '' }))
    if (j >= b.length || (i < a.length && longest[i + 1]![j]! >= longest[i]![j + 1]!)) {
      at += a[i++]!.length
      open.end = at
    } else open.text += b[j++]!
  }
  return hunks
}
