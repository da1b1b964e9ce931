import type { WarmSession } from '../../contracts/index.ts'
import type { Behaviours } from '../../model/index.ts'
import { filesOf } from './change.ts'
import type { Change } from './change.ts'

/** Plausible patches compared; later ones are ever less likely and each costs a run of every input. */
const comparedMax = 12
/** Of the changes to one place only so many are compared: ten numbers for one number say less than ten places. */
const perPlaceMax = 2
/** Inputs tried on each: captured calls and variations of them. */
const inputsMax = 200

/** The best changes, few of them in one place, best first. */
export function diverse(byScore: readonly Change[]): Change[] {
  const atPlace = new Map<string, number>()
  const chosen = byScore.filter((change) => {
    const place = change.parts.map((part) => `${part.path} ${part.start} ${part.end}`).join('\n')
    const count = (atPlace.get(place) ?? 0) + 1
    atPlace.set(place, count)
    return count <= perPlaceMax
  })
  return chosen.slice(0, comparedMax)
}

export interface Grouping {
  /** Group number of each compared change; equal numbers acted alike on every input. */
  readonly groups: readonly number[]
  readonly calls: readonly string[]
  readonly outcomes: readonly (readonly string[])[]
}

/**
 * The over-fitting guard: patches that satisfy the tests are run on inputs captured from the tests and on variations of them,
 * and grouped by what they do. (Compare Xiong et al., Identifying Patch Correctness in Test-Based Program Repair, ICSE 2018.)
 */
export async function groupByBehaviour(session: WarmSession, changes: readonly Change[], seed: number): Promise<Grouping> {
  const candidates = changes.map((change, id) => ({ id, files: filesOf(change.parts) }))
  const { calls, outcomes } = await session.behaviours(candidates, { seed, inputsMax })
  const known = new Map<string, number>()
  const groups = changes.map((_, index) => {
    const key = (outcomes[index] ?? []).join('\u0000')
    const group = known.get(key) ?? known.size
    known.set(key, group)
    return group
  })
  return { groups, calls, outcomes }
}

/** What to tell about the patches: how many behaviours, and the first input on which the winner and another part. */
export function describe(grouping: Grouping, ids: readonly string[]): Behaviours {
  const { groups, calls, outcomes } = grouping
  const count = new Set(groups).size
  const behaviours: Behaviours = { groups: Math.max(1, count), inputsTried: calls.length }
  if (count <= 1) return behaviours
  const rival = groups.findIndex((group) => group !== groups[0])
  const at = calls.findIndex((_, input) => outcomes[0]?.[input] !== outcomes[rival]?.[input])
  if (at < 0) return behaviours
  const seen = new Set<number>()
  const shown = ids.flatMap((proposal, index) => {
    if (seen.has(groups[index]!)) return []
    seen.add(groups[index]!)
    return [{ proposal, outcome: outcomes[index]?.[at] ?? '' }]
  })
  return { ...behaviours, distinguishing: { call: calls[at]!, outcomes: shown } }
}
