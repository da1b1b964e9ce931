/** Ways to make a type checker or a linter quiet without mending anything, as every language has them. */
import type { Silence } from '../../contracts/index.ts'

export interface Signs {
  /** One entry for each thing in the text that keeps a tool quiet, in words: 'a cast', '@ts-ignore'. */
  readonly silencers: readonly string[]
  /** Statements that do something. */
  readonly statements: number
}

/** What the second text has more of, and whether it does less: what is gone is not complained of. */
export function silenceOf(before: Signs, after: Signs): Silence {
  const left = new Map<string, number>()
  for (const what of before.silencers) left.set(what, (left.get(what) ?? 0) + 1)
  const added = new Set<string>()
  for (const what of after.silencers) {
    const count = left.get(what) ?? 0
    left.set(what, count - 1)
    if (count <= 0) added.add(what)
  }
  return { added: [...added], deletes: after.statements < before.statements }
}

export const noSilence: Silence = { added: [], deletes: false }
