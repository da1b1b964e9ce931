/** Holds the results of the sentinels against what they must be, and takes them out of the run again. */
import type { SuiteRun, TestResult } from '../../model/index.ts'

export interface Sentinel {
  /** Last title of the test, or its beginning when `repeated`. Random; also the text its failure must carry. */
  readonly token: string
  readonly outcome: 'passed' | 'failed'
  /** Registered once per gap between tests; may lie in a suite that is skipped. */
  readonly repeated: boolean
}

export interface SentinelVerdict {
  /** The run without its sentinels. */
  readonly tests: readonly TestResult[]
  /** One line per sentinel that came out wrong; empty when the run may be believed. */
  readonly faults: readonly string[]
}

const lastTitle = (test: TestResult): string =>
  test.id.name.slice(test.id.name.lastIndexOf(' > ') === -1 ? 0 : test.id.name.lastIndexOf(' > ') + 3)

/** `armed` maps a file (relative to the package) to its sentinels. Files that did not run, or claim no pass at all, prove nothing either way. */
export function verifySentinels(run: SuiteRun, armed: ReadonlyMap<string, readonly Sentinel[]>): SentinelVerdict {
  const byFile = Map.groupBy(run.tests, (test) => test.id.file)
  const tests: TestResult[] = []
  const faults: string[] = []
  for (const [file, results] of byFile) {
    const sentinels = armed.get(file) ?? []
    const isSentinel = (test: TestResult) => sentinels.some(({ token }) => lastTitle(test).startsWith(token))
    const own = results.filter((test) => !isSentinel(test))
    tests.push(...own)
    const claims = own.length === 0 || own.some((test) => test.status === 'passed')
    const failing = own.some((test) => test.status === 'failed') || run.loadErrors.some((error) => error.file === file)
    if (claims) for (const sentinel of sentinels) faults.push(...faultsOf(file, sentinel, results, failing))
  }
  return { tests, faults }
}

function faultsOf(file: string, sentinel: Sentinel, results: readonly TestResult[], failing: boolean): string[] {
  const { token, outcome, repeated } = sentinel
  const found = results.filter((test) => (repeated ? lastTitle(test).startsWith(token) : lastTitle(test) === token))
  const wrong = (test: TestResult) => {
    // A suite's own hook may fail or skip what lies between its tests; only a pass is a lie.
    if (repeated) return test.status === 'passed'
    if (outcome === 'passed') return test.status !== 'passed' && !failing
    return test.status !== 'failed' || !(test.failure?.message ?? '').includes(token)
  }
  if (!repeated && found.length !== 1) return [`${file}: a sentinel that must have ${outcome} was reported ${found.length} times`]
  const bad = found.filter(wrong)
  return bad.length === 0 ? [] : [`${file}: a sentinel that must have ${outcome} was reported as ${bad[0]!.status}`]
}
