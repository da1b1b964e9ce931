import type { Proposal } from '../../model/index.ts'

/** How far the tests tell the plausible patches apart: what the measured precision depends on most. */
export type Tier =
  | 'one-behaviour'
  | 'rivals-unlikely'
  | 'one-behaviour-few-inputs'
  | 'one-behaviour-anew'
  | 'one-answer'
  | 'fitted'
  | 'found-late'
  | 'several-behaviours'
  | 'behaviour-unknown'
  | 'taken-back'

/** Outcomes by tier, as of the very code base under repair. */
export interface PrecisionRow {
  readonly tier: Tier
  readonly right: number
  readonly total: number
}

/** Fewer inputs than this hardly tell two patches apart; the captured calls of one small test give about as many variations. */
export const INPUTS_ENOUGH = 8
/**
 * From this share of what is known for likely, patches that act otherwise count as unlikely. Only for a patch of one edit: how likely
 * several edits are together is a guess.
 */
const SHARE_ENOUGH = 0.9

/**
 * Families that take what they write from the values of the failing tests. Whatever other input is tried, such a patch has no rival that
 * acts otherwise, so comparing says little of it.
 */
const fitted = /-(?:told|said|expected)$|^(?:regular-expression|pattern|condition-sought|condition-copied)/
/**
 * Among more candidates than these, one that passes by accident is likely (Dunn, Multiple Comparisons among Means, 1961). On public
 * repositories none of the wrong patches of one behaviour was found sooner but those of fitted families and two more (docs/benchmarks.md).
 */
const FOUND_LATE = 1_000

export function tierOf(proposal: Pick<Proposal, 'behaviours' | 'source' | 'families' | 'foundAfter'>): Tier {
  const { behaviours, source, families, foundAfter = 0 } = proposal
  if (source === 'history') return 'taken-back'
  if (behaviours === undefined || behaviours.inputsTried === 0) return 'behaviour-unknown'
  if (behaviours.inputsTried < INPUTS_ENOUGH) return behaviours.groups === 1 ? 'one-behaviour-few-inputs' : 'several-behaviours'
  // Tests call from outside, so the inputs are as coarse as their calls.
  if (behaviours.anew === true) return behaviours.groups === 1 ? 'one-behaviour-anew' : 'several-behaviours'
  const isLikely = families.length === 1 && (behaviours.share ?? 0) >= SHARE_ENOUGH
  if (behaviours.groups > 1 && !isLikely) return 'several-behaviours'
  if (behaviours.constant === true) return 'one-answer'
  if (families.some((family) => fitted.test(family))) return 'fitted'
  if (foundAfter > FOUND_LATE) return 'found-late'
  return behaviours.groups === 1 ? 'one-behaviour' : 'rivals-unlikely'
}

export const tierTitles: Readonly<Record<Tier, string>> = {
  'one-behaviour': 'every plausible patch found acts alike',
  'rivals-unlikely': 'patches that act otherwise are far less likely',
  'one-behaviour-few-inputs': 'every plausible patch found acts alike, on few inputs',
  'one-behaviour-anew': 'every plausible patch found acts alike in the calls that the tests make',
  'one-answer': 'the answer is the same on every input tried',
  fitted: 'it is made from the values of the tests that it has to pass',
  'found-late': 'found among so many candidates that one may pass by accident',
  'several-behaviours': 'plausible patches differ: the tests cannot tell which is meant',
  'taken-back': 'an earlier change is taken back',
  'behaviour-unknown': 'the patches could not be run on other inputs',
}

/** Outcomes counted by the title of their tier, as `learn --history` keeps them. */
export const rowsOf = (byTitle: Readonly<Record<string, { readonly right: number; readonly wrong: number }>>): PrecisionRow[] =>
  (Object.keys(tierTitles) as Tier[]).flatMap((tier) => {
    const counts = byTitle[tierTitles[tier]]
    return counts === undefined ? [] : [{ tier, right: counts.right, total: counts.right + counts.wrong }]
  })
