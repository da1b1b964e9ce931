import type { Random, WarmSession } from '../../contracts/index.ts'
import { digestBytes } from '../../kit/index.ts'
import type { Proposal } from '../../model/index.ts'
import { filesOf } from './change.ts'
import type { Change } from './change.ts'
import { soughtFamily } from '../../contracts/index.ts'
import type { Doubts } from './doubts.ts'
import { describe, diverse, groupByBehaviour } from './guard.ts'
import type { Grouping } from './guard.ts'
import { plainFirst } from './plain.ts'

/** Plausible patches beyond this number say only that the tests are weak. */
export const plausibleMax = 40
/** What patches with one behaviour were found for faults that tests do pin down, in HumanEvalFix: eleven at most. */
const blindMin = 20

export interface RankInput {
  readonly session: WarmSession
  readonly files: ReadonlyMap<string, string>
  readonly random: Random
}

/**
 * The plausible in order of their score, with the guard's word on those that were compared. What is gone fails no test that does not
 * ask for it: of patches that pass, those that only delete are the likeliest to be wrong (Qi and others, ISSTA 2015), so they come last; behind
 * them only those that do the same in disguise.
 */
export async function rank(found: readonly Change[], input: RankInput, doubts: Doubts): Promise<Proposal[]> {
  const byScore = [...found].sort((a, b) => doubts.of(b) * b.score - doubts.of(a) * a.score)
  if (byScore.length === 0) return []
  const best = withSought(diverse(byScore), byScore)
  const off = doubts.passing.slice(0, offMax)
  const grouped = await groupByBehaviour(
    input.session,
    best,
    input.files,
    input.random.seed,
    off.map(({ change }) => change),
  )
  const { changes: compared, grouping } = ordered({ changes: best, grouping: grouped }, doubts, input.files)
  const sorted = [...compared, ...byScore.filter((change) => !compared.includes(change))]
  const ids = sorted.map((_, index) => `patch-${index + 1}`)
  // So many plausible patches, and no input tells any apart: the inputs do not reach what they change, so nothing was learned.
  const blind = found.length >= blindMin && new Set(grouping.groups).size === 1
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
    ...(change.foundAfter === undefined ? {} : { foundAfter: change.foundAfter }),
    ...(index < compared.length && behaviours ? { behaviours } : {}),
  }))
}

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

interface Compared {
  readonly changes: readonly Change[]
  readonly grouping: Grouping
}

/** Programs with something switched off that are compared with the patches. */
const offMax = 8

/** The compared in the order in which they are shown, now that it is known what does as much as something switched off. */
function ordered(found: Compared, doubts: Doubts, files: ReadonlyMap<string, string>): Compared {
  const { changes, grouping } = found
  const off = new Set(grouping.off)
  const doubtOf = changes.map((change, at) => {
    if (off.size === 0 || !grouping.outcomes[at]?.length) return doubts.of(change)
    return doubts.of(change, off.has(grouping.groups[at]!) ? 'as off' : 'otherwise')
  })
  const sorted = take(
    found,
    [...changes.keys()].sort((a, b) => doubtOf[b]! * changes[b]!.score - doubtOf[a]! * changes[a]!.score),
  )
  return take(sorted, plainFirst(sorted.changes, sorted.grouping, files))
}

const take = ({ changes, grouping }: Compared, order: readonly number[]): Compared => ({
  changes: order.map((at) => changes[at]!),
  grouping: {
    ...grouping,
    groups: order.map((at) => grouping.groups[at]!),
    outcomes: order.map((at) => grouping.outcomes[at] ?? []),
  },
})
