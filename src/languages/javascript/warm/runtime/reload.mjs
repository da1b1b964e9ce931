import { countPassed, cpuMs, resetCounters } from './core.mjs'
import { withReset } from './steady.mjs'
import { progressOf } from './progress.mjs'

const LOAD_STEPS_MAX = 20_000_000 // while modules load: about half a second of a tight loop
const LOAD_MS = 10_000
const MESSAGE_MAX = 300
/** A file that did not load is healed when so many of its tests pass: the others may have a fault of their own. */
const LOADED_SHARE = 0.9

/**
 * Judges a candidate that only a fresh module graph can show, without a new process. `core.reload(edited, files)` collects
 * the tests of these files again with the edited texts: first the files of the failing tests; only when those pass, the
 * files of passing tests that load what was edited. Answers undefined when the runner cannot do that, or when it was not
 * the edited text that ran.
 */
async function judgeReload(core, message) {
  if (!core.reload) return undefined
  const run = { core, message, out: { passed: 0, broken: 0, kind: undefined, message: undefined }, stale: false }
  run.progress = core.failing.map((test) => core.baseline[test.index].progress)
  const { id } = message
  const wanted = new Set(core.failing.flatMap((test) => test.files ?? [test.id.file]))
  core.engine.begin()
  await inFresh(run, wanted, (fresh) => runFailing(run, fresh))
  const { out } = run
  const passed = out.passed === core.failing.length
  if (out.kind === undefined && !run.stale && (passed || message.full)) {
    const others = filesBeside(run, wanted)
    if (others.size > 0) await inFresh(run, others, (fresh) => runPassing(run, fresh.tests, others))
  }
  if (run.stale) return undefined
  if (out.kind !== undefined) return { id, status: out.kind, message: out.message }
  if (!passed || out.broken > 0)
    return { id, status: 'failing', failingPassed: out.passed, progress: run.progress, broken: out.broken, message: out.message }
  await core.engine.turn()
  const { stray } = core.engine
  return stray ? { id, status: 'crashed', message: textOf(stray.error) } : { id, status: 'plausible', stepsUsed: 0 }
}

const textOf = (error) => String(error?.message ?? error).slice(0, MESSAGE_MAX)
const keyOf = (test) => `${test.id.file}\n${test.id.name}`

/** Collects the files with the candidate's texts and lets `use` run their tests; all of it is set aside afterwards. */
async function inFresh(run, files, use) {
  const { core, message } = run
  const { registry, engine } = core
  const kept = registry.swapOut(LOAD_STEPS_MAX)
  let fresh
  try {
    const edited = new Map(message.files.map(([, path, code]) => [path, code]))
    fresh = await engine.within(core.reload(edited, [...files]), LOAD_MS)
    if (registry.tripped) throw new Error('endless loop')
    const [problem] = fresh.problems
    if (problem) run.out.message ??= textOf(problem.failure)
    await use(fresh)
    // What does not load, did not load what was edited either; that it does not is the answer.
    run.stale ||= fresh.problems.length === 0 && isStale(run, files)
  } catch (error) {
    const slow = registry.tripped || error?.kind === 'time'
    core.stuck ||= error?.kind === 'time'
    run.out.kind ??= slow ? 'timeout' : 'crashed'
    run.out.message ??= slow ? 'while the modules load' : textOf(error)
  } finally {
    registry.loading = undefined
    fresh?.done()
    registry.swapIn(kept)
  }
}

/** Did another text run than the candidate's, because the runner keeps that module for good? */
function isStale({ core, message }, files) {
  return message.files.some(([file]) => {
    const records = core.registry.files.get(file)
    if (records) return records.some((record) => record.v !== message.version)
    return files.size > 0 && [...files].some((name) => core.loadedBy.get(name)?.has(file))
  })
}

/** Files of tests that passed, other than those that were run already, as far as they load what is edited. */
function filesBeside({ core, message }, done) {
  const green = new Set(core.tests.filter((test) => core.baseline[test.index].status === 'passed').map((test) => test.id.file))
  if (core.shared) return green
  const affected = (file) => message.files.some(([index]) => core.loadedBy.get(file)?.has(index))
  return new Set([...green].filter((file) => !done.has(file) && affected(file)))
}

/** The baseline's test as it was collected now: budgets and results are kept by the index of the baseline. */
const matcher = (tests) => {
  const again = new Map(tests.map((test) => [keyOf(test), test]))
  return (test) => {
    const found = again.get(keyOf(test))
    return found && { ...found, index: test.index }
  }
}

async function runFailing(run, { tests, problems }) {
  const { core, message, out, progress } = run
  for (const [at, test] of core.failing.entries()) {
    if (!test.files) continue
    progress[at] = await runLoaded(run, test, tests, problems)
    if (progress[at] === 1) out.passed++
    else if (!message.full) return
  }
  const now = matcher(tests)
  const position = new Map(core.failing.map((test, at) => [test.index, at]))
  const first = core.failingOrder.map((at) => now(core.failing[at])).filter(Boolean)
  await core.engine.run(withReset(core, first), core.budget, (test, failure) => {
    progress[position.get(test.index)] = failure ? progressOf(countPassed(core), failure.error) : 1
    if (!failure) out.passed++
    return note(run, failure, '') && (message.full || !failure)
  })
  // Their files are loaded: what else is in them is told at once.
  if (out.kind === undefined && !core.shared && (message.full || out.passed === core.failing.length))
    await runPassing(run, tests, new Set(core.failing.map((test) => test.id.file)))
}

/** How far files get that did not load: 0 while they do not, 1 when the tests pass that nobody had seen before. */
async function runLoaded(run, failure, tests, problems) {
  const { core } = run
  if (problems.some((problem) => problem.files.some((file) => failure.files.includes(file)))) return 0
  const known = new Set(core.tests.map(keyOf))
  const own = tests.filter((test) => failure.files.includes(test.id.file) && !known.has(keyOf(test)) && !test.skip)
  let passed = 0
  let left = own.length
  // Their budget is that of the failure: the index is its.
  const timed = own.map((test) => ({ ...test, index: failure.index }))
  await core.engine.run(withReset(core, timed), core.budget, (test, failed) => {
    left--
    if (failed) run.out.message ??= `${test.id.name}: ${textOf(failed.error)}`
    else passed++
    return run.message.full || passed + left >= LOADED_SHARE * own.length
  })
  if (own.length > 0 && passed >= LOADED_SHARE * own.length) return 1
  return 0.5 + (0.4 * passed) / Math.max(1, own.length)
}

/** Runs the tests of these files that passed at first. One that is gone counts as broken. */
async function runPassing(run, tests, files) {
  const { core, message, out } = run
  const now = matcher(tests)
  const green = core.tests.filter((test) => files.has(test.id.file) && core.baseline[test.index].status === 'passed')
  const found = green.map(now).filter(Boolean)
  out.broken += green.length - found.length
  await core.engine.run(withReset(core, found), core.budget, (test, failure) => {
    if (failure) out.broken++
    return note(run, failure, `${test.id.name}: `) && (message.full || !failure)
  })
}

/** False when there is no point in going on. */
function note({ out }, failure, name) {
  if (!failure) return true
  out.message ??= `${name}${textOf(failure.error)}`
  if (failure.kind !== 'error') out.kind ??= failure.kind
  return out.kind === undefined
}

export async function answerReload(core, message, send) {
  resetCounters(core)
  const verdict = await judgeReload(core, message)
  send({ kind: 'reloaded', verdicts: verdict ? [verdict] : [], stuck: core.stuck === true, bytes: process.memoryUsage.rss(), cpu: cpuMs() })
}
