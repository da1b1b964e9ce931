import { BASELINE_TEST_MS, countPassed, cpuMs, HOOK_STEPS, install, resetCounters, send, uninstall } from './core.mjs'
import { progressOf } from './progress.mjs'
import { restore } from './snapshot.mjs'

const FLUSH_MS = 5 // verdicts wait at most this long, so that after a hang only a few candidates are tried again
const STEPS_FLOOR = 20_000 // under 1 ms of a tight loop: a passing test that took few steps may take this many
const STEPS_FLOOR_FAILING = 10_000 // a failing test may have stopped early, its repaired run takes longer:
const GRACE_MS = 2 // so it is given this long
const GRACE_STEPS = 90_000 // and this much more, which is under 1 ms of a tight loop
const STEPS_FACTOR = 10
const TIME_FLOOR_MS = 50
const TIME_FACTOR = 10
const CANARY_EVERY = 200 // candidates between two runs of the original

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
    core.engine.begin()
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
  core.engine.begin()
  await core.engine.run(withReset(core, [...core.failing, ...relevant.passing]), core.budget, (test, failure) => {
    same = (failure ? 'failed' : 'passed') === core.baseline[test.index].status
    return same
  })
  for (const record of core.registry.all) restore(record)
  return same
}

/** Does a unit replaced by its own text leave every test as it was? */
export async function identity(core, units) {
  const { done, problem } = install(core, units)
  if (problem !== undefined) return problem
  try {
    return (await canary(core, units)) ? undefined : 'swapped by its own text, the tests end differently'
  } finally {
    uninstall(done)
  }
}

/** Tries candidates in the order given; verdicts go out in small groups. */
export async function evaluate(core, message) {
  const verdicts = []
  let flushed = core.engine.now()
  const flush = () => {
    if (verdicts.length > 0) send({ kind: 'verdicts', verdicts: verdicts.splice(0), cpu: cpuMs() })
    flushed = core.engine.now()
  }
  let sinceCheck = 0
  for (const candidate of message.candidates) {
    if (core.engine.now() - flushed > (message.careful ? 0 : FLUSH_MS)) flush()
    if (message.careful) send({ kind: 'trying', id: candidate.id })
    const verdict = await evaluateOne(core, candidate, message.full)
    sinceCheck++
    // What looks right is only believed when the original still fails as before: else an earlier candidate left something behind.
    if (verdict.status === 'plausible' || sinceCheck >= CANARY_EVERY) {
      sinceCheck = 0
      if (!(await canary(core, candidate.units))) {
        flush()
        send({ kind: 'polluted', id: candidate.id, verdicts: [verdict], cpu: cpuMs() })
        return
      }
    }
    verdicts.push(verdict)
  }
  flush()
  send({ kind: 'done', cpu: cpuMs() })
}
