import { countPassed, cpuMs, resetCounters } from './core.mjs'
import { withReset } from './steady.mjs'
import { progressOf } from './progress.mjs'

const LOAD_STEPS_MAX = 20_000_000 // while modules load: about half a second of a tight loop
const LOAD_MS = 10_000

/**
 * Judges a candidate that only a fresh module graph can show, without a new process: `core.reload` collects the tests
 * again with the edited texts. Answers undefined when the runner cannot do that.
 */
export async function judgeReload(core, message) {
  if (!core.reload) return undefined
  const { registry } = core
  const kept = registry.swapOut(LOAD_STEPS_MAX)
  let fresh
  try {
    fresh = await core.engine.within(core.reload(new Map(message.files.map(([, path, code]) => [path, code]))), LOAD_MS)
    if (!message.files.every(([file]) => registry.files.has(file))) return undefined
    return await judge(core, message, fresh.tests)
  } catch (error) {
    if (registry.tripped || error?.kind === 'time') return { id: message.id, status: 'timeout', message: 'while the modules load' }
    return { id: message.id, status: 'crashed', message: String(error?.message ?? error).slice(0, 300) }
  } finally {
    fresh?.done()
    registry.swapIn(kept)
  }
}

const keyOf = (test) => `${test.id.file}\n${test.id.name}`

async function judge(core, message, tests) {
  const again = new Map(tests.map((test) => [keyOf(test), test]))
  // Budgets and results are kept by the index of the baseline.
  const now = (test) => {
    const found = again.get(keyOf(test))
    return found && { ...found, index: test.index }
  }
  const progress = core.failing.map((test) => core.baseline[test.index].progress)
  const out = { passed: 0, broken: 0, kind: undefined, message: undefined }
  const note = (failure, name) => {
    if (!failure) return
    out.message ??= `${name}${String(failure.error?.message ?? failure.error).slice(0, 300)}`
    if (failure.kind !== 'error') out.kind ??= failure.kind
  }
  const position = new Map(core.failing.map((test, at) => [test.index, at]))
  const first = core.failing.map(now).filter(Boolean)
  core.engine.begin()
  await core.engine.run(withReset(core, first), core.budget, (test, failure) => {
    progress[position.get(test.index)] = failure ? progressOf(countPassed(core), failure.error) : 1
    if (!failure) out.passed++
    note(failure, '')
    return out.kind === undefined && (message.full || !failure)
  })
  const passed = out.passed === core.failing.length
  if (out.kind === undefined && (passed || message.full)) {
    const green = core.tests.filter((test) => core.baseline[test.index].status === 'passed')
    out.broken = green.filter((test) => !again.has(keyOf(test))).length
    await core.engine.run(withReset(core, green.map(now).filter(Boolean)), core.budget, (test, failure) => {
      if (failure) out.broken++
      note(failure, `${test.id.name}: `)
      return out.kind === undefined && (message.full || !failure)
    })
  }
  if (out.kind !== undefined) return { id: message.id, status: out.kind, message: out.message }
  if (passed && out.broken === 0) {
    await core.engine.turn()
    if (core.engine.stray) return { id: message.id, status: 'crashed', message: String(core.engine.stray.error?.message) }
    return { id: message.id, status: 'plausible', stepsUsed: 0 }
  }
  return { id: message.id, status: 'failing', failingPassed: out.passed, progress, broken: out.broken, message: out.message }
}

export async function answerReload(core, message, send) {
  resetCounters(core)
  const verdict = await judgeReload(core, message)
  send({ kind: 'reloaded', verdicts: verdict ? [verdict] : [], cpu: cpuMs() })
}
