/** An approved patch reaches the world once, and is watched there. */
import { checkApproved } from '../stages/7-apply/index.ts'
import type { Decision, HealReport, Remedy, Round } from '../model/index.ts'
import type { Run } from './run.ts'
import type { Red } from './reproduce.ts'
import { watchApplied } from './watch.ts'

export async function applyAndWatch(label: string, round: Round, red: Red, soFar: () => HealReport, run: Run): Promise<Round> {
  const { book, options, parts } = run
  const { remedy } = round
  if (remedy === undefined || options.dryRun) return round
  const decision = await settle(label, remedy, soFar, run)
  const settled: Round = { ...round, remedy: { ...remedy, decision } }
  if (decision.verdict !== 'approved') return settled
  const { changes, proof } = remedy
  checkApproved({ changes, proof, decision }, parts.language.isTestFile)
  const { publishAs: as, branch } = options
  const published = await book.effect(
    `${label}.apply`,
    { changes: changes.digest, as },
    { key: `${book.heal}-${label}-apply`, perform: (key) => parts.publish({ changes, key, remedy, as, branch, onTop: book.published() }) },
  )
  if (published.as === 'branch') return { ...settled, published }
  const outcome = await watchApplied({
    ...{ changes, targets: round.targets, red: red.run, flaky: red.flaky.map((test) => test.id), testTimeoutMs: options.testTimeoutMs },
    ...(round.check === undefined ? {} : { check: { kind: round.check, before: run.seen.runs[round.check]?.complaints ?? [] } }),
    ...{ book, parts, watchStep: `${label}.watch`, undoStep: `${label}.undo` },
    write: (undo, key) => parts.publish({ changes: undo, key, remedy, as, branch, onTop: true }),
  })
  return { ...settled, ...(outcome.verdict === 'healed' ? { published } : {}), outcome }
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
