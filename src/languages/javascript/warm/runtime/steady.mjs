import { BASELINE_TEST_MS, HOOK_STEPS, install, resetCounters, uninstall } from './core.mjs'
import { restore } from './snapshot.mjs'

const STEPS_FLOOR = 20_000 // under 1 ms of a tight loop: a passing test that took few steps may take this many
const STEPS_FLOOR_FAILING = 10_000 // a failing test may have stopped early, its repaired run takes longer:
const GRACE_MS = 2 // so it is given this long
const GRACE_STEPS = 90_000 // and this much more, which is under 1 ms of a tight loop
const STEPS_FLOOR_QUICK = 500 // with `quick`: what takes more is put off, because most of it never ends
const STEPS_FACTOR = 10
const STEPS_FACTOR_QUICK = 2
const TIME_FLOOR_MS = 500 // until a promise counts as never settled: two busy processors make a test of 1 ms last 60
const TIME_FLOOR_QUICK_MS = 50
const TIME_FACTOR = 5
const TIME_FACTOR_QUICK = 3
const TYPICAL_SHARE = 0.9
const CANARY_MS = 40 // of test time: an application may have a thousand tests that run one function
const UNSTEADY_MAX = 100 // beyond this many tests that differ by themselves, the process is not fit to judge

/** Steps and milliseconds a test may take, from what it and the others took at first; `quick` for failing tests only. */
export function budgetOf(core, quick) {
  const passing = core.baseline.filter((test) => test.status === 'passed')
  const maxSteps = Math.max(0, ...core.baseline.map((test) => test.steps))
  const times = passing.map((test) => test.ms).sort((a, b) => a - b)
  const maxMs = times.at(-1) ?? 0
  const typicalMs = times[Math.floor(TYPICAL_SHARE * (times.length - 1))] ?? 0
  // How long a test waited for what never came says nothing about its repaired run.
  const own = (base) => (base.hung ? 0 : base.ms)
  return {
    hookSteps: HOOK_STEPS,
    hookMs: BASELINE_TEST_MS,
    steps(test) {
      const base = core.baseline[test.index]
      if (base.status === 'passed') return STEPS_FACTOR * base.steps + STEPS_FLOOR
      const most = Math.max(base.steps, maxSteps)
      return quick ? STEPS_FACTOR_QUICK * most + STEPS_FLOOR_QUICK : STEPS_FACTOR * most + STEPS_FLOOR_FAILING
    },
    timeMs(test) {
      const base = core.baseline[test.index]
      if (base.status === 'passed') return TIME_FLOOR_MS + TIME_FACTOR * base.ms
      if (quick) return TIME_FLOOR_QUICK_MS + TIME_FACTOR_QUICK * Math.max(own(base), typicalMs)
      return TIME_FLOOR_MS + TIME_FACTOR * Math.max(own(base), maxMs)
    },
  }
}

/** The tests, each with counters and allowances set anew before it runs. */
export const withReset = (core, tests, quick = false) =>
  tests.map((test) => ({
    ...test,
    run: () => {
      resetCounters(core)
      if (!quick && core.grace && core.baseline[test.index].status !== 'passed') core.registry.forgive(GRACE_MS, GRACE_STEPS)
      else core.registry.forgive(undefined)
      return test.run()
    },
  }))

/** Tests that run any of the units: the failing ones, and the passing ones that repeat their result, quickest first. */
export function testsTouching(core, units) {
  const key = units.map(([file, unit]) => `${file}:${unit}`).join()
  let known = core.touching.get(key)
  if (known === undefined) {
    const spans = units.map(([file, unit]) => core.config.units[file][unit].map((s) => s + core.config.bases[file]))
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
  return core.unsteady.size === 0
    ? known
    : { failing: known.failing, passing: known.passing.filter((test) => !core.unsteady.has(test.index)) }
}

/** Everything the last candidate wrote into the modules' variables is taken back. */
export const restoreAll = (core) => core.registry.all.forEach((record) => restore(record))

/** Runs the tests as things stand; the first whose result is not that of the baseline, or undefined. */
async function firstChange(core, tests) {
  let changed
  core.engine.begin()
  await core.engine.run(withReset(core, tests), core.budget, (test, failure) => {
    if ((failure ? 'failed' : 'passed') === core.baseline[test.index].status) {
      if (!failure) core.steady.add(test.index)
      return true
    }
    changed = core.tests[test.index]
    return false
  })
  restoreAll(core)
  return changed
}

/**
 * Whether a passing test that now fails is itself to blame: it depends on what ran before or on the time, and fails with
 * the original too. To be called while no candidate is in place.
 */
export async function isUnsteady(core, test) {
  if (core.steady.has(test.index)) return false
  if (core.baseline[test.index].status !== 'passed' || core.unsteady.size >= UNSTEADY_MAX) return false
  if (!(await firstChange(core, [test]))) return false
  core.unsteady.add(test.index)
  return true
}

/** The failing tests and as many others, the quickest, as take little time. */
function sampleOf(core, units) {
  let ms = 0
  const quickest = testsTouching(core, units).passing.filter((test) => (ms += core.baseline[test.index].ms) <= CANARY_MS)
  return [...core.failing, ...quickest]
}

/** The original again: do the tests still say what they said at first? */
export async function canary(core, units = []) {
  return (await changes(core, sampleOf(core, units), () => undefined)) === undefined
}

/** Does a unit replaced by its own text leave every test as it was? */
export async function identity(core, units) {
  const trial = { done: [], problem: undefined }
  const place = () => Object.assign(trial, install(core, units))
  place()
  if (trial.problem !== undefined) return trial.problem
  try {
    const changed = await changes(core, sampleOf(core, units), (back) => (back ? place() : uninstall(trial.done)))
    return changed && 'swapped by its own text, the tests end differently'
  } finally {
    uninstall(trial.done)
  }
}

/** The first test that says something else now, but for those that do so with the original too; `swap` takes what is in place out and back. */
async function changes(core, tests, swap) {
  for (let left = tests; left.length > 0;) {
    const changed = await firstChange(core, left)
    if (!changed) return undefined
    swap(false)
    const known = await isUnsteady(core, changed)
    swap(true)
    if (!known) return changed
    left = left.slice(left.findIndex((test) => test.index === changed.index) + 1)
  }
  return undefined
}
