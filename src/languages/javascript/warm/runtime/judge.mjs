import { countPassed, cpuMs, install, send, uninstall } from './core.mjs'
import { progressOf } from './progress.mjs'
import { budgetOf, canary, isUnsteady, restoreAll, testsTouching, withReset } from './steady.mjs'

const FLUSH_MS = 5 // verdicts wait at most this long, so that after a hang only a few candidates are tried again
const CANARY_EVERY = 200 // candidates between two runs of the original
const MESSAGE_MAX = 300 // characters

/** Which tests are to pass, and which must not break; indexes into the baseline. */
export function focus(core, failing) {
  core.failing = failing.map((index) => core.tests[index])
  core.budget = budgetOf(core, false)
  core.quickBudget = budgetOf(core, true)
  core.touching = new Map()
  core.steady = new Set()
  core.unsteady = new Set()
  core.grace = true
  core.failingOrder = core.failing
    .map((_, position) => position)
    .sort((a, b) => core.baseline[core.failing[a].index].ms - core.baseline[core.failing[b].index].ms)
}

const messageOf = (failure) => String(failure.error?.message ?? failure.error).slice(0, MESSAGE_MAX)

/** One candidate under way; its replacements are in place but while the original is asked. */
class Trial {
  #core
  #candidate
  #how
  #position
  #done = []
  passed = 0
  broken = 0
  steps = 0
  progress
  /** timeout, crashed, long or waits: nothing more can be told. */
  kind = undefined
  message = undefined

  constructor(core, candidate, how) {
    this.#core = core
    this.#candidate = candidate
    this.#how = how
    this.#position = new Map(core.failing.map((test, index) => [test, index]))
    this.progress = core.failing.map((test) => core.baseline[test.index].progress)
  }

  /** What is wrong with the candidate's text, if it does not compile. */
  start() {
    const { done, problem } = install(this.#core, this.#candidate.units)
    this.#done = done
    return problem
  }

  stop() {
    uninstall(this.#done)
    restoreAll(this.#core)
  }

  async run() {
    const core = this.#core
    const relevant = testsTouching(core, this.#candidate.units)
    const first = core.failingOrder.map((at) => core.failing[at]).filter((test) => relevant.failing.has(test))
    const hopeless = first.length < core.failing.length
    if (hopeless && !this.#how.full) return
    await this.#failing(first)
    if (this.kind === undefined && (this.#allPass() || this.#how.full)) await this.#passing(relevant.passing)
  }

  #allPass() {
    return this.passed === this.#core.failing.length
  }

  async #failing(tests) {
    const { full, quick } = this.#how
    const core = this.#core
    const budget = quick ? core.quickBudget : core.budget
    await core.engine.run(withReset(core, tests, quick), budget, (test, failure) => {
      const at = this.#position.get(core.tests[test.index])
      this.progress[at] = failure ? progressOf(countPassed(core), failure.error) : 1
      if (!failure) this.passed++
      else this.message ??= messageOf(failure)
      return this.#note(test, failure, budget, quick) && (full || !failure)
    })
  }

  /** All of them, but those that turn out to fail with the original as well. */
  async #passing(tests) {
    const core = this.#core
    const failures = new Map()
    let left = tests
    while (left.length > 0) {
      let stopped = left.length
      await core.engine.run(withReset(core, left), core.budget, (test, failure) => {
        if (failure) failures.set(test.index, failure)
        else core.steady.add(test.index)
        if (!failure || this.#how.full) return true
        stopped = left.findIndex((other) => other.index === test.index)
        return false
      })
      await this.#blame(failures)
      left = this.broken > 0 || this.kind !== undefined ? [] : left.slice(stopped + 1)
    }
  }

  async #blame(failures) {
    const core = this.#core
    if (failures.size === 0) return
    uninstall(this.#done)
    restoreAll(core)
    for (const [index, failure] of failures) {
      const test = core.tests[index]
      if (await isUnsteady(core, test)) continue
      this.broken++
      this.message ??= `${test.id.name}: ${messageOf(failure)}`
      if (failure.kind !== 'error') this.kind ??= failure.kind
    }
    failures.clear()
    if (this.broken === 0) this.start()
  }

  /** False when the rest says nothing any more. */
  #note(test, failure, budget, quick) {
    this.steps += this.#core.registry.stepsUsed(budget.steps(test))
    if (!failure || failure.kind === 'error') return true
    const putOff = this.#core.registry.tripped ? 'long' : 'waits'
    this.kind = quick && failure.kind === 'timeout' ? putOff : failure.kind
    this.message = messageOf(failure)
    return false
  }

  verdict() {
    const { id } = this.#candidate
    if (this.kind === 'long' || this.kind === 'waits') return { id, status: this.kind }
    if (this.kind !== undefined) return { id, status: this.kind, message: this.message }
    if (this.#allPass() && this.broken === 0) return { id, status: 'plausible', stepsUsed: this.steps }
    return { id, status: 'failing', failingPassed: this.passed, progress: this.progress, broken: this.broken, message: this.message }
  }
}

async function evaluateOne(core, candidate, how) {
  const trial = new Trial(core, candidate, how)
  const problem = trial.start()
  if (problem !== undefined) return { id: candidate.id, status: 'invalid', message: problem }
  try {
    core.engine.begin()
    await trial.run()
    const verdict = trial.verdict()
    if (verdict.status !== 'plausible') return verdict
    // From now on it is known how long a run takes that passes.
    core.grace = false
    await core.engine.turn()
    return core.engine.stray ? { id: candidate.id, status: 'crashed', message: messageOf(core.engine.stray) } : verdict
  } finally {
    trial.stop()
    core.afterCandidate?.()
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
    const verdict = await evaluateOne(core, candidate, message)
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
