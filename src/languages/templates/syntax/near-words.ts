/** Those of the words that are one or two slips away from this one: a letter left out, doubled, changed, or two exchanged (Damerau, 1964). */
export function nearWords(word: string, keywords: readonly string[]): string[] {
  if (keywords.includes(word) || word.length < 2 || word.length > 12) return []
  const limit = word.length <= 3 ? 1 : 2
  const found = keywords.filter((keyword) => Math.abs(keyword.length - word.length) <= limit && slips(word.toLowerCase(), keyword) <= limit)
  return found.sort((a, b) => slips(word, a) - slips(word, b))
}

/** Optimal string alignment distance. */
function slips(a: string, b: string): number {
  const rows: number[][] = Array.from({ length: a.length + 1 }, (_, i) => [i, ...Array.from({ length: b.length }, () => 0)])
  for (let j = 0; j <= b.length; j++) rows[0]![j] = j
  for (let i = 1; i <= a.length; i++)
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1
      let best = Math.min(rows[i - 1]![j]! + 1, rows[i]![j - 1]! + 1, rows[i - 1]![j - 1]! + change)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, rows[i - 2]![j - 2]! + 1)
      rows[i]![j] = best
    }
  return rows[a.length]![b.length]!
}
