import { plainStack } from './fresh.mjs'
import { createEngine } from './engine.mjs'
import { comparison, progressOf } from './progress.mjs'
import { installAssert, silence } from './quiet.mjs'
import { createRegistry, missingNames } from './registry.mjs'
import { send } from './send.mjs'
import { restore, snapshot } from './snapshot.mjs'
import { collected, heartbeat, refuseWhenIdle, started } from './start.mjs'

export { send }

export const BASELINE_TEST_MS = 20_000 // a test that takes longer cannot be searched in process
export const HOOK_STEPS = 2_000_000_000
const BASELINE_STEPS = 100_000 // then time decides, see Registry.forgive
const BASELINE_SYNC_MS = 3_000 // synchronous code that takes longer is taken for a loop without end
const BASELINE_SYNC_AGAIN_MS = 300 // once one was seen, the others of the suite are most likely the same
const TEXT_MAX = 2_000 // characters of messages and values sent out

/** The state of a warm process: the registry, the tests, and what the baseline said. */
export function createCore(config) {
  const registry = createRegistry()
  registry.bases = config.bases
  const core = {
    config,
    registry,
    engine: createEngine(registry),
    asserts: installAssert(),
    tests: [],
    baseline: [],
    failing: [],
    loadHits: new Set(),
    counters: [],
    /** Which sources each test file loads, as far as it loads them for itself. */
    loadedBy: new Map(),
    /** Set where test files share their modules. */
    shared: false,
  }
  globalThis.__prunella = registry.face
  core.counters.push({ get: () => core.asserts.passed, reset: () => (core.asserts.passed = 0) })
  registry.startCoverage()
  if (!config.verbose) silence()
  refuseWhenIdle(core.engine)
  return core
}

/** From now on what loads is loaded for this test file. */
export function loadingFor(core, file) {
  const known = core.loadedBy.get(file) ?? new Set()
  core.loadedBy.set(file, known)
  core.registry.loading = known
  core.loadFrom = core.registry.order?.length ?? 0
}

/**
 * A test file that does not load: what is told of it, and what it ran until then. `files` are the test files that have to load
 * where it is another file than a test that is to blame.
 */
export function loadFailure(core, error, file, files = [file]) {
  const covered = core.registry.order?.slice(core.loadFrom) ?? []
  return { file, files, error, failure: describeError(error), covered: [...new Set(covered)] }
}

/** As a test without a name, that fails as the file does; trying a candidate on it means to load the files again. */
const asTest = ({ file, files, error, covered }, index) => ({
  index,
  id: { file, name: '' },
  files,
  covered,
  suite: undefined,
  skip: false,
  run() {
    throw error
  },
})

const bounded = (text) => (text.length > TEXT_MAX ? `${text.slice(0, TEXT_MAX)}…` : text)

function show(value) {
  if (value === undefined) return undefined
  try {
    return bounded(typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value)))
  } catch {
    return undefined
  }
}

export function describeError(error) {
  if (error === null || typeof error !== 'object') return { message: bounded(String(error)) }
  const compared = comparison(error)
  const known = 'expected' in compared || 'actual' in compared
  return {
    message: bounded(String(error.message ?? error)),
    type: error.constructor?.name === 'Object' ? error.name : (error.constructor?.name ?? error.name),
    stack: typeof error.stack === 'string' ? bounded(plainStack(error.stack)) : undefined,
    ...(known ? { expected: show(compared.expected), actual: show(compared.actual) } : {}),
  }
}

export const resetCounters = (core) => core.counters.forEach((counter) => counter.reset())
export const countPassed = (core) => core.counters.reduce((sum, counter) => sum + counter.get(), 0)

/** Runs every test once with coverage and reports. Call after all test files are loaded. */
export async function runBaseline(core, tests, problems = []) {
  collected()
  const { registry, engine } = core
  const seen = new Set()
  for (const problem of problems) {
    if (!seen.has(problem.file)) tests.push(asTest(problem, tests.length))
    seen.add(problem.file)
  }
  core.tests = tests
  core.loadHits = new Set(registry.takeCoverage())
  for (const record of registry.all) snapshot(record)
  const budget = {
    steps: () => BASELINE_STEPS,
    timeMs: (test) => Math.min(test.timeout ?? BASELINE_TEST_MS, BASELINE_TEST_MS),
    hookSteps: HOOK_STEPS,
    hookMs: BASELINE_TEST_MS,
  }
  const report = tests.map((test) => ({ index: test.index, id: test.id, status: 'skipped', durationMs: 0, covered: [] }))
  core.baseline = tests.map(() => ({ status: 'skipped', ms: 0, steps: 0, covered: new Set() }))
  const wrapped = tests.filter((test) => !test.skip).map((test) => ({ ...test, run: () => begin(test) }))
  let startedAt = 0
  let hung = false
  const begin = (test) => {
    heartbeat(test.id.name)
    loadingFor(core, test.id.file)
    resetCounters(core)
    registry.startCoverage()
    startedAt = engine.now()
    registry.forgive(hung ? BASELINE_SYNC_AGAIN_MS : BASELINE_SYNC_MS)
    return test.run()
  }
  await engine.run(wrapped, budget, (test, failure) => {
    const ms = engine.now() - startedAt
    // How far a loop without end got says nothing about what a repaired run needs.
    const steps = registry.tripped ? 0 : registry.stepsUsed(BASELINE_STEPS)
    hung ||= registry.tripped
    const ran = registry.order ? registry.takeCoverage() : []
    const covered = test.covered ?? ran
    const status = failure ? 'failed' : 'passed'
    core.baseline[test.index] = {
      status,
      ms,
      hung: failure?.kind === 'timeout',
      steps,
      covered: new Set(covered),
      progress: failure ? progressOf(countPassed(core), failure.error) : 1,
    }
    const { progress } = core.baseline[test.index]
    Object.assign(report[test.index], {
      status,
      durationMs: ms,
      covered,
      progress,
      ...(failure ? { failure: describeError(failure.error) } : {}),
    })
    for (const record of registry.all) restore(record)
  })
  await engine.turn()
  registry.loading = undefined
  registry.forgive(undefined)
  core.asserts.light = true
  Error.stackTraceLimit = 0
  started()
  const told = problems.map(({ file, failure }) => ({ file, failure }))
  send({ kind: 'baseline', tests: report, loadHits: [...core.loadHits], problems: told, loaded: [...registry.files.keys()], cpu: cpuMs() })
}

export const cpuMs = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Compiles the replacements of a candidate in every instance of its files; a message when one does not compile. */
export function install(core, units) {
  const done = []
  for (const [file, unit, mode, code, names] of units) {
    for (const record of core.registry.files.get(file) ?? []) {
      try {
        const missing = names.length > 0 ? missingNames(record, names) : []
        const prefix = missing.length > 0 ? `const {${missing.join(',')}}=__p${file}.t;` : ''
        if (mode === 'body') record.u[unit] = prefix ? `(()=>{${prefix}return ${code}})()` : code
        else record.u[unit] = record.e(prefix ? `(()=>{${prefix}return ${code}})()` : code)
        done.push([record, unit])
      } catch (error) {
        uninstall(done)
        return { done: [], problem: String(error?.message ?? error) }
      }
    }
  }
  return { done, problem: undefined }
}

export const uninstall = (done) => {
  for (const [record, unit] of done) record.u[unit] = undefined
}
