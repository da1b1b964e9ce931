'use strict'
/**
 * Stands in for `node:test` while the warm session collects: the same face, but tests are kept in a tree instead of run.
 * Mocks, snapshots and assertions stay the real ones. Written as CommonJS so that both `require` and `import` get a
 * callable with named members.
 */
const assert = require('node:assert')

const state = (globalThis[Symbol.for('prunella.node-test')] ??= { suite: undefined, pending: [] })

function newSuite(name, parent) {
  return { name, parent, before: [], after: [], beforeEach: [], afterEach: [], tests: [], suites: [], skip: false }
}

function parse(args) {
  let [name, options, fn] = args
  if (typeof name === 'function') [name, options, fn] = [undefined, undefined, name]
  else if (name !== null && typeof name === 'object') [name, options, fn] = [undefined, name, options]
  if (typeof options === 'function') [options, fn] = [undefined, options]
  return { name: typeof name === 'string' ? name : fn?.name || '<anonymous>', options: options ?? {}, fn: fn ?? (() => {}) }
}

function addTest(args, extra) {
  const { name, options, fn } = parse(args)
  const suite = state.suite
  const all = { ...options, ...extra }
  suite.tests.push({ kind: 'test', name, fn, suite, options: all, skip: Boolean(all.skip) || Boolean(all.todo), only: Boolean(all.only) })
  suite.order?.push(name)
  return Promise.resolve()
}

function addSuite(args, extra) {
  const { name, options, fn } = parse(args)
  const parent = state.suite
  const all = { ...options, ...extra }
  const suite = newSuite(name, parent)
  suite.skip = Boolean(all.skip) || Boolean(all.todo)
  suite.only = Boolean(all.only)
  parent.tests.push({ kind: 'suite', suite })
  if (suite.skip) return Promise.resolve()
  state.suite = suite
  let result
  try {
    result = fn.call({ name }, { name, signal: new AbortController().signal })
  } finally {
    state.suite = parent
  }
  if (result && typeof result.then === 'function') {
    // The body goes on after an await: what it registers then belongs to it, as long as nothing else registers meanwhile.
    state.pending.push(result)
  }
  return Promise.resolve()
}

/** node:test joins nested names in its context's fullName with this. */
const JOINED = ' > '

class Context {
  #hooks = { before: [], after: [], beforeEach: [], afterEach: [] }
  #mock
  constructor(test) {
    this.name = test.name
    this.filePath = test.filePath
    this.fullName = test.fullName ?? test.name
    this.signal = new AbortController().signal
    this.attempt = 0
    this.diagnosticText = []
  }
  get mock() {
    return (this.#mock ??= new (realMock().constructor)())
  }
  get assert() {
    const context = this
    return new Proxy(assert, {
      get(target, key) {
        const value = target[key]
        if (typeof value !== 'function') return value
        return (...args) => {
          if (context.planned !== undefined) context.counted++
          return Reflect.apply(value, target, args)
        }
      },
    })
  }
  plan(count) {
    this.planned = count
    this.counted = 0
  }
  diagnostic() {}
  runOnly() {}
  skip() {}
  todo() {}
  before(fn) {
    this.#hooks.before.push(fn)
  }
  after(fn) {
    this.#hooks.after.push(fn)
  }
  beforeEach(fn) {
    this.#hooks.beforeEach.push(fn)
  }
  afterEach(fn) {
    this.#hooks.afterEach.push(fn)
  }
  async waitFor(condition, { interval = 50, timeout = 1000 } = {}) {
    const end = performance.now() + timeout
    for (;;) {
      try {
        return await condition()
      } catch (error) {
        if (performance.now() >= end) throw error
        await new Promise((resolve) => setTimeout(resolve, interval))
      }
    }
  }
  /** A subtest runs at once, inside its parent; its failure fails the parent. */
  async test(...args) {
    const { name, options, fn } = parse(args)
    if (options.skip || options.todo) return
    if (this.planned !== undefined) this.counted++
    const child = { name, fn, fullName: this.fullName + JOINED + name, filePath: this.filePath }
    for (const hook of this.#hooks.beforeEach) await hook(this)
    try {
      await runBody(child)
    } catch (error) {
      this.failed ??= { error }
    } finally {
      for (const hook of this.#hooks.afterEach) await hook(this)
    }
  }
  finish() {
    this.#mock?.reset()
    if (this.failed) throw this.failed.error
    if (this.planned !== undefined && this.planned !== this.counted)
      throw new Error(`plan expected ${this.planned} assertions but received ${this.counted}`)
  }
  get afterHooks() {
    return this.#hooks.after
  }
}

const thenable = (value) => value !== null && typeof value === 'object' && typeof value.then === 'function'

/** Stays synchronous as long as the body does: most tests are, and an await costs as much as they do. */
function runBody(test) {
  const context = new Context(test)
  test.context = context
  const call = () => {
    if (test.fn.length >= 2) {
      return new Promise((resolve, reject) => test.fn.call(context, context, (error) => (error ? reject(error) : resolve())))
    }
    return test.fn.call(context, context)
  }
  const after = () => {
    if (context.afterHooks.length === 0) return undefined
    return (async () => {
      for (const hook of context.afterHooks) await hook(context)
    })()
  }
  let result
  try {
    result = call()
  } catch (error) {
    const cleaning = after()
    if (cleaning) return cleaning.then(() => Promise.reject(error))
    throw error
  }
  if (!thenable(result) && context.afterHooks.length === 0) return context.finish()
  return (async () => {
    try {
      await result
    } finally {
      await after()
    }
    context.finish()
  })()
}

let real
const realTest = () => (real ??= process.getBuiltinModule('node:test'))
const realMock = () => realTest().mock
const lazy = (pick) =>
  new Proxy(
    {},
    {
      get(_, key) {
        const target = pick()
        const value = target[key]
        return typeof value === 'function' ? value.bind(target) : value
      },
      set(_, key, value) {
        pick()[key] = value
        return true
      },
    },
  )

const hook = (kind) => (fn) => {
  if (typeof fn === 'function') state.suite[kind].push(fn)
}

function test(...args) {
  return addTest(args, {})
}
function describe(...args) {
  return addSuite(args, {})
}
for (const key of ['skip', 'todo', 'only']) {
  test[key] = (...args) => addTest(args, { [key]: true })
  describe[key] = (...args) => addSuite(args, { [key]: true })
}
test.expectFailure = (...args) => addTest(args, { skip: true })

module.exports = test
module.exports.test = test
module.exports.it = test
module.exports.describe = describe
module.exports.suite = describe
module.exports.before = hook('before')
module.exports.after = hook('after')
module.exports.beforeEach = hook('beforeEach')
module.exports.afterEach = hook('afterEach')
module.exports.skip = test.skip
module.exports.todo = test.todo
module.exports.only = test.only
module.exports.expectFailure = test.expectFailure
module.exports.mock = lazy(realMock)
module.exports.snapshot = lazy(() => realTest().snapshot)
module.exports.assert = lazy(() => realTest().assert)
module.exports.run = () => {
  throw new Error('run() inside a test is not collected')
}
module.exports.prunella = { newSuite, runBody, state }
