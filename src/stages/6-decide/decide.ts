/**
 * Decides about a proved patch. Confidence is the measured precision of its kind, never a guess: see calibrate.ts. Policy lets only
 * patches of trusted tiers be applied without asking for that very patch: see policy.ts. Pure.
 */
import { testKey, type Confidence, type Decision, type Proof, type Proposal, type SuiteRun, type TestId } from '../../model/index.ts'
import { calibrate, type Kind, type Outcomes } from './calibrate.ts'
import { outcomes } from './outcomes.ts'
import { isOwn, sum, trusted } from './policy.ts'
import { tierOf, tierTitles, type PrecisionRow, type Tier } from './tier.ts'

export interface DecideInput {
  readonly proposal: Proposal
  readonly proof: Proof
  readonly red: SuiteRun
  readonly targets: readonly TestId[]
  /** `--apply`: the person has said yes to whatever policy lets through. */
  readonly apply: boolean
  /** Id of the language. */
  readonly language: string
  /** Outcomes of this very code base, from `learn --history`; counted beside the benchmark's. */
  readonly lessons?: readonly PrecisionRow[]
}

export function decide(input: DecideInput): Decision {
  const { proof, apply } = input
  const confidence = confidenceOf(input)
  if (proof.verdict !== 'proven') return { verdict: 'refused', by: 'policy', reasons: ['not proven'], mayAutoApply: false, confidence }
  const doubts = doubtsAbout(input)
  const mayAutoApply = doubts.length === 0
  if (mayAutoApply && apply)
    return { verdict: 'approved', by: 'policy: --apply', reasons: ['proven and unambiguous'], mayAutoApply, confidence }
  const reasons = mayAutoApply ? ['Proven and unambiguous; heal --apply would have written it.'] : doubts
  return { verdict: 'awaiting', by: 'policy', reasons, mayAutoApply, confidence }
}

const ambiguous = 'Ambiguous: other patches pass the same tests and act differently; a test for the call above would decide.'

const doubts: Readonly<Record<Tier, string | undefined>> = {
  'one-behaviour': undefined,
  'rivals-unlikely': ambiguous,
  'one-behaviour-few-inputs': 'Weakly tested: the patches could be compared on very few inputs only.',
  'one-behaviour-anew':
    'Weakly tested: the patches could not be exchanged in the running program, and were compared by the calls of the tests only.',
  'one-answer': 'Weakly tested: with the patch the answer is the same whatever the input, so comparing answers says nothing.',
  fitted: 'Weakly tested: what it writes comes from the failing tests, so no other input speaks for or against it.',
  'found-late': 'Weakly tested: so many candidates were tried before it that one of them may pass by accident.',
  'several-behaviours': ambiguous,
  'taken-back': 'It takes back what somebody changed on purpose, and was found as a last resort.',
  'behaviour-unknown': 'Weakly tested: the patch could not be compared with others on inputs beyond the tests.',
}

/** Why a person should look at this very patch first; empty when policy trusts its tier. */
function doubtsAbout({ proposal, language, lessons = [] }: Pick<DecideInput, 'proposal' | 'language' | 'lessons'>): string[] {
  const tier = tierOf(proposal)
  const counted = [...outcomes, ...lessons]
  if (trusted(language, lessons).includes(tier)) return []
  const doubt = doubts[tier]
  const { right, total } = sum(counted.filter((row) => row.tier === tier && isOwn(row, language)))
  return [
    ...(doubt === undefined ? [] : [doubt]),
    `Not trusted unseen: ${total === 0 ? 'no such patch has' : `${right} of ${total} such patches have`} been right in ${language} so far.`,
  ]
}

export function confidenceOf({ proposal, red, targets, language, lessons = [] }: Omit<DecideInput, 'proof' | 'apply'>): Confidence {
  const tier = tierOf(proposal)
  const { behaviours } = proposal
  const kind: Kind = { tier, language, tests: targets.length > 1 ? 'several' : 'one', family: proposal.families[0] ?? '' }
  const names = new Set(targets.map(testKey))
  const spared = red.tests.filter((test) => test.status === 'passed' && !names.has(testKey(test.id))).length
  const evidence = [
    measured(tier, language, [...outcomes, ...lessons]),
    behaviours === undefined || behaviours.inputsTried === 0 ? 'not compared on other inputs' : compared(behaviours),
    `${targets.length} ${targets.length === 1 ? 'test turns' : 'tests turn'} green, ${spared} others stay so`,
  ]
  return { value: estimate(kind, outcomes, lessons), tier: tierTitles[tier], evidence }
}

/** Chance that a first patch of the kind is right; one half where no outcome of its tier is known. */
export function estimate(kind: Kind, counted: readonly Outcomes[], own: readonly Outcomes[]): number {
  if (sum([...counted, ...own].filter((row) => row.tier === kind.tier)).total === 0) return 0.5
  const { right, wrong } = calibrate(counted, own).posterior(kind)
  return right / (right + wrong)
}

function compared({ groups, inputsTried, share }: NonNullable<Proposal['behaviours']>): string {
  if (groups === 1) return `one behaviour among the plausible patches on ${inputsTried} inputs`
  const likely = share === undefined ? '' : `, this one with ${Math.round(100 * share)} % of what is known for likely`
  return `${groups} behaviours among the plausible patches on ${inputsTried} inputs${likely}`
}

/** Short, and true of what was counted. */
function measured(tier: Tier, language: string, counted: readonly Outcomes[]): string {
  const same = counted.filter((row) => row.tier === tier)
  const { right, total } = sum(same.filter((row) => isOwn(row, language)))
  if (total > 0) return `right in ${right} of ${total} measured cases like this`
  const others = sum(same)
  return (
    `no case like this has been measured in ${language} yet` +
    (others.total === 0 ? '' : `; elsewhere right in ${others.right} of ${others.total}`)
  )
}
