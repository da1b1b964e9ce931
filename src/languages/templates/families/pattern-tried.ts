import type { Context } from '../context.ts'

/** Texts of the tests that a pattern is tried on; what the failing tests expect comes first. */
const triedMax = 20
/**
 * A pattern of a project is tried in Prunella's own process, and backtracking has no limit of its own: where the steps that a text of some
 * length may cost could be more than these, it is not tried (Davis and others, The Impact of Regular Expression Denial of Service in
 * Practice, FSE 2018).
 */
const stepsMax = 1_000_000
const charsMax = 60
const saidCharsMax = 2_000

/** Words that other engines write otherwise than ECMA-262, 22.2, where they mean the same. */
const elsewhere: readonly (readonly [RegExp, string])[] = [
  [/\(\?P</g, '(?<'],
  [/\\A/g, '^'],
  [/\\[zZ]/g, '$'],
  [/\\h/g, '[ \\t]'],
  [/([*+?}])\+/g, '$1'],
]

/** What the pattern does to each short text; undefined where it cannot be asked: it is written in another syntax, or there is no text. */
function outcome(pattern: string, flags: string, told: readonly string[]): string | undefined {
  const bare = isSpaced(pattern, flags) ? pattern.replace(/(?<!\\)#[^\n]*|\s+/g, '') : pattern
  const said = /\(\?P<|\\[AzZh]|[*+?}]\+/.test(bare) ? elsewhere.reduce((text, [from, to]) => text.replace(from, to), bare) : bare
  let out = ''
  try {
    const tried = new RegExp(said, flags.replace(/[^ims]/g, ''))
    for (const text of tryable(pattern, told)) {
      const found = tried.exec(text)
      out += found === null ? '-' : `${found.index} ${found.join('\n')};`
    }
  } catch {
    return undefined
  }
  return out === '' ? undefined : out
}

/** Those of the texts that the pattern may be tried on without harm. */
export const tryable = (pattern: string, texts: readonly string[]): readonly string[] => {
  const most = charsFor(pattern)
  return texts.filter((text) => text.length <= most)
}

/** Repeated groups cost a power of the ways through one round, repetitions beside each other a power of the length. */
function charsFor(pattern: string): number {
  const repeated = pattern.match(/(?<!\\)[+*]|\{\d+,(?:\d{2,})?\}/g)?.length ?? 0
  const ways = 1 + repeated + (pattern.match(/[|?]/g)?.length ?? 0)
  const rounds = /\)(?:[+*]|\{\d)/.test(pattern) ? Math.log(stepsMax) / Math.log(1 + ways) : charsMax
  return Math.floor(Math.min(charsMax, rounds, stepsMax ** (1 / Math.max(1, repeated))))
}

/** Texts that the failing tests quote when they fail, that they expect, then those that stand in their files. */
export function toldTexts(ctx: Context): readonly string[] {
  const kept = known.get(ctx)
  if (kept) return kept
  const said = ctx.focus.failures.flatMap(({ message, actual, expected }) => [message, actual ?? '', expected ?? ''])
  const quoted = said.flatMap((text) => [...text.slice(0, saidCharsMax).matchAll(/'([^'\n]+)'|"([^"\n]+)"|`([^`\n]+)`/g)])
  const { expectedStrings, testStrings } = ctx.pools
  const all = new Set([...expectedStrings, ...quoted.map((match) => match[1] ?? match[2] ?? match[3]!), ...testStrings])
  const texts = [...all].filter((text) => text !== '').slice(0, triedMax)
  known.set(ctx, texts)
  return texts
}

const known = new WeakMap<Context, readonly string[]>()

/** Blanks and what follows a `#` are layout (the flag `x`): a pattern over several indented lines is written so, wherever its flags stand. */
export const isSpaced = (pattern: string, flags: string): boolean => flags.includes('x') || /\n[ \t]/.test(pattern)

/** How likely a change of a pattern is that makes no difference to any short text of the tests: it may be used on parts of them. */
const unchangedShare = 0.25

/** Trying a pattern takes a fifth of a millisecond: of the changes of one pattern the likeliest are tried, and the others come after them. */
const askedMax = 80

interface Changed {
  readonly source: string
  readonly flags: string
  readonly weight: number
}

/** Changes with weights by whether they make a difference to the texts of the tests. */
export function* weighed<T extends Changed>(
  { pattern, flags }: { readonly pattern: string; readonly flags: string },
  all: readonly T[],
  ctx: Context,
): Iterable<T> {
  const told = toldTexts(ctx)
  const before = outcome(pattern, flags, told)
  if (before === undefined) return yield* all
  const sorted = [...all].sort((a, b) => b.weight - a.weight)
  for (const [index, change] of sorted.entries()) {
    // What the other flags mean the texts do not show here.
    const shown = change.flags.replace(/[ims]/g, '') === flags.replace(/[ims]/g, '')
    const changes = !shown || (index < askedMax && outcome(change.source, change.flags, told) !== before)
    yield changes ? change : { ...change, weight: change.weight * unchangedShare }
  }
}
