/** The part of a proof where a type checker or a linter is the judge: the error was there, it is gone, and none came instead. */
import type { CheckRun } from '../../contracts/index.ts'
import { complaintDelta, healedAmong, testKey, type TestId } from '../../model/index.ts'
import type { Finding, ProveRequest } from './request.ts'

export interface ToolWord {
  readonly red: Finding
  readonly green: Finding
  /** The row of the tool itself: how many errors there are now, and none new. */
  readonly own: Finding
  /** Open errors that are gone: the targets, and others of the same cause. */
  readonly gone: TestId[]
}

const SHOWN_MAX = 3

/** Both runs are cold, over everything the tool looks at: the tree as it was before this patch, and with it. */
export async function askTool(
  { language, sandbox, project, base, targets, check }: ProveRequest,
  overlays: ReadonlyMap<string, string | null>,
): Promise<ToolWord> {
  const { kind, before: known } = check!
  const ask = (tree: ReadonlyMap<string, string | null>): Promise<CheckRun> => language.checks.complaints(kind, sandbox, project, tree)
  const [before, after] = await Promise.all([known ?? ask(base), ask(overlays)])
  return judge(before, after, targets, check!.open)
}

function judge(before: CheckRun, after: CheckRun, targets: readonly TestId[], open: readonly TestId[]): ToolWord {
  const broken = [before, after].find((run) => run.kind === 'skipped')
  if (before.kind === 'skipped' || after.kind === 'skipped') {
    const finding = { status: 'failed', detail: broken?.kind === 'skipped' ? broken.why : '' } as const
    return { red: finding, green: finding, own: finding, gone: [] }
  }
  const there = healedAmong(targets, before.complaints)
  const red: Finding =
    there.length === targets.length && targets.length > 0
      ? {
          status: 'passed',
          detail: `${before.tool} says ${targets.length === 1 ? 'it' : `all ${targets.length}`} of the tree before`,
          durationMs: before.wallMs,
        }
      : { status: 'failed', detail: `not reproduced: ${namesOf(targets.filter((id) => !there.includes(id)))}` }
  const { gone, added } = complaintDelta(before.complaints, after.complaints)
  const healed = healedAmong(targets, gone)
  const still = targets.filter((id) => !healed.includes(id))
  const green: Finding =
    still.length > 0
      ? { status: 'failed', detail: `still there: ${namesOf(still)}` }
      : { status: 'passed', detail: `${targets.length} of ${targets.length} gone`, durationMs: after.wallMs }
  const now = `${after.complaints.length} ${after.complaints.length === 1 ? 'error' : 'errors'}, ${before.complaints.length} before`
  const own: Finding =
    added.length > 0
      ? {
          status: 'failed',
          detail: `${after.tool}: ${added
            .slice(0, SHOWN_MAX)
            .map(({ path, line, message }) => `${path}:${line} ${message}`)
            .join('; ')}`,
        }
      : { status: 'passed', detail: `${after.tool}: ${now}, none new anywhere`, durationMs: after.wallMs }
  const named = new Set(targets.map(testKey))
  const inTurn = [...targets, ...open.filter((id) => !named.has(testKey(id)))]
  return { red, green, own, gone: healedAmong(inTurn, gone) }
}

const namesOf = (ids: readonly TestId[]): string => ids.slice(0, SHOWN_MAX).map(testKey).join(', ') || 'no target'

/** A change that only keeps the tool quiet mends nothing. */
export function silenceCheck({ changes, language, check }: ProveRequest): Finding {
  const found = changes.changes.flatMap(({ path, before, after }) => {
    const { added, deletes } = language.checks.silences(path, before, after)
    return [...added, ...(deletes && check?.mayDelete !== true ? ['a hole where code was'] : [])].map((what) => `${path}: ${what}`)
  })
  return found.length > 0
    ? { status: 'failed', detail: `it silences instead of mending: ${found.join('; ')}` }
    : { status: 'passed', detail: 'no ignore comment, no cast, nothing deleted' }
}
