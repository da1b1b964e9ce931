/** A word farther away than this is another word, not a slip of the fingers. */
const SLIPS_MAX = 2

/** Optimal string alignment distance: insertions, deletions, substitutions, swaps of neighbours. */
export function slips(a: string, b: string): number {
  let beforePrevious: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1]
      let best = Math.min(at(previous, column) + 1, at(current, column - 1) + 1, at(previous, column - 1) + (same ? 0 : 1))
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1])
        best = Math.min(best, at(beforePrevious, column - 2) + 1)
      current.push(best)
    }
    beforePrevious = previous
    previous = current
  }
  return at(previous, b.length)
}

const at = (row: readonly number[], column: number): number => row[column] ?? Number.POSITIVE_INFINITY

/** The known word that was probably meant; words longer than any known one are not worth comparing. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const candidates = known
    .filter((name) => Math.abs(name.length - word.length) <= SLIPS_MAX)
    .map((name) => ({ name, distance: slips(word.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= SLIPS_MAX && distance < name.length)
  return candidates.sort((a, b) => a.distance - b.distance)[0]?.name
}
