/** One row through the real pipeline: sandbox, warm session, diagnosis, search; judged by the held-out test. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { seededRandom, systemClock } from '../../src/app/world.ts'
import type { Clock, Sandbox, WarmSession } from '../../src/contracts/index.ts'
import { applyEdits } from '../../src/kit/index.ts'
import type { Proposal, TestResult } from '../../src/model/index.ts'
import { diagnose, type FormulaName } from '../../src/stages/3-diagnose/index.ts'
import { propose } from '../../src/stages/4-propose/index.ts'
import { tierOf, type Tier } from '../../src/stages/6-decide/index.ts'
import type { BenchLanguage } from './languages.ts'
import type { Row } from './rows.ts'
import { faultyStatements } from './truth.ts'

export type Mode = 'all-tests' | 'examples-only'

export interface Measured {
  readonly id: string
  readonly language: string
  readonly mode: Mode
  readonly tests: number
  /** Tests that failed on the buggy program; 0 means the row says nothing in this mode and is skipped. */
  readonly failing: number
  readonly plausible: number
  /** The first patch passes the held-out test. */
  readonly right: boolean
  /** Any of the proposals passes it, and which. */
  readonly rightRank: number | undefined
  readonly tier: Tier | undefined
  readonly groups: number | undefined
  /** See Behaviours. */
  readonly share: number | undefined
  readonly changed: number | undefined
  readonly inputs: number | undefined
  readonly families: readonly string[]
  /** Of the first patch: candidates tried before it. */
  readonly foundAfter?: number | undefined
  readonly tried: number
  /** CPU of the search: the sandboxed side and this process. */
  readonly cpuMs: number
  readonly hostCpuMs: number
  /** CPU of both sides up to the first plausible patch; undefined without one. */
  readonly firstCpuMs: number | undefined
  readonly wallMs: number
  readonly ended: string
  /** Place of the faulty statement among the suspects, 1 is first. */
  readonly faultRank: number | undefined
  readonly patch: string
  readonly problem?: string
}

export interface Bench {
  readonly language: BenchLanguage
  readonly sandbox: Sandbox
  readonly dir: string
  readonly budgetMs: number
  readonly seed: number
  readonly formula: FormulaName
}

export async function measure(row: Row, mode: Mode, bench: Bench): Promise<Measured> {
  const folder = join(bench.dir, `${row.id.replaceAll('/', '-')}-${mode}`)
  const made = bench.language.make(row, mode === 'all-tests' ? row.heldOutTest : row.visibleTest)
  // No example comes with the row: nothing to heal by.
  if (made.tests === 0) return nothing(row, mode, 0)
  try {
    write(folder, made.files)
    const session = await bench.language.open(bench.sandbox, folder, bench.seed)
    try {
      return await search(row, mode, bench, made.files, session)
    } finally {
      await session.close()
    }
  } catch (error) {
    return { ...nothing(row, mode, made.tests), problem: error instanceof Error ? error.message.slice(0, 200) : String(error) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const nothing = (row: Row, mode: Mode, tests: number): Measured => ({
  id: row.id,
  language: row.language,
  mode,
  tests,
  failing: 0,
  plausible: 0,
  right: false,
  rightRank: undefined,
  tier: undefined,
  groups: undefined,
  share: undefined,
  changed: undefined,
  inputs: undefined,
  families: [],
  tried: 0,
  cpuMs: 0,
  hostCpuMs: 0,
  firstCpuMs: undefined,
  wallMs: 0,
  ended: '',
  faultRank: undefined,
  patch: '',
})

async function search(
  row: Row,
  mode: Mode,
  bench: Bench,
  files: Readonly<Record<string, string>>,
  session: WarmSession,
): Promise<Measured> {
  const { baseline } = session
  const { solution, tests: testFile, templates } = bench.language
  const failing: TestResult[] = baseline.tests
    .filter((test) => test.status === 'failed')
    .map((test) => ({ id: test.id, status: 'failed', durationMs: test.durationMs, failure: test.failure ?? { message: '' } }))
  const known = { ...nothing(row, mode, baseline.tests.length), failing: failing.length }
  if (failing.length === 0) return known
  const texts = new Map([[solution, files[solution]!]])
  const cpuBefore = session.stats().cpuMs
  const hostBefore = process.cpuUsage()
  const started = performance.now()
  const diagnosis = diagnose({ baseline, failing, flaky: [], files: texts, formula: bench.formula })
  let firstCpuMs: number | undefined
  const spent = (): number => {
    const { user, system } = process.cpuUsage(hostBefore)
    return session.stats().cpuMs - cpuBefore + (user + system) / 1000
  }
  const watched = watch(session, () => (firstCpuMs ??= spent()))
  const { proposals, stats } = await propose({
    diagnosis,
    session: watched,
    files: texts,
    tests: [files[testFile]!],
    templates,
    budget: { ms: bench.budgetMs },
    clock: workClock(() => session.stats().cpuMs),
    random: seededRandom(bench.seed),
  })
  const host = process.cpuUsage(hostBefore)
  const wallMs = performance.now() - started
  const faulty = faultyStatements(row, baseline.statements)
  const faultAt = diagnosis.suspects.findIndex((suspect) =>
    [...faulty].some((statement) => statement.start === suspect.start && statement.end === suspect.end),
  )
  const verdicts = await judge(row, mode, proposals, files, bench)
  const first = proposals[0]
  return {
    ...known,
    plausible: proposals.length,
    right: verdicts[0] === true,
    rightRank: verdicts.includes(true) ? verdicts.indexOf(true) : undefined,
    tier: first && tierOf(first),
    groups: first?.behaviours?.groups,
    share: first?.behaviours?.share,
    changed: first?.behaviours?.changed,
    inputs: first?.behaviours?.inputsTried,
    families: first?.families ?? [],
    foundAfter: first?.foundAfter,
    tried: stats.tried,
    cpuMs: session.stats().cpuMs - cpuBefore,
    hostCpuMs: (host.user + host.system) / 1000,
    firstCpuMs,
    wallMs,
    ended: stats.ended,
    faultRank: faultAt < 0 ? undefined : faultAt + 1,
    patch: first?.explanation ?? '',
  }
}

/** A busy machine would end searches early: time is what was computed, but at least a tenth of what passed, for what only waits. */
function workClock(sandboxMs: () => number): Clock {
  const started = systemClock.monotonic()
  const monotonic = (): number => {
    const { user, system } = process.cpuUsage()
    return Math.max(sandboxMs() + (user + system) / 1000, (systemClock.monotonic() - started) / 10)
  }
  return { now: systemClock.now, monotonic }
}

/** The session, telling when a batch held a plausible patch. */
const watch = (session: WarmSession, found: () => void): WarmSession => ({
  ...(session.tier ? { tier: session.tier } : {}),
  baseline: session.baseline,
  focus: (paths, failing) => session.focus(paths, failing),
  evaluate: async (batch, options) => {
    const verdicts = await session.evaluate(batch, options)
    if (verdicts.some((verdict) => verdict.status === 'plausible')) found()
    return verdicts
  },
  behaviours: (candidates, options) => session.behaviours(candidates, options),
  ...(session.force ? { force: (holes) => session.force!(holes) } : {}),
  ...(session.watch ? { watch: (places) => session.watch!(places) } : {}),
  stats: () => session.stats(),
  close: () => session.close(),
})

/** More proposals than this are not looked at: a person would not either. */
const judgedMax = 12

/** Which proposals pass the held-out test, in a session of its own. With all tests at hand the search had that very test. */
async function judge(
  row: Row,
  mode: Mode,
  proposals: readonly Proposal[],
  files: Readonly<Record<string, string>>,
  bench: Bench,
): Promise<boolean[]> {
  if (proposals.length === 0) return []
  const folder = join(bench.dir, `${row.id.replaceAll('/', '-')}-${mode}-oracle`)
  write(folder, bench.language.make(row, row.heldOutTest).files)
  const verdicts: boolean[] = []
  for (const proposal of proposals.slice(0, mode === 'all-tests' ? 1 : judgedMax)) {
    const text = applyEdits(files[bench.language.solution]!, proposal.patch.files[0]!.edits)
    writeFileSync(join(folder, bench.language.solution), text)
    verdicts.push(await passes(folder, bench))
  }
  rmSync(folder, { recursive: true, force: true })
  return verdicts
}

/** A fresh process on the patched project; a patch that makes the suite hang or crash does not pass. */
async function passes(folder: string, bench: Bench): Promise<boolean> {
  try {
    const session = await bench.language.open(bench.sandbox, folder, bench.seed)
    const { tests } = session.baseline
    await session.close()
    return tests.length > 0 && tests.every((test) => test.status === 'passed')
  } catch {
    return false
  }
}

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}
