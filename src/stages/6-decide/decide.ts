/**
 * Decides about a proved patch. Confidence is the measured precision of its tier (posterior mean of a Beta distribution with
 * a uniform prior, Gelman et al., Bayesian Data Analysis, 2.4), never a guess; policy lets only the unambiguous be applied
 * without asking for that very patch. Pure.
 */
import { testKey, type Confidence, type Decision, type Proof, type Proposal, type SuiteRun, type TestId } from '../../model/index.ts'
import { precision } from './precision.ts'
import { tierOf, tierTitles, type PrecisionRow, type Tier } from './tier.ts'

export interface DecideInput {
  readonly proposal: Proposal
  readonly proof: Proof
  readonly red: SuiteRun
  readonly targets: readonly TestId[]
  /** `--apply`: the person has said yes to whatever policy lets through. */
  readonly apply: boolean
  /** Outcomes of this very code base, from `learn --history`; counted beside the benchmark's. */
  readonly lessons?: readonly PrecisionRow[]
}

export function decide(input: DecideInput): Decision {
  const { proposal, proof, apply } = input
  const confidence = confidenceOf(input)
  if (proof.verdict !== 'proven') return { verdict: 'refused', by: 'policy', reasons: ['not proven'], mayAutoApply: false, confidence }
  const doubts = doubtsAbout(proposal)
  const mayAutoApply = doubts.length === 0
  if (mayAutoApply && apply)
    return { verdict: 'approved', by: 'policy: --apply', reasons: ['proven and unambiguous'], mayAutoApply, confidence }
  const reasons = mayAutoApply ? ['Proven and unambiguous; heal --apply would have written it.'] : doubts
  return { verdict: 'awaiting', by: 'policy', reasons, mayAutoApply, confidence }
}

/** Why a person should look at this very patch first; empty when nothing speaks against it. */
function doubtsAbout(proposal: Proposal): string[] {
  const doubts: Readonly<Record<Tier, string | undefined>> = {
    'one-behaviour': undefined,
    'one-behaviour-few-inputs': 'Weakly tested: the patches could be compared on very few inputs only.',
    'several-behaviours': 'Ambiguous: other patches pass the same tests and act differently; a test for the call above would decide.',
    'behaviour-unknown': 'Weakly tested: the patch could not be compared with others on inputs beyond the tests.',
  }
  const doubt = doubts[tierOf(proposal)]
  return doubt === undefined ? [] : [doubt]
}

export function confidenceOf({ proposal, red, targets, lessons = [] }: Omit<DecideInput, 'proof' | 'apply'>): Confidence {
  const tier = tierOf(proposal)
  const rows = [...precision, ...lessons].filter((row) => row.tier === tier)
  const right = rows.reduce((sum, row) => sum + row.right, 0)
  const total = rows.reduce((sum, row) => sum + row.total, 0)
  const { behaviours } = proposal
  const names = new Set(targets.map(testKey))
  const others = red.tests.filter((test) => test.status === 'passed' && !names.has(testKey(test.id))).length
  const evidence = [
    total === 0 ? 'no such patch has been measured yet' : `${right} of ${total} such patches were right when held-out tests judged them`,
    behaviours === undefined || behaviours.inputsTried === 0
      ? 'not compared on other inputs'
      : `${behaviours.groups === 1 ? 'one behaviour' : `${behaviours.groups} behaviours`} among the plausible patches on ${behaviours.inputsTried} inputs`,
    `${targets.length} ${targets.length === 1 ? 'test turns' : 'tests turn'} green, ${others} others stay so`,
  ]
  return { value: (right + 1) / (total + 2), tier: tierTitles[tier], evidence }
}
