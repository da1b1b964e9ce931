/** Letters wrong, missing, too many or exchanged between two words (Damerau–Levenshtein, adjacent exchanges), up to `most`; beyond it Infinity. */
function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return Infinity
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let row = 1; row <= a.length; row++) {
    const next = [row]
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1]
      let best = Math.min(last[column]! + 1, next[column - 1]! + 1, last[column - 1]! + (same ? 0 : 1))
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1])
        best = Math.min(best, before[column - 2]! + 1)
      next.push(best)
    }
    before = last
    last = next
  }
  const found = last[b.length]!
  return found <= most ? found : Infinity
}

/** Longer words may hold two slips, shorter ones one. */
const LONG = 6

/** Words of the list that may have been meant, nearest first, at most five. */
export function nearest(word: string, list: Iterable<string>): string[] {
  const most = word.length >= LONG ? 2 : 1
  const found: { readonly text: string; readonly far: number }[] = []
  for (const text of list) {
    if (text === word || text.length < 2) continue
    const far =
      text.toLowerCase() === word.toLowerCase() || text.replaceAll('_', '') === word.replaceAll('_', '') ? 0.5 : distance(word, text, most)
    if (far <= most) found.push({ text, far })
  }
  return found
    .sort((a, b) => a.far - b.far || a.text.length - b.text.length)
    .slice(0, 5)
    .map(({ text }) => text)
}
