/**
 * Decides about a proved patch. Confidence is the measured precision of its tier in its language, never a guess: the posterior mean of
 * a Beta distribution whose prior is what other languages' patches of the tier did, shrunk to few counts (Gelman et al., Bayesian Data
 * Analysis, 2.4 and 5.3). Policy lets only the unambiguous of a measured language be applied without asking for that very patch. Pure.
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
  /** Id of the language, see PrecisionRow. */
  readonly language: string
  /** Outcomes of this very code base, from `learn --history`; counted beside the benchmark's. */
  readonly lessons?: readonly PrecisionRow[]
}

export function decide(input: DecideInput): Decision {
  const { proposal, proof, apply } = input
  const confidence = confidenceOf(input)
  if (proof.verdict !== 'proven') return { verdict: 'refused', by: 'policy', reasons: ['not proven'], mayAutoApply: false, confidence }
  const doubts = [...doubtsAbout(proposal), ...doubtsAboutMeasure(input)]
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
    'taken-back': 'It takes back what somebody changed on purpose, and was found as a last resort.',
    'behaviour-unknown': 'Weakly tested: the patch could not be compared with others on inputs beyond the tests.',
  }
  const doubt = doubts[tierOf(proposal)]
  return doubt === undefined ? [] : [doubt]
}

/** Fewer outcomes of its own say nothing about a language. */
const measuredMin = 10

function doubtsAboutMeasure({ proposal, language, lessons = [] }: DecideInput): string[] {
  const { total } = sum(ownRows(tierOf(proposal), language, lessons))
  return total >= measuredMin
    ? []
    : [`Patches of this kind have hardly been measured in ${language}: ${total} ${total === 1 ? 'outcome is' : 'outcomes are'} known.`]
}

const ownRows = (tier: Tier, language: string, lessons: readonly PrecisionRow[]): PrecisionRow[] =>
  [...precision, ...lessons].filter((row) => row.tier === tier && (row.language === undefined || row.language === language))

const sum = (rows: readonly PrecisionRow[]): { right: number; total: number } => ({
  right: rows.reduce((all, row) => all + row.right, 0),
  total: rows.reduce((all, row) => all + row.total, 0),
})

/** Outcomes of other languages count as at most so many of this one's. */
const borrowedMax = 4

export function confidenceOf({ proposal, red, targets, language, lessons = [] }: Omit<DecideInput, 'proof' | 'apply'>): Confidence {
  const tier = tierOf(proposal)
  const { right, total } = sum(ownRows(tier, language, lessons))
  const others = sum(precision.filter((row) => row.tier === tier && row.language !== language))
  const borrowed = Math.min(borrowedMax, others.total)
  const prior = others.total === 0 ? 0 : (borrowed * others.right) / others.total
  const { behaviours } = proposal
  const names = new Set(targets.map(testKey))
  const spared = red.tests.filter((test) => test.status === 'passed' && !names.has(testKey(test.id))).length
  const evidence = [
    total === 0 ? unmeasured(language, others) : `${right} of ${total} such patches were right when held-out tests judged them`,
    behaviours === undefined || behaviours.inputsTried === 0
      ? 'not compared on other inputs'
      : `${behaviours.groups === 1 ? 'one behaviour' : `${behaviours.groups} behaviours`} among the plausible patches on ${behaviours.inputsTried} inputs`,
    `${targets.length} ${targets.length === 1 ? 'test turns' : 'tests turn'} green, ${spared} others stay so`,
  ]
  return { value: (right + prior + 1) / (total + borrowed + 2), tier: tierTitles[tier], evidence }
}

const unmeasured = (language: string, others: { right: number; total: number }): string =>
  `no such patch has been measured in ${language} yet` +
  (others.total === 0 ? '' : `; in other languages ${others.right} of ${others.total} were right`)
