/**
 * Learning from a project's own past, on one screen: walk the log, keep the commits whose tests tell, heal each fault as it was, and
 * count how often the patch was the human's. A human fix is the fullest specification that exists; the method is that of Defects4J
 * (Just, Jalali, Ernst, ISSTA 2014), on the user's own code.
 */
import { PrunellaError, type HistoryMined, type HistoryOutcome, type HistoryRow } from '../../model/index.ts'
import type { GitLogEntry } from '../../contracts/index.ts'
import { candidateOf, PASSES_ANYWAY } from '../../stages/9-learn/index.ts'
import { healRow } from './judge.ts'
import { mine } from './mine.ts'
import type { Habits, HistoryOptions, HistoryParts } from './parts.ts'

export interface HistoryRun {
  readonly commits: number
  readonly rows: readonly HistoryRow[]
  readonly outcomes: readonly HistoryOutcome[]
  /** Why commits were passed over, most frequent first. */
  readonly skipped: readonly Skipped[]
  readonly ended: 'history' | 'rows' | 'commits' | 'time' | 'stopped'
}

export interface Skipped {
  readonly reason: string
  readonly count: number
  /** What was said of the first of them, where that is more than the reason. */
  readonly example?: string
}

export async function walkHistory(options: HistoryOptions, parts: HistoryParts): Promise<HistoryRun> {
  const from = parts.clock.monotonic()
  const rows: HistoryRow[] = []
  const outcomes: HistoryOutcome[] = []
  const skipped = new Map<string, Skipped>()
  const habits: Habits = { wholeMs: undefined }
  let commits = 0
  let ended: HistoryRun['ended'] = 'history'
  for await (const entry of readable(
    parts.git.log({ max: options.commitsMax, ...(options.from === undefined ? {} : { from: options.from }) }),
    parts,
  )) {
    const stop = whyStop(options.rowsOnly ? rows.length : outcomes.length, parts.clock.monotonic() - from, options, parts)
    if (stop !== undefined) {
      ended = stop
      break
    }
    commits++
    const soFar = `${commits} commits, ${rows.length} faults`
    const mined = await unlessStopped(() => mineOnce(entry, soFar, options, parts, habits), parts)
    if (mined === undefined) continue
    if (mined.kind === 'skipped') {
      count(skipped, mined, entry)
      continue
    }
    rows.push(mined.row)
    if (options.rowsOnly) continue
    parts.progress({ kind: 'stage', stage: 'history', detail: `fault ${rows.length}: healing ${named(entry)}` })
    const outcome = await unlessStopped(() => healOnce(mined.row, options, parts), parts)
    if (outcome === undefined) continue
    outcomes.push(outcome)
    parts.progress({ kind: 'stage', stage: 'history', detail: `fault ${rows.length}: ${outcome.verdict}: ${outcome.detail}` })
  }
  if (ended === 'history' && parts.signal.aborted) ended = 'stopped'
  if (ended === 'history' && commits === options.commitsMax) ended = 'commits'
  return { commits, rows, outcomes, skipped: [...skipped.values()].sort((a, b) => b.count - a.count), ended }
}

/** A shallow or partial clone has no past beyond some commit: what came before that is the whole history there is. */
async function* readable(log: AsyncIterable<GitLogEntry>, { progress }: HistoryParts): AsyncIterable<GitLogEntry> {
  const entries = log[Symbol.asyncIterator]()
  try {
    for (let read = 0; ; read++) {
      let next: IteratorResult<GitLogEntry>
      try {
        next = await entries.next()
      } catch (error) {
        if (read === 0 || !(error instanceof PrunellaError)) throw error
        progress({ kind: 'note', text: `the history ends after ${read} commits: ${error.message}` })
        return
      }
      if (next.done === true) return
      yield next.value
    }
  } finally {
    // Whoever has enough ends git too.
    await entries.return?.()
  }
}

const named = ({ commit, subject }: GitLogEntry): string => `${commit.slice(0, 10)} ${subject}`

/** By the clause before the colon; what follows is of this one commit. */
function count(skipped: Map<string, Skipped>, { reason }: { readonly reason: string }, entry: GitLogEntry): void {
  const [clause = reason] = reason.split(':')
  const said = reason.slice(clause.length + 1).trim()
  const known = skipped.get(clause)
  const example = known?.example ?? (said === '' ? undefined : `${entry.commit.slice(0, 10)}: ${said}`)
  skipped.set(clause, { reason: clause, count: (known?.count ?? 0) + 1, ...(example === undefined ? {} : { example }) })
}

function whyStop(done: number, ms: number, options: HistoryOptions, parts: HistoryParts): HistoryRun['ended'] | undefined {
  if (parts.signal.aborted) return 'stopped'
  if (done >= options.rowsMax) return 'rows'
  return ms > options.budgetMs ? 'time' : undefined
}

/** What a stop from outside cut short is neither a result nor a failure: it is looked at again by the next run. */
async function unlessStopped<T>(work: () => Promise<T>, { signal }: HistoryParts): Promise<T | undefined> {
  try {
    const result = await work()
    return signal.aborted ? undefined : result
  } catch (error) {
    if (signal.aborted) return undefined
    throw error
  }
}

async function healOnce(row: HistoryRow, options: HistoryOptions, parts: HistoryParts): Promise<HistoryOutcome> {
  const known = parts.shelf.outcome(row.commit)
  if (known !== undefined) return known
  const outcome = await healRow(row, options, parts)
  if (!parts.signal.aborted) await parts.shelf.keepOutcome(outcome)
  return outcome
}

/**
 * Only what took work to find out and will stay so is kept: a commit sifted out by its list of files is sifted again in no time, and tests
 * that do not run today may run when a package is there.
 */
async function mineOnce(
  entry: GitLogEntry,
  soFar: string,
  options: HistoryOptions,
  parts: HistoryParts,
  habits: Habits,
): Promise<HistoryMined> {
  if (options.only?.has(entry.commit) === false) return { kind: 'skipped', commit: entry.commit, reason: 'not among those asked for' }
  const sifted = candidateOf(entry, parts.readers, options.linesMax)
  if ('reason' in sifted) return { kind: 'skipped', commit: entry.commit, reason: sifted.reason }
  const known = parts.shelf.mined(entry.commit)
  if (known !== undefined && lasts(known)) return known
  parts.progress({ kind: 'stage', stage: 'history', detail: `${soFar}; running the tests of ${named(entry)}` })
  const mined = await mine(sifted.candidate, options, parts, habits)
  if (!parts.signal.aborted && lasts(mined)) await parts.shelf.keepMined(mined)
  return mined
}

const lasts = (mined: HistoryMined): boolean => mined.kind === 'row' || mined.reason === PASSES_ANYWAY
