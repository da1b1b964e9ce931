/**
 * Runs tests of a collected tree. A driver collects (suites with hooks, tests) and says how to call one test with its
 * each-hooks; the engine enters and leaves suites, limits steps and time, and tells how each test ended.
 *
 * suite: { parent, enter: async () => void, leave: async () => void, hooks: boolean }
 * test: { index, id, suite, skip, timeout, run: () => unknown }
 */
const real = { setTimeout, clearTimeout, setImmediate, now: performance.now.bind(performance) }

export class Stopped extends Error {
  constructor(kind, message) {
    super(message)
    this.name = 'Stopped'
    this.kind = kind
  }
}

export function createEngine(registry) {
  const engine = { stray: undefined, abort: undefined, exited: false }

  const onStray = (error) => {
    engine.stray ??= { error }
    engine.abort?.(error)
  }
  engine.listen = () => {
    process.on('uncaughtException', onStray)
    process.on('unhandledRejection', onStray)
  }
  engine.listen()
  const exit = (code) => {
    engine.exited = true
    const error = new Stopped('exit', `process.exit(${code ?? ''}) was called`)
    engine.abort?.(error)
    throw error
  }
  process.exit = exit
  process.reallyExit = exit
  process.abort = exit
  process.kill = exit

  /** Undefined when the test passed, else { error, kind }. */
  async function runOne(test, stepLimit, timeMs) {
    engine.stray = undefined
    engine.exited = false
    registry.steps(stepLimit)
    let failure
    try {
      const result = test.run()
      if (result !== null && typeof result === 'object' && typeof result.then === 'function') await race(result, timeMs)
    } catch (error) {
      failure = { kind: 'error', error }
    }
    if (registry.tripped) return { kind: 'timeout', error: new Error('step limit reached') }
    if (engine.exited) return { kind: 'crashed', error: new Error('process.exit was called') }
    if (failure?.error instanceof Stopped) return { kind: failure.error.kind === 'time' ? 'timeout' : 'crashed', error: failure.error }
    if (engine.stray !== undefined) return { kind: 'crashed', error: engine.stray.error }
    return failure
  }

  function race(promise, timeMs) {
    return new Promise((resolve, reject) => {
      const timer = real.setTimeout(() => reject(new Stopped('time', `no end after ${Math.round(timeMs)} ms`)), timeMs)
      engine.abort = (error) => {
        real.clearTimeout(timer)
        reject(error)
      }
      promise.then(
        (value) => {
          real.clearTimeout(timer)
          resolve(value)
        },
        (error) => {
          real.clearTimeout(timer)
          reject(error)
        },
      )
    }).finally(() => {
      engine.abort = undefined
    })
  }

  const pathOf = (suite) => {
    const path = []
    for (let at = suite; at; at = at.parent) path.unshift(at)
    return path
  }

  /** Runs tests in the order given; hooks of suites run when the order enters and leaves them. `ended` returns false to stop. */
  async function run(tests, budget, ended) {
    const entered = []
    const broken = new Map()
    const leave = async (suite) => {
      if (suite.hooks && !broken.has(suite)) await guarded(() => suite.leave(), budget.hookMs).catch(() => {})
    }
    for (const test of tests) {
      if (test.suite !== entered.at(-1)) {
        const path = pathOf(test.suite)
        while (entered.length > 0 && !path.includes(entered.at(-1))) await leave(entered.pop())
        for (const suite of path.slice(entered.length)) {
          entered.push(suite)
          if (!suite.hooks) continue
          registry.steps(budget.hookSteps)
          await guarded(() => suite.enter(), budget.hookMs).catch((error) => broken.set(suite, error))
        }
      }
      const fault = broken.size > 0 ? pathOf(test.suite).find((suite) => broken.has(suite)) : undefined
      const failure = fault ? { kind: 'error', error: broken.get(fault) } : await runOne(test, budget.steps(test), budget.timeMs(test))
      if (ended(test, failure) === false) break
    }
    while (entered.length > 0) await leave(entered.pop())
  }

  async function guarded(call, timeMs) {
    const result = call()
    if (result !== null && typeof result === 'object' && typeof result.then === 'function') await race(result, timeMs)
  }

  /** One turn of the event loop, so that rejections nobody handles show up. */
  const turn = () => new Promise((resolve) => real.setImmediate(resolve))

  return Object.assign(engine, { run, runOne, turn, within: race, now: real.now })
}
