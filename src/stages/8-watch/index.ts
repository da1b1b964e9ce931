import type { CheckRun } from '../../contracts/index.ts'
import { complaintDelta, healedAmong, testKey, type Complaint, type Outcome, type SuiteRun, type TestId } from '../../model/index.ts'

/** Judges a change by a run of the suite on the real tree, after it was applied. */
export function judgeOutcome(before: SuiteRun, after: SuiteRun, targets: readonly TestId[], flaky: readonly TestId[]): Outcome {
  if (!after.complete)
    return { verdict: 'regressed', detail: `the suite no longer ends properly (${after.problem ?? `exit ${after.exitCode}`})` }
  const status = new Map(after.tests.map((test) => [testKey(test.id), test.status]))
  const known = new Set(flaky.map(testKey))
  const broken = before.tests.filter(
    (test) => test.status === 'passed' && status.get(testKey(test.id)) !== 'passed' && !known.has(testKey(test.id)),
  )
  if (broken.length > 0)
    return {
      verdict: 'regressed',
      detail: `now failing: ${broken
        .slice(0, 5)
        .map((test) => testKey(test.id))
        .join(', ')}`,
    }
  const loadFailed = new Set(after.loadErrors.map((error) => error.file))
  const still = targets.filter((id) => (id.name === '' ? loadFailed.has(id.file) : status.get(testKey(id)) !== 'passed'))
  if (still.length > 0) return { verdict: 'unchanged', detail: `still failing: ${still.slice(0, 5).map(testKey).join(', ')}` }
  return {
    verdict: 'healed',
    detail: `${targets.length} ${targets.length === 1 ? 'test passes' : 'tests pass'} on the real tree, none broken`,
  }
}

/** The same where a type checker or linter was the judge: `before` is what it said when the heal began. */
export function judgeToolOutcome(before: readonly Complaint[], after: CheckRun, targets: readonly TestId[]): Outcome {
  if (after.kind === 'skipped') return { verdict: 'regressed', detail: after.why }
  const { gone, added } = complaintDelta(before, after.complaints)
  if (added.length > 0)
    return { verdict: 'regressed', detail: `${after.tool} now says ${added[0]!.path}:${added[0]!.line} ${added[0]!.message}` }
  const healed = healedAmong(targets, gone)
  if (healed.length < targets.length) return { verdict: 'unchanged', detail: `${after.tool} still says it` }
  return { verdict: 'healed', detail: `${after.tool} no longer says ${targets.length === 1 ? 'it' : 'them'} on the real tree` }
}
