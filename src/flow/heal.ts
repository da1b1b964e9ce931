/**
 * The story of a heal, on one screen: reproduce, then for each fault diagnose → propose → prove → decide → apply → watch.
 * Every step is in the journal, so a heal that was killed goes on where it stopped.
 */
import { PrunellaError, testKey, type HealReport, type Looked, type Round } from '../model/index.ts'
import { applyAndWatch } from './apply.ts'
import { openCheckSessions } from './check-session.ts'
import { failuresIn, isAskedByName, look, type Seen } from './look.ts'
import { openNotebook, type Notebook } from './notebook.ts'
import type { HealOptions, HealParts } from './parts.ts'
import type { Run } from './run.ts'
import { afterReproduce, reproduce, type Red } from './reproduce.ts'
import { openSessions } from './sessions.ts'
import { openTools } from './tools.ts'
import { searchAndProve } from './trials.ts'

/** More faults than this in one run is a broken checkout, not a set of bugs. */
const ROUNDS_MAX = 12

export async function heal(asked: HealOptions, found: HealParts): Promise<HealReport> {
  const from = found.clock.monotonic()
  const book = await openNotebook(asked, found)
  const { options } = book
  const sessions = openSessions(options, found)
  const checkSessions = openCheckSessions(found)
  const tools = openTools(found)
  const begin = (red: Red): void => {
    if (isAskedByName(options)) return
    sessions.begin(red)
    tools.begin()
  }
  try {
    const { red, seen } = await reproduceAndLook(book, found, begin).catch((error: unknown) => giveUp(error, book))
    const parts = afterReproduce(found, red)
    const searchUntil = parts.clock.monotonic() + options.budgetMs
    const run: Run = { ...{ book, options, parts, sessions, checkSessions, tools, seen, searchUntil }, doubtful: new Set() }
    const errors = failuresIn(seen, options.only)
    const began = isAskedByName(options) || errors.length > 0 ? { ...red, failing: errors } : red
    const report = (rounds: readonly Round[], open: Red): HealReport => reportOf(began, rounds, open, run, parts.clock.monotonic() - from)
    const { rounds, open } = await healAll(began, run, report)
    return await book.finish(report(rounds, open))
  } finally {
    tools.close()
    await checkSessions.close()
    await sessions.close()
  }
}

async function reproduceAndLook(book: Notebook, parts: HealParts, whenRed: (red: Red) => void): Promise<{ red: Red; seen: Seen }> {
  const red = await reproduce(book, book.options, parts, whenRed)
  return { red, seen: await look(book, book.options, afterReproduce(parts, red), red) }
}

interface Healed {
  readonly rounds: readonly Round[]
  readonly open: Red
}

/** Round after round: tests first, then types, then lint; what nothing more can be done about makes room for the next kind. */
async function healAll(began: Red, run: Run, report: (rounds: readonly Round[], open: Red) => HealReport): Promise<Healed> {
  const { options, parts } = run
  const rounds: Round[] = []
  const base = new Map<string, string | null>()
  const kinds = [...new Set(began.failing.map((test) => test.check))]
  let open = began
  while (kinds.length > 0 && rounds.length < ROUNDS_MAX) {
    const failing = open.failing.filter((test) => test.check === kinds[0])
    if (failing.length === 0) {
      kinds.shift()
      continue
    }
    const label = `${rounds.length + 1}`
    const found = await searchAndProve(label, { ...open, failing }, base, run)
    const grounded = rounds.every((earlier) => earlier.remedy === undefined || earlier.published !== undefined)
    const round = grounded ? await applyAndWatch(label, found, open, () => report([...rounds, found], open), run) : ungrounded(found)
    rounds.push(round)
    if (round.remedy === undefined) {
      kinds.shift()
      continue
    }
    if (!options.all) break
    for (const change of round.remedy.changes.changes) base.set(`${parts.project.root}/${change.path}`, change.after)
    open = without(open, round)
  }
  return { rounds, open }
}

/** A patch made on top of one that was not written cannot be written either. */
function ungrounded(round: Round): Round {
  if (round.remedy === undefined) return round
  const { decision } = round.remedy
  const reasons = [...decision.reasons, 'Made on top of the patches before it, which were not applied.']
  return { ...round, remedy: { ...round.remedy, decision: { ...decision, verdict: 'awaiting', reasons } } }
}

/** A suite that cannot be healed from ends the heal for good; an interruption leaves it open. */
async function giveUp(error: unknown, book: Notebook): Promise<never> {
  if (error instanceof PrunellaError && error.code !== 'interrupted')
    await book.step('failed', { code: error.code }, () => ({ code: error.code, detail: error.message }))
  throw error
}

/** What still fails once this round's patch is taken as given. The suite run stays: only statuses move. */
function without(red: Red, round: Round): Red {
  const healed = new Set([...round.targets, ...(round.remedy?.proof.turnedGreen ?? [])].map(testKey))
  const isHealed = (id: { file: string; name: string }): boolean => healed.has(testKey(id))
  return {
    ...red,
    failing: red.failing.filter((test) => !isHealed(test.id)),
    run: {
      ...red.run,
      tests: red.run.tests.map((test) => (isHealed(test.id) ? { id: test.id, status: 'passed', durationMs: test.durationMs } : test)),
      loadErrors: red.run.loadErrors.filter((error) => !isHealed({ file: error.file, name: '' })),
    },
  }
}

function reportOf(red: Red, rounds: readonly Round[], open: Red, { book, parts, seen: { looked } }: Run, elapsedMs: number): HealReport {
  const { tests } = red.run
  const count = (status: string): number => tests.filter((test) => test.status === status).length
  return {
    version: 1,
    heal: book.heal,
    project: parts.project.packageDir,
    runner: parts.project.runnerTitle,
    sandbox: parts.sandbox.kind,
    state: stateOf(red, rounds, open, looked),
    tests: { total: tests.length, passed: count('passed'), failed: count('failed'), skipped: count('skipped') + count('todo') },
    failing: red.failing,
    flaky: red.flaky,
    ...(looked.length === 0 ? {} : { looked: [...looked] }),
    rounds: [...rounds],
    notes: [...red.notes, ...book.notes],
    elapsedMs: Math.round(elapsedMs),
  }
}

function stateOf(red: Red, rounds: readonly Round[], open: Red, looked: readonly Looked[]): HealReport['state'] {
  // A red suite is never called healthy: tests that only sometimes fail are a fault too, though not one that a patch can be proved on.
  const clean = red.flaky.length === 0 && looked.every(({ status }) => status !== 'errors')
  if (red.failing.length === 0) return clean ? 'nothing-to-heal' : 'not-healed'
  const remedies = rounds.flatMap((round) => (round.remedy === undefined ? [] : [round]))
  if (remedies.length === 0) return 'not-healed'
  if (remedies.some((round) => round.remedy?.proof.verdict !== 'proven')) return 'not-healed'
  const green = new Set(remedies.flatMap((round) => [...round.targets, ...(round.remedy?.proof.turnedGreen ?? [])]).map(testKey))
  const leftOver = open.failing.some((test) => !green.has(testKey(test.id)))
  if (remedies.every((round) => round.published !== undefined)) return leftOver ? 'not-healed' : 'healed'
  if (remedies.some((round) => round.published === undefined && round.remedy?.decision.mayAutoApply !== true)) return 'awaiting'
  return leftOver ? 'not-healed' : 'proven'
}
