import type { Context } from '../context.ts'

/** Texts of failing tests are excerpts of at most this size; whole files name everything. */
const excerptCharsMax = 6_000
const keysMax = 24

/** What the failing tests themselves say, without the rest of their files. */
export const excerpts = ({ focus }: Context): readonly string[] => (focus.tests ?? []).filter((text) => text.length <= excerptCharsMax)

/** Keys and members that the failing tests name, in what they expect and in their own lines. */
export function keysTold(ctx: Context): readonly string[] {
  const kept = known.get(ctx)
  if (kept) return kept
  const found = new Set<string>()
  const said = [...ctx.focus.failures.map(({ expected }) => expected ?? ''), ...excerpts(ctx)]
  for (const text of said)
    for (const [, key, read] of text.matchAll(/(?:^|[{,(\s])['"]?([A-Za-z_]\w{1,30})['"]?\s*:(?!:)|\.([A-Za-z_]\w{1,30})\b(?!\s*\()/g))
      if (found.size < keysMax) found.add(key ?? read!)
  const keys = [...found]
  known.set(ctx, keys)
  return keys
}

const known = new WeakMap<Context, readonly string[]>()
