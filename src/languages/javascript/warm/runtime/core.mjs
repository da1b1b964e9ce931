import { writeSync } from 'node:fs'
import { plainStack } from './fresh.mjs'
import { createEngine } from './engine.mjs'
import { comparison, progressOf } from './progress.mjs'
import { installAssert, silence } from './quiet.mjs'
import { createRegistry, missingNames, restore, snapshot } from './registry.mjs'

const CONTROL = 3
const FLUSH_MS = 5 // verdicts wait at most this long, so that after a hang only a few candidates are tried again
const STEPS_FLOOR = 20_000 // under 1 ms of a tight loop: a passing test that took few steps may take this many
const STEPS_FLOOR_FAILING = 10_000 // a failing test may have stopped early, its repaired run takes longer:
const GRACE_MS = 5 // so it is given this long
const GRACE_STEPS = 90_000 // and this much more, which is under 1 ms of a tight loop
const STEPS_FACTOR = 10
const TIME_FLOOR_MS = 50
const TIME_FACTOR = 10
const BASELINE_TEST_MS = 20_000 // a test that takes longer cannot be searched in process
const HOOK_STEPS = 2_000_000_000
const BASELINE_STEPS = 100_000 // then time decides, see Registry.forgive
const BASELINE_SYNC_MS = 3_000 // synchronous code that takes longer is taken for a loop without end
const BASELINE_SYNC_AGAIN_MS = 300 // once one was seen, the others of the suite are most likely the same
const TEXT_MAX = 2_000 // characters of messages and values sent out
const CANARY_EVERY = 200 // candidates between two runs of the original

export function send(message) {
  const bytes = Buffer.from(`${JSON.stringify(message)}\n`)
  let at = 0
  while (at < bytes.length) {
    try {
      at += writeSync(CONTROL, bytes, at)
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error
    }
  }
}

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
  }
  globalThis.__prunella = registry.face
  core.counters.push({ get: () => core.asserts.passed, reset: () => (core.asserts.passed = 0) })
  registry.startCoverage()
  if (!config.verbose) silence()
  return core
}

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
    type: error.constructor?.name ?? error.name,
    stack: typeof error.stack === 'string' ? bounded(plainStack(error.stack)) : undefined,
    ...(known ? { expected: show(compared.expected), actual: show(compared.actual) } : {}),
  }
}

export const resetCounters = (core) => core.counters.forEach((counter) => counter.reset())
export const countPassed = (core) => core.counters.reduce((sum, counter) => sum + counter.get(), 0)

/** Runs every test once with coverage and reports. Call after all test files are loaded. */
export async function runBaseline(core, tests, problems = []) {
  const { registry, engine } = core
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
  let started = 0
  let hung = false
  const begin = (test) => {
    resetCounters(core)
    registry.startCoverage()
    started = engine.now()
    registry.forgive(hung ? BASELINE_SYNC_AGAIN_MS : BASELINE_SYNC_MS)
    return test.run()
  }
  await engine.run(wrapped, budget, (test, failure) => {
    const ms = engine.now() - started
    // How far a loop without end got says nothing about what a repaired run needs.
    const steps = registry.tripped ? 0 : registry.stepsUsed(BASELINE_STEPS)
    hung ||= registry.tripped
    const covered = registry.order ? registry.takeCoverage() : []
    const status = failure ? 'failed' : 'passed'
    core.baseline[test.index] = {
      status,
      ms,
      steps,
      covered: new Set(covered),
      progress: failure ? progressOf(countPassed(core), failure.error) : 1,
    }
    Object.assign(report[test.index], { status, durationMs: ms, covered, ...(failure ? { failure: describeError(failure.error) } : {}) })
    for (const record of registry.all) restore(record)
  })
  await engine.turn()
  registry.forgive(undefined)
  core.asserts.light = true
  Error.stackTraceLimit = 0
  send({ kind: 'baseline', tests: report, loadHits: [...core.loadHits], problems, loaded: [...registry.files.keys()], cpu: cpuMs() })
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

function budgetOf(core) {
  const maxSteps = Math.max(0, ...core.baseline.map((test) => test.steps))
  const maxMs = Math.max(0, ...core.baseline.map((test) => test.ms))
  return {
    hookSteps: HOOK_STEPS,
    hookMs: BASELINE_TEST_MS,
    steps(test) {
      const base = core.baseline[test.index]
      return base.status === 'passed'
        ? STEPS_FACTOR * base.steps + STEPS_FLOOR
        : STEPS_FACTOR * Math.max(base.steps, maxSteps) + STEPS_FLOOR_FAILING
    },
    timeMs(test) {
      const base = core.baseline[test.index]
      return TIME_FLOOR_MS + TIME_FACTOR * (base.status === 'passed' ? base.ms : Math.max(base.ms, maxMs))
    },
  }
}

/** Which tests are to pass, and which must not break; indexes into the baseline. */
export function focus(core, failing) {
  core.failing = failing.map((index) => core.tests[index])
  core.budget = budgetOf(core)
  core.touching = new Map()
  core.failingOrder = core.failing
    .map((_, position) => position)
    .sort((a, b) => core.baseline[core.failing[a].index].ms - core.baseline[core.failing[b].index].ms)
}

/** Passing tests that run any of the units, quickest first. */
function testsTouching(core, candidate) {
  const key = candidate.units.map(([file, unit]) => `${file}:${unit}`).join()
  let known = core.touching.get(key)
  if (known === undefined) {
    const spans = candidate.units.map(([file, unit]) => core.config.units[file][unit].map((s) => s + core.config.bases[file]))
    const touches = (test) => {
      for (const hit of core.baseline[test.index].covered) if (spans.some(([from, to]) => hit >= from && hit < to)) return true
      return false
    }
    known = {
      passing: core.tests.filter((test) => core.baseline[test.index].status === 'passed' && touches(test)),
      failing: new Set(core.failing.filter(touches)),
    }
    known.passing.sort((a, b) => core.baseline[a.index].ms - core.baseline[b.index].ms)
    core.touching.set(key, known)
  }
  return known
}

/** Tries one candidate whose replacements are in place. */
async function judge(core, candidate, full, relevant) {
  const { engine, registry } = core
  const progress = core.failing.map((test) => core.baseline[test.index].progress)
  const out = { passed: 0, broken: 0, kind: undefined, message: undefined, steps: 0 }
  const position = new Map(core.failing.map((test, index) => [test, index]))
  const note = (test, failure) => {
    registry.lastSteps = registry.stepsUsed(core.budget.steps(test))
    out.steps += registry.lastSteps
    if (failure && (failure.kind === 'timeout' || failure.kind === 'crashed')) {
      out.kind = failure.kind
      out.message = String(failure.error?.message ?? failure.error).slice(0, 300)
      return false
    }
    return true
  }
  const first = core.failingOrder.map((at) => core.failing[at]).filter((test) => relevant.failing.has(test))
  const hopeless = first.length < core.failing.length
  if (hopeless && !full) return { ...out, progress }
  await engine.run(withReset(core, first), core.budget, (test, failure) => {
    const at = position.get(core.tests[test.index])
    progress[at] = failure ? progressOf(countPassed(core), failure.error) : 1
    if (!failure) out.passed++
    else out.message ??= String(failure.error?.message ?? failure.error).slice(0, 300)
    return note(test, failure) && (full || !failure)
  })
  const plausible = out.passed === core.failing.length
  if (out.kind === undefined && (plausible || full)) {
    await engine.run(withReset(core, relevant.passing), core.budget, (test, failure) => {
      if (failure) {
        out.broken++
        out.message ??= `${test.id.name}: ${String(failure.error?.message ?? failure.error).slice(0, 300)}`
      }
      return note(test, failure) && (full || !failure)
    })
  }
  return { ...out, progress }
}

export const withReset = (core, tests) =>
  tests.map((test) => ({
    ...test,
    run: () => {
      resetCounters(core)
      if (core.baseline[test.index].status !== 'passed') core.registry.forgive(GRACE_MS, GRACE_STEPS)
      else core.registry.forgive(undefined)
      return test.run()
    },
  }))

function verdictOf(core, id, result) {
  if (result.kind !== undefined) return { id, status: result.kind, message: result.message }
  if (result.passed === core.failing.length && result.broken === 0) return { id, status: 'plausible', stepsUsed: result.steps }
  return { id, status: 'failing', failingPassed: result.passed, progress: result.progress, broken: result.broken, message: result.message }
}

async function evaluateOne(core, candidate, full) {
  const { done, problem } = install(core, candidate.units)
  if (problem !== undefined) return { id: candidate.id, status: 'invalid', message: problem }
  try {
    let verdict = verdictOf(core, candidate.id, await judge(core, candidate, full, testsTouching(core, candidate)))
    if (verdict.status === 'plausible') {
      await core.engine.turn()
      if (core.engine.stray)
        verdict = { id: candidate.id, status: 'crashed', message: String(core.engine.stray.error?.message ?? core.engine.stray.error) }
    }
    return verdict
  } finally {
    uninstall(done)
    for (const record of core.registry.all) restore(record)
    core.afterCandidate?.()
  }
}

/** The original again: do the tests still say what they said at first? */
export async function canary(core, units = []) {
  const relevant = testsTouching(core, { units })
  let same = true
  await core.engine.run(withReset(core, [...core.failing, ...relevant.passing]), core.budget, (test, failure) => {
    same = (failure ? 'failed' : 'passed') === core.baseline[test.index].status
    return same
  })
  for (const record of core.registry.all) restore(record)
  return same
}

/** Does a unit replaced by its own text leave every test as it was? */
async function identity(core, units) {
  const { done, problem } = install(core, units)
  if (problem !== undefined) return problem
  try {
    return (await canary(core, units)) ? undefined : 'swapped by its own text, the tests end differently'
  } finally {
    uninstall(done)
  }
}

const FAST_FLUSH = 0

export async function evaluate(core, message) {
  const verdicts = []
  let flushed = core.engine.now()
  const flush = () => {
    if (verdicts.length > 0) send({ kind: 'verdicts', verdicts: verdicts.splice(0), cpu: cpuMs() })
    flushed = core.engine.now()
  }
  let sinceCheck = 0
  for (const candidate of message.candidates) {
    if (core.engine.now() - flushed > (message.careful ? FAST_FLUSH : FLUSH_MS)) flush()
    if (message.careful) send({ kind: 'trying', id: candidate.id })
    const verdict = await evaluateOne(core, candidate, message.full)
    sinceCheck++
    // What looks right is only believed when the original still fails as before: else an earlier candidate left something behind.
    if (verdict.status === 'plausible' || sinceCheck >= CANARY_EVERY) {
      sinceCheck = 0
      if (!(await canary(core, candidate.units))) {
        flush()
        send({ kind: 'polluted', id: candidate.id, cpu: cpuMs() })
        return
      }
    }
    verdicts.push(verdict)
  }
  flush()
  send({ kind: 'done', cpu: cpuMs() })
}

/** Answers the host's requests, one line each, until stdin ends. */
export async function serve(core, lines) {
  for await (const message of lines) {
    if (message.op === 'focus') {
      focus(core, message.failing)
      send({ kind: 'focused', cpu: cpuMs() })
    } else if (message.op === 'identity') {
      for (const [at, unit] of message.units.entries()) {
        const problem = await identity(core, [unit])
        send({ kind: 'identity', at, same: problem === undefined, problem })
      }
      send({ kind: 'done', cpu: cpuMs() })
    } else if (message.op === 'evaluate') {
      await evaluate(core, message)
    } else if (message.op === 'reload') {
      const { answerReload } = await import('./reload.mjs')
      await answerReload(core, message, send)
    } else if (message.op === 'behaviours') {
      const { behaviours } = await import('./behaviours.mjs')
      await behaviours(core, message, send)
      send({ kind: 'behaviours', cpu: cpuMs() })
    }
  }
}
