import type { Random, WarmSession } from '../../contracts/index.ts'
import { digestBytes } from '../../kit/index.ts'
import type { Proposal } from '../../model/index.ts'
import { filesOf } from './change.ts'
import type { Change } from './change.ts'
import { soughtFamily } from '../../contracts/index.ts'
import { describe, diverse, groupByBehaviour } from './guard.ts'
import type { Grouping } from './guard.ts'
import { plainFirst } from './plain.ts'

/** Plausible patches beyond this number say only that the tests are weak. */
export const plausibleMax = 40

export interface RankInput {
  readonly session: WarmSession
  readonly files: ReadonlyMap<string, string>
  readonly random: Random
}

/** The plausible in order of their score, deletions last, with the guard's word on those that were compared. */
export async function rank(found: readonly Change[], input: RankInput): Promise<Proposal[]> {
  const byScore = [...found].sort((a, b) => Number(deletes(a)) - Number(deletes(b)) || b.score - a.score)
  if (byScore.length === 0) return []
  const best = withSought(diverse(byScore), byScore)
  const { order, grouping } = ordered(best, await groupByBehaviour(input.session, best, input.files, input.random.seed), input.files)
  const compared = order.map((at) => best[at]!)
  const sorted = [...compared, ...byScore.filter((change) => !compared.includes(change))]
  const ids = sorted.map((_, index) => `patch-${index + 1}`)
  // So many plausible patches, and no input tells any apart: the inputs do not reach what they change, so nothing was learned.
  const blind = found.length >= plausibleMax && new Set(grouping.groups).size === 1
  const scores = compared.map((change) => change.score)
  const behaviours = blind ? undefined : describe(grouping, scores, ids.slice(0, compared.length))
  return sorted.map((change, index) => ({
    id: ids[index]!,
    kind: 'patch',
    source: change.source,
    families: change.parts.map((part) => part.family),
    patch: {
      files: filesOf(change.parts).map(({ path, edits }) => ({
        path,
        before: digestBytes(input.files.get(path) ?? ''),
        edits: [...edits],
      })),
    },
    explanation: explain(change),
    rank: index,
    ...(index < compared.length && behaviours ? { behaviours } : {}),
  }))
}

/**
 * What is gone fails no test that does not ask for it: of patches that pass, those that only delete are the likeliest to be wrong (Qi and
 * others, An Analysis of Patch Plausibility and Correctness for Generate-and-Validate Patch Generation Systems, ISSTA 2015).
 */
const deletes = (change: Change): boolean => change.parts.every(({ family }) => family === 'statement-deleted')

/** Conditions made to measure at one place differ in what the tests do not see, and nowhere else: more of them are compared. */
const soughtMax = 6

function withSought(compared: readonly Change[], byScore: readonly Change[]): Change[] {
  const [best] = compared
  const isSought = (change: Change): boolean => change.parts.every(({ family }) => family === soughtFamily)
  if (!best || !isSought(best)) return [...compared]
  const rivals = byScore.filter(
    (change) => isSought(change) && change.parts[0]?.start === best.parts[0]?.start && !compared.includes(change),
  )
  return [...compared, ...rivals.slice(0, soughtMax)]
}

export const explain = (change: Change): string => change.parts.map((part) => part.explanation).join('; ')

/** The grouping in the order in which the patches are shown. */
function ordered(
  best: readonly Change[],
  found: Grouping,
  files: ReadonlyMap<string, string>,
): { order: readonly number[]; grouping: Grouping } {
  const order = plainFirst(best, found, files)
  const groups = order.map((at) => found.groups[at]!)
  const outcomes = order.map((at) => found.outcomes[at] ?? [])
  return { order, grouping: { ...found, groups, outcomes } }
}
