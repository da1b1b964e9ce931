import type { Context } from '../context.ts'

/** Texts of the tests that a pattern is tried on; what the failing tests expect comes first. */
const triedMax = 40
/** Matching may take time exponential in the length of a text: longer ones are not tried. */
const triedCharsMax = 18

/** Words that other engines write otherwise than ECMA-262, 22.2, where they mean the same. */
const elsewhere: readonly (readonly [RegExp, string])[] = [
  [/\(\?P</g, '(?<'],
  [/\\A/g, '^'],
  [/\\[zZ]/g, '$'],
  [/\\h/g, '[ \\t]'],
  [/([*+?}])\+/g, '$1'],
]

/** What the pattern does to each short text; undefined where it cannot be asked: it is written in another syntax, or there is no text. */
export function outcome(pattern: string, flags: string, told: readonly string[]): string | undefined {
  const short = told.filter((text) => text.length <= triedCharsMax)
  if (short.length === 0) return undefined
  try {
    const bare = isSpaced(pattern, flags) ? pattern.replace(/(?<!\\)#[^\n]*|\s+/g, '') : pattern
    const tried = new RegExp(
      elsewhere.reduce((text, [from, to]) => text.replace(from, to), bare),
      flags.replace(/[^ims]/g, ''),
    )
    return short.map((text) => JSON.stringify(tried.exec(text))).join('\n')
  } catch {
    return undefined
  }
}

/** Texts that the failing tests expect, then those that stand in their files. */
export const texts = ({ pools }: Context): string[] =>
  [...new Set([...pools.expectedStrings, ...pools.testStrings])].filter((text) => text !== '').slice(0, triedMax)

/** Blanks and what follows a `#` are layout (the flag `x`): a pattern over several indented lines is written so, wherever its flags stand. */
export const isSpaced = (pattern: string, flags: string): boolean => flags.includes('x') || /\n[ \t]/.test(pattern)

/** How likely a change of a pattern is that makes no difference to any short text of the tests: it may be used on parts of them. */
const unchangedShare = 0.3

/** The weight of a change, by whether it makes a difference to the texts of the tests. */
export function weigher(pattern: string, flags: string, ctx: Context): (source: string, flags: string, weight: number) => number {
  const told = texts(ctx)
  const before = outcome(pattern, flags, told)
  return (source, marks, weight) => (before === undefined || outcome(source, marks, told) !== before ? weight : weight * unchangedShare)
}
