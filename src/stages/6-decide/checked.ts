import type { CheckKind, Confidence, Decision, Proof, Proposal, SuiteRun, TestId } from '../../model/index.ts'

export interface CheckedInput {
  readonly check: CheckKind
  readonly proposal: Proposal
  readonly proof: Proof
  readonly red: SuiteRun
  readonly targets: readonly TestId[]
}

const titles: Readonly<Record<CheckKind, string>> = { types: 'the type checker is satisfied', lint: 'the linter is satisfied' }

/** Nobody counted yet how often such a patch is what a person would have written: a person says yes to each. Pure. */
export function decideChecked({ check, proposal, proof, red, targets }: CheckedInput): Decision {
  const passed = red.tests.filter(({ status }) => status === 'passed').length
  const errors = targets.length === 1 ? 'error goes' : 'errors go'
  const confidence: Confidence = {
    value: 0.5,
    tier: titles[check],
    evidence: [
      'not measured: half is a word for not knowing',
      proposal.source === 'linter' ? "the linter's own fix, which by its rules keeps what the program does" : saidBy(proposal.source),
      `${targets.length} ${errors}, ${passed === 0 ? 'and no test says what the code should do' : `${passed} passing tests stay so`}`,
    ],
  }
  if (proof.verdict !== 'proven') return { verdict: 'refused', by: 'policy', reasons: ['not proven'], mayAutoApply: false, confidence }
  const reasons = [
    check === 'types'
      ? 'Types say less than tests: other changes satisfy the type checker too, so a person looks at this one first.'
      : 'No test asks for it, so a person looks at it first.',
  ]
  return { verdict: 'awaiting', by: 'policy', reasons, mayAutoApply: false, confidence }
}

const saidBy = (source: string): string =>
  source === 'compiler' ? "the compiler's own fix" : 'found by trying; judged by the tool and by the tests that there are'
