import { applyEdits } from '../../kit/index.ts'
import type { Edit } from '../../model/index.ts'
import type { Change } from './change.ts'

/** Equality with a literal, in all four languages: `=== 'a'`, `is "a"`, `== ['a']`, `'a' ==`, `!= 17`. */
const compared =
  /(?:[=!]==?|\bis(?:\s+not)?)\s*[[(]?\s*(?:(['"])((?:(?!\1)[^\\\n])*)\1|(-?\d+(?:\.\d+)?))|(?:(['"])((?:(?!\4)[^\\\n])*)\4|(?<![\w.])(-?\d+(?:\.\d+)?))\s*(?:[=!]==?|\bis\b)/g
/** Smaller numbers stand in every program: nothing tells where they come from. */
const numberMin = 3

/**
 * Whether the patch asks for a value that only a test knows: `if (name === 'the one in the test')` makes any test pass and heals nothing.
 * (Special-casing, as in Smith and others, Is the Cure Worse Than the Disease?, FSE 2015.)
 */
export function isSpecial(change: Change, files: ReadonlyMap<string, string>, tests: readonly string[]): boolean {
  return change.parts.some(({ path, edits }) => {
    const own = files.get(path) ?? ''
    const foreign = (literal: string): boolean => !own.includes(literal) && tests.some((text) => text.includes(literal))
    return edits.some((edit) =>
      [...lineOf(own, edit).matchAll(compared)].some(([, , left, leftNumber, , right, rightNumber]) => {
        const words = left ?? right
        const number = leftNumber ?? rightNumber
        if (words !== undefined) return words !== '' && foreign(words)
        return number !== undefined && Math.abs(Number(number)) >= numberMin && foreign(number)
      }),
    )
  })
}

/** What the edit makes of the lines that it stands in. */
function lineOf(text: string, edit: Edit): string {
  const from = text.lastIndexOf('\n', edit.start - 1) + 1
  const end = text.indexOf('\n', edit.end)
  return applyEdits(text.slice(from, end < 0 ? undefined : end), [{ ...edit, start: edit.start - from, end: edit.end - from }])
}
