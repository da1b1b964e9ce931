/**
 * Runs tests of a collected tree. A driver collects (suites with hooks, tests) and says how to call one test with its
 * each-hooks; the engine enters and leaves suites, limits steps and time, and tells how each test ended.
 *
 * suite: { parent, enter: async () => void, leave: async () => void, hooks: boolean }
 * test: { index, id, suite, skip, timeout, run: () => unknown }
 */
import { AsyncLocalStorage } from 'node:async_hooks'

const real = { setTimeout, clearTimeout, setImmediate, now: performance.now.bind(performance) }

export class Stopped extends Error {
  constructor(kind, message) {
    super(message)
    this.name = 'Stopped'
    this.kind = kind
  }
}

/** Runs tests one after the other; one per process. */
class Engine {
  /** { error } of the last exception or rejection nobody handled. */
  stray = undefined
  /** Ends the wait for a promise, if there is one. */
  abort = undefined
  exited = false
  /** Called with the code when something wants to end the process. */
  onExit = undefined
  now = real.now
  #registry
  #context = new AsyncLocalStorage()
  #owner = {}
  #onStray = (error) => {
    // A promise that nobody waits for can outlive its candidate; what it does then is not the fault of the one that runs now.
    const owner = this.#context.getStore()
    if (owner !== undefined && owner !== this.#owner) return
    this.stray ??= { error }
    this.abort?.(error)
  }

  constructor(registry) {
    this.#registry = registry
    this.listen()
    this.#keepAlive()
  }

  /** Again after a runner took the listeners off. */
  listen() {
    process.on('uncaughtException', this.#onStray)
    process.on('unhandledRejection', this.#onStray)
  }

  /** The process outlives code that wants to end it. */
  #keepAlive() {
    const exit = (code) => {
      this.exited = true
      this.onExit?.(code)
      const error = new Stopped('exit', `process.exit(${code ?? ''}) was called`)
      this.abort?.(error)
      throw error
    }
    process.exit = exit
    process.reallyExit = exit
    process.abort = exit
    process.kill = exit
  }

  /** From here on another candidate runs: what the one before left behind is told apart. */
  begin() {
    this.#owner = {}
    this.stray = undefined
  }

  run(tests, budget, ended) {
    return this.#context.run(this.#owner, () => this.#runAll(tests, budget, ended))
  }

  /** Runs tests in the order given; hooks of suites run when the order enters and leaves them. `ended` returns false to stop. */
  async #runAll(tests, budget, ended) {
    const entered = []
    const broken = new Map()
    for (const test of tests) {
      if (test.suite !== entered.at(-1)) await this.#move(test.suite, entered, broken, budget)
      const fault = broken.size > 0 ? pathOf(test.suite).find((suite) => broken.has(suite)) : undefined
      const failure = fault
        ? { kind: 'error', error: broken.get(fault) }
        : await this.#runOne(test, budget.steps(test), budget.timeMs(test))
      if (ended(test, failure) === false) break
    }
    while (entered.length > 0) await this.#leave(entered.pop(), broken, budget)
  }

  /** Leaves the suites that do not hold the next test and enters those that do. */
  async #move(suite, entered, broken, budget) {
    const path = pathOf(suite)
    while (entered.length > 0 && !path.includes(entered.at(-1))) await this.#leave(entered.pop(), broken, budget)
    for (const inner of path.slice(entered.length)) {
      entered.push(inner)
      if (!inner.hooks) continue
      this.#registry.steps(budget.hookSteps)
      await this.#guarded(() => inner.enter(), budget.hookMs).catch((error) => broken.set(inner, error))
    }
  }

  async #leave(suite, broken, budget) {
    if (suite.hooks && !broken.has(suite)) await this.#guarded(() => suite.leave(), budget.hookMs).catch(() => {})
  }

  /** Undefined when the test passed, else { error, kind }. */
  async #runOne(test, stepLimit, timeMs) {
    this.stray = undefined
    this.exited = false
    this.#registry.steps(stepLimit)
    let failure
    try {
      const result = test.run()
      if (isPromise(result)) await this.within(result, timeMs)
    } catch (error) {
      failure = { kind: 'error', error }
    }
    if (this.#registry.tripped) return { kind: 'timeout', error: new Error('step limit reached') }
    if (this.exited) return { kind: 'crashed', error: new Error('process.exit was called') }
    if (failure?.error instanceof Stopped) return { kind: failure.error.kind === 'time' ? 'timeout' : 'crashed', error: failure.error }
    if (this.stray !== undefined) return { kind: 'crashed', error: this.stray.error }
    return failure
  }

  async #guarded(call, timeMs) {
    const result = call()
    if (isPromise(result)) await this.within(result, timeMs)
  }

  /** What the promise gives; rejects when that takes too long, or when something strays meanwhile. */
  within(promise, timeMs) {
    return new Promise((resolve, reject) => {
      const timer = real.setTimeout(() => reject(new Stopped('time', `no end after ${Math.round(timeMs)} ms`)), timeMs)
      this.abort = (error) => {
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
      this.abort = undefined
    })
  }

  /** One turn of the event loop, so that rejections nobody handles show up. */
  turn() {
    return new Promise((resolve) => real.setImmediate(resolve))
  }
}

export const createEngine = (registry) => new Engine(registry)

const isPromise = (value) => value !== null && typeof value === 'object' && typeof value.then === 'function'

/** The suites around a test, the outermost first. */
function pathOf(suite) {
  const path = []
  for (let at = suite; at; at = at.parent) path.unshift(at)
  return path
}
