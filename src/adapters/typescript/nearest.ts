/** Names farther than this share of the longer one are another word, not a misspelling. */
const DISTANCE_SHARE_MAX = 0.6

/** More guesses than this at one name are noise: the templates replace names more cleverly. */
export const NEAREST_MAX = 5

/**
 * Names nearest to a name that does not exist, nearest first, with how near (1 = equal). Case is ignored, as a person who
 * mistypes does.
 */
export function nearest(name: string, known: readonly string[]): readonly { readonly name: string; readonly likeness: number }[] {
  const wanted = name.toLowerCase()
  return known
    .filter((other) => other !== name)
    .map((other) => ({ name: other, likeness: 1 - distance(wanted, other.toLowerCase()) / Math.max(wanted.length, other.length, 1) }))
    .filter(({ likeness }) => likeness >= 1 - DISTANCE_SHARE_MAX)
    .sort((a, b) => b.likeness - a.likeness || (a.name < b.name ? -1 : 1))
    .slice(0, NEAREST_MAX)
}

/** Optimal string alignment: insertions, deletions, replacements and swaps of neighbours each cost one. */
export function distance(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1]
      let cost = Math.min(last[column]! + 1, current[column - 1]! + 1, last[column - 1]! + (same ? 0 : 1))
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      if (swapped) cost = Math.min(cost, beforeLast[column - 2]! + 1)
      current.push(cost)
    }
    beforeLast = last
    last = current
  }
  return last[b.length]!
}
