/** An approved patch reaches the world once, and the suite is run on the real tree afterwards; a regression is taken back. */
import { checkApproved, planRollback } from '../stages/7-apply/index.ts'
import { judgeOutcome } from '../stages/8-watch/index.ts'
import type { Decision, HealReport, Outcome, Remedy, Round } from '../model/index.ts'
import type { Run } from './run.ts'
import type { Red } from './reproduce.ts'
import { currentTexts } from './sources.ts'

export async function applyAndWatch(label: string, round: Round, red: Red, soFar: () => HealReport, run: Run): Promise<Round> {
  const { book, options, parts } = run
  const { remedy } = round
  if (remedy === undefined || options.dryRun) return round
  const decision = await settle(label, remedy, soFar, run)
  const settled: Round = { ...round, remedy: { ...remedy, decision } }
  if (decision.verdict !== 'approved') return settled
  const { changes, proof } = remedy
  checkApproved({ changes, proof, decision }, parts.language.isTestFile)
  const published = await book.effect(
    `${label}.apply`,
    { changes: changes.digest, as: options.publishAs },
    `${book.heal}-${label}-apply`,
    (key) => parts.publish({ changes, key, remedy, as: options.publishAs, branch: options.branch, onTop: book.published() }),
  )
  if (published.as === 'branch') return { ...settled, published }
  const outcome = await book.step(`${label}.watch`, { changes: changes.digest }, () => watch(round, red, run))
  if (outcome.verdict === 'healed') return { ...settled, published, outcome }
  return { ...settled, outcome: { ...outcome, detail: `${outcome.detail}; ${await takeBack(label, remedy, run)}` } }
}

/** The decision stands by itself, or a person makes it; either way the journal says who. */
async function settle(label: string, remedy: Remedy, soFar: () => HealReport, { book, parts }: Run): Promise<Decision> {
  const { decision, changes } = remedy
  if (decision.verdict !== 'awaiting') return decision
  const answer = await book.step(`${label}.confirm`, { changes: changes.digest }, () => parts.confirm(remedy, soFar()))
  return answer.yes
    ? { ...decision, verdict: 'approved', by: answer.by, reasons: [...decision.reasons, `approved by ${answer.by}`] }
    : decision
}

async function watch(round: Round, red: Red, { options, parts }: Run): Promise<Outcome> {
  parts.progress({ kind: 'stage', stage: 'watch', detail: 'running the tests on the real tree' })
  const limits = { wallMs: options.testTimeoutMs }
  const after = await parts.language.suite.run(parts.sandbox, { project: parts.project, overlays: new Map(), limits })
  const flaky = red.flaky.map((test) => test.id)
  return judgeOutcome(red.run, after, round.targets, flaky)
}

async function takeBack(label: string, remedy: Remedy, { book, options, parts }: Run): Promise<string> {
  const now = await currentTexts(remedy.changes.changes, parts.files)
  const plan = planRollback(remedy.changes, (path) => now.get(path))
  if (plan.kind === 'already') return 'taken back'
  if (plan.kind === 'refused') return 'it could not be taken back, because someone changed the file meanwhile'
  await book.effect(`${label}.undo`, { changes: plan.changes.digest }, `${book.heal}-${label}-undo`, (key) =>
    parts.publish({ changes: plan.changes, key, remedy, as: options.publishAs, branch: options.branch, onTop: true }),
  )
  return 'taken back'
}
