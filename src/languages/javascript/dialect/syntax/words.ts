/** Reserved words and the contextual ones that open a construct (ECMA-262, 12.7.2). */
export const keywords = (
  'await break case catch class const continue debugger default delete do else export extends false finally for function if import in ' +
  'instanceof let new null of return static super switch this throw true try typeof undefined var void while with yield async from get set as ' +
  'interface type enum implements readonly public private protected'
).split(' ')

/** Keywords one or two slips away from a word: a letter left out, doubled, changed, or two exchanged (Damerau, 1964). */
export function nearKeywords(word: string): string[] {
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
