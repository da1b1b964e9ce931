import { rowOf, type SuiteRun, type TestId, testKey, type TestResult, withoutDataSet } from '../../model/index.ts'

/** What changed between the red run and the run with the patch. Tests with one name in one file are told apart by their order. */
export interface RunComparison {
  /** The very same tests ran: none missing, added or skipped. Tests of a file that did not load before count as `revealed`. */
  readonly sameTests: boolean
  readonly missing: readonly TestId[]
  readonly added: readonly TestId[]
  /**
   * Tests of files that failed to load before and load now; all tests where none could run before; the sets of data of a test that had none;
   * further rows of a test with rows. */
  readonly revealed: readonly TestId[]
  /** Ran before, skipped now. */
  readonly newlySkipped: readonly TestId[]
  readonly newlyFailing: readonly TestId[]
  readonly newlyPassing: readonly TestId[]
  readonly stillFailing: readonly TestId[]
}

const ran = (test: TestResult | undefined): boolean => test?.status === 'passed' || test?.status === 'failed'

/** Pure. Neither run needs to be complete; whether a run may be believed at all is not decided here. */
export function compareRuns(before: SuiteRun, after: SuiteRun): RunComparison {
  const was = numbered(before.tests)
  const is = numbered(after.tests)
  const unloaded = new Set(before.loadErrors.map((error) => error.file))
  // A source that does not load may keep every test file from loading, and no error names those.
  const nothingRan = before.tests.length === 0 && unloaded.size > 0
  // One whose data could not be made failed; its sets come in its place.
  const dataMissed = new Set(
    before.tests.filter((test) => test.status === 'failed' && withoutDataSet(test.id) === undefined).map(({ id }) => testKey(id)),
  )
  const ownerOf = (test: TestResult): string => testKey(withoutDataSet(test.id) ?? { file: '', name: '' })
  const replaced = new Set(after.tests.map(ownerOf).filter((key) => dataMissed.has(key)))
  for (const { id } of after.tests) replaced.delete(testKey(id))
  // A test may take its rows from a table of the sources: a row more there is a test more, and takes none away.
  const tables = new Set(before.tests.flatMap(({ id }) => rowOf(id) ?? []).map(testKey))
  const isRow = ({ id }: TestResult): boolean => tables.has(testKey(rowOf(id) ?? { file: '', name: '' }))
  const mayAppear = (test: TestResult): boolean => nothingRan || unloaded.has(test.id.file) || replaced.has(ownerOf(test)) || isRow(test)
  const ids = (keep: (old: TestResult | undefined, now: TestResult | undefined) => boolean): TestId[] => {
    const keys = new Set([...was.keys(), ...is.keys()])
    return [...keys].filter((key) => keep(was.get(key), is.get(key))).map((key) => (is.get(key) ?? was.get(key))!.id)
  }
  const isNew = (old: TestResult | undefined, now: TestResult | undefined) => old === undefined && now !== undefined
  const missing = ids((old, now) => now === undefined && !replaced.has(testKey(old!.id)))
  const added = ids((old, now) => isNew(old, now) && !mayAppear(now!))
  const newlySkipped = ids((old, now) => ran(old) && now !== undefined && !ran(now))
  return {
    sameTests: missing.length === 0 && added.length === 0 && newlySkipped.length === 0,
    missing,
    added,
    revealed: ids((old, now) => isNew(old, now) && mayAppear(now!)),
    newlySkipped,
    newlyFailing: ids((old, now) => now?.status === 'failed' && old?.status !== 'failed'),
    newlyPassing: ids((old, now) => now?.status === 'passed' && old?.status === 'failed'),
    stillFailing: ids((old, now) => now?.status === 'failed' && old?.status === 'failed'),
  }
}

function numbered(tests: readonly TestResult[]): Map<string, TestResult> {
  const seen = new Map<string, number>()
  return new Map(
    tests.map((test) => {
      const key = testKey(test.id)
      const nth = (seen.get(key) ?? 0) + 1
      seen.set(key, nth)
      return [`${key}\u0000${nth}`, test]
    }),
  )
}
