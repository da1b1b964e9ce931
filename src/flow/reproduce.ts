/** Red first: run the project's own tests, and repeat the failing ones to tell flaky from failing. */
import { PrunellaError, testKey, type SuiteRun, type TestResult } from '../model/index.ts'
import type { HealOptions, HealParts } from './parts.ts'
import { stillRunning } from './still-running.ts'
import type { Notebook } from './notebook.ts'

/** Failing tests named when --only matches none of them. */
const NAMES_SHOWN = 8

export interface Red {
  readonly run: SuiteRun
  readonly failing: TestResult[]
  readonly flaky: TestResult[]
  readonly notes: string[]
}

/** `whenRed` is told as soon as something fails, before it is known what is flaky: what the search needs can begin then. */
export async function reproduce(
  book: Notebook,
  options: HealOptions,
  parts: HealParts,
  whenRed: (red: Red) => void = () => {},
): Promise<Red> {
  const { project, language } = parts
  if (project.runner === 'none') return { run: noRun, failing: [], flaky: [], notes: [] }
  parts.progress({ kind: 'stage', stage: 'reproduce', detail: `running the tests with ${project.runnerTitle}` })
  return book.step('reproduce', { tree: options.tree, only: options.only ?? null }, async () => {
    const run = await runSuite(parts, options)
    const problem = language.explainSuite(run)
    // Types and lint are looked at all the same; where there are none of those either, the look says so.
    if (problem?.code === 'no-tests' && options.look !== undefined)
      return { run, failing: [], flaky: [], notes: [`${project.runnerTitle}: ${problem.detail}`] }
    if (problem !== undefined) throw new PrunellaError(problem.code, problem.detail)
    const red = failuresOf(run)
    if (red.length > 0) whenRed({ run, ...withoutWanting(run, red), flaky: [] })
    const { failing, flaky } = red.length === 0 ? { failing: red, flaky: [] } : await tellFlaky(red, options, parts)
    const chosen = options.only === undefined ? failing : failing.filter((test) => testKey(test.id).includes(options.only as string))
    if (failing.length > 0 && chosen.length === 0) {
      const names = nearestFirst(
        options.only as string,
        failing.map((test) => testKey(test.id)),
      ).slice(0, NAMES_SHOWN)
      throw new PrunellaError('usage', `no failing test's name contains "${options.only}"; failing are: ${names.join('; ')}`)
    }
    return { run, ...withoutWanting(run, chosen), flaky }
  })
}

/** What fails for want of something to install, no patch heals; it stays out of the search as long as anything else fails. */
function withoutWanting(run: SuiteRun, failing: TestResult[]): { failing: TestResult[]; notes: string[] } {
  const wants = new Map((run.wanting ?? []).map(({ id, what }) => [testKey(id), what]))
  const left = failing.filter((test) => !wants.has(testKey(test.id)))
  if (left.length === 0 || left.length === failing.length) return { failing, notes: [] }
  const notes = [...new Set(failing.flatMap((test) => wants.get(testKey(test.id)) ?? []))]
  return { failing: left, notes: notes.map((what) => `not looked at: ${what}`) }
}

/** A suite that ran and held nothing: from there on the project is one without tests. */
export const afterReproduce = (parts: HealParts, { run }: Red): HealParts =>
  run.problem === 'no-tests' ? { ...parts, project: { ...parts.project, runner: 'none', runnerTitle: 'no tests' } } : parts

/** Where there are no tests none fails. */
const noRun: SuiteRun = { tests: [], complete: true, exitCode: 0, wallMs: 0, loadErrors: [], log: '' }

/** Those that share most words with what was asked for; in the order of the suite among equals. */
function nearestFirst(asked: string, names: readonly string[]): string[] {
  const words = new Set(asked.toLowerCase().match(/[\p{L}\p{N}]+/gu))
  const shared = (name: string): number => new Set(name.toLowerCase().match(/[\p{L}\p{N}]+/gu)).intersection(words).size
  return [...names].sort((a, b) => shared(b) - shared(a))
}

function runSuite(parts: HealParts, options: HealOptions, files?: readonly string[]): Promise<SuiteRun> {
  const { language, sandbox, project, progress, clock } = parts
  const limits = { wallMs: options.testTimeoutMs }
  const request = { project, overlays: new Map(), limits, ...(files === undefined ? {} : { files }) }
  const most = `at most ${Math.round(options.testTimeoutMs / 1000)} s (--test-timeout)`
  return stillRunning(clock, language.suite.run(sandbox, request), (seconds) =>
    progress({ kind: 'stage', stage: 'reproduce', detail: `the tests run for ${seconds} s, ${most}` }),
  )
}

/** A file that does not load is a failing test without a name. */
function failuresOf(run: SuiteRun): TestResult[] {
  const loads = run.loadErrors.map(({ file, failure }): TestResult => ({
    id: { file, name: '' },
    status: 'failed',
    durationMs: 0,
    failure,
  }))
  return [...loads, ...run.tests.filter((test) => test.status === 'failed')]
}

/** Failing means: failed every time. A test that passed once is flaky and is never "fixed" by a patch. */
async function tellFlaky(
  red: TestResult[],
  options: HealOptions,
  parts: HealParts,
): Promise<{ failing: TestResult[]; flaky: TestResult[] }> {
  const files = [...new Set(red.map((test) => test.id.file))]
  const passedOnce = new Set<string>()
  for (let rerun = 0; rerun < options.reruns && !parts.signal.aborted; rerun++) {
    parts.progress({ kind: 'stage', stage: 'reproduce', detail: `repeating ${red.length} failing, ${rerun + 1} of ${options.reruns}` })
    const again = await runSuite(parts, options, files)
    const failed = new Set(failuresOf(again).map((test) => testKey(test.id)))
    const ran = new Set([
      ...again.tests.map((test) => testKey(test.id)),
      ...again.loadErrors.map((error) => testKey({ file: error.file, name: '' })),
    ])
    for (const test of red)
      if (again.complete && ran.has(testKey(test.id)) && !failed.has(testKey(test.id))) passedOnce.add(testKey(test.id))
  }
  return { failing: red.filter((test) => !passedOnce.has(testKey(test.id))), flaky: red.filter((test) => passedOnce.has(testKey(test.id))) }
}
