import { testKey, type SuiteRun, type TestId } from '../../model/index.ts'

/** The one verdict against a commit that no other machine and no further package would change. */
export const PASSES_ANYWAY = 'its tests pass without the fix too'

/** What the commit's change turned from red to green, or why the two runs say nothing. */
export type Turned = { readonly failing: readonly TestId[] } | { readonly reason: string }

/**
 * `without`: the commit's tests on the parent's sources; `fixed`: the same tests on the commit's sources. A test that does not exist
 * without the change because its file failed to load counts as the failing of that file, as it does in a heal.
 */
export function turnedGreen(without: SuiteRun, fixed: SuiteRun): Turned {
  if (!ran(fixed)) return { reason: describe(fixed) }
  if (!ran(without) && without.problem !== 'load-error') return { reason: `without the fix ${describe(without)}` }
  const broken = filesThatFail(fixed)
  const green = new Set(fixed.tests.filter((test) => test.status === 'passed').map((test) => testKey(test.id)))
  const loads = without.loadErrors.filter(({ file }) => fixed.tests.some((test) => test.id.file === file && test.status === 'passed'))
  const failing = [
    ...loads.map(({ file }): TestId => ({ file, name: '' })),
    ...without.tests.filter((test) => test.status === 'failed' && green.has(testKey(test.id))).map((test) => test.id),
  ]
  if (failing.length === 0 && fixed.loadErrors.length > 0) return { reason: describe(fixed) }
  if (failing.length === 0) return { reason: broken.length > 0 ? 'its tests fail with the fix too' : PASSES_ANYWAY }
  return { failing }
}

/** To its end, but perhaps without some files that do not load: those fail with the fix too, and are left out. */
export const ran = (run: SuiteRun): boolean =>
  (run.complete && run.problem === undefined) || (run.problem === 'load-error' && run.tests.some(({ status }) => status === 'passed'))

/** Test files with a failing test, or that do not load. */
export const filesThatFail = (run: SuiteRun): string[] => [
  ...new Set([
    ...run.loadErrors.map((error) => error.file),
    ...run.tests.filter((test) => test.status === 'failed').map((test) => test.id.file),
  ]),
]

const REASON_CHARS_MAX = 200

/** One short clause, then a colon and what was said. */
function describe(run: SuiteRun): string {
  if (run.problem === 'timeout') return 'the tests do not end in time'
  const [load] = run.loadErrors
  const said = run.missing ?? (load === undefined ? firstLine(run.log) : `${load.file}: ${firstLine(load.failure.message)}`)
  return `the tests do not run (${run.problem ?? 'incomplete report'}): ${said.slice(0, REASON_CHARS_MAX)}`
}

/** That a line of dashes or a banner is none, the runner's own headings say. */
const firstLine = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trim())
    .find((line) => /\w/.test(line) && !/^[=_-]{4}/.test(line)) ?? ''
