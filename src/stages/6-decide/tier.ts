import type { Proposal } from '../../model/index.ts'

/** How far the tests tell the plausible patches apart: what the measured precision depends on most. */
export type Tier = 'one-behaviour' | 'one-behaviour-few-inputs' | 'several-behaviours' | 'behaviour-unknown' | 'taken-back'

/** Outcomes of first patches of one tier, judged by tests that the search did not see. */
export interface PrecisionRow {
  /** Id of the language; absent: of the very code base under repair. */
  readonly language?: string
  readonly tier: Tier
  readonly right: number
  readonly total: number
}

/** Fewer inputs than this hardly tell two patches apart; the captured calls of one small test give about as many variations. */
export const INPUTS_ENOUGH = 8

export function tierOf({ behaviours, source }: Pick<Proposal, 'behaviours' | 'source'>): Tier {
  if (source === 'history') return 'taken-back'
  if (behaviours === undefined || behaviours.inputsTried === 0) return 'behaviour-unknown'
  if (behaviours.groups > 1) return 'several-behaviours'
  return behaviours.inputsTried >= INPUTS_ENOUGH ? 'one-behaviour' : 'one-behaviour-few-inputs'
}

export const tierTitles: Readonly<Record<Tier, string>> = {
  'one-behaviour': 'every plausible patch found acts alike',
  'one-behaviour-few-inputs': 'every plausible patch found acts alike, on few inputs',
  'several-behaviours': 'plausible patches differ: the tests cannot tell which is meant',
  'taken-back': 'an earlier change is taken back',
  'behaviour-unknown': 'the patches could not be run on other inputs',
}

/** Outcomes counted by the title of their tier, as `learn --history` keeps them, in the shape of the precision table. */
export const rowsOf = (byTitle: Readonly<Record<string, { readonly right: number; readonly wrong: number }>>): PrecisionRow[] =>
  (Object.keys(tierTitles) as Tier[]).flatMap((tier) => {
    const counts = byTitle[tierTitles[tier]]
    return counts === undefined ? [] : [{ tier, right: counts.right, total: counts.right + counts.wrong }]
  })
