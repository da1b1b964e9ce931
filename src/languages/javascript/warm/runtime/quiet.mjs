import assert from 'node:assert'
import { syncBuiltinESMExports } from 'node:module'
import { isDeepStrictEqual } from 'node:util'
import { note, noteLine } from './start.mjs'

/**
 * Makes failing cheap while candidates are tried: Node builds the message of an AssertionError with a full diff, which
 * costs more than the whole evaluation. The thrown value stays an AssertionError with actual, expected, operator and code.
 * Also counts assertions, for `progress`.
 */
export function installAssert() {
  const counter = { passed: 0, light: false }
  const { AssertionError } = assert
  const light = (operator, actual, expected, message) => {
    if (message instanceof Error) return message
    const error = Object.create(AssertionError.prototype)
    const text = typeof message === 'string' ? message : `${operator} failed`
    return Object.assign(error, {
      generatedMessage: !message,
      code: 'ERR_ASSERTION',
      actual,
      expected,
      operator,
      message: text,
      name: 'AssertionError',
      stack: text,
    })
  }
  const cheap = {
    ok: (args) => !!args[0] || light('==', args[0], true, args[1]),
    strictEqual: (args) => Object.is(args[0], args[1]) || light('strictEqual', args[0], args[1], args[2]),
    deepStrictEqual: (args) => isDeepStrictEqual(args[0], args[1]) || light('deepStrictEqual', args[0], args[1], args[2]),
  }
  for (const target of [assert, assert.strict]) {
    for (const name of Object.keys(target)) {
      const original = target[name]
      if (typeof original !== 'function' || name === 'AssertionError' || name === 'Assert' || name === 'strict' || name === 'CallTracker')
        continue
      const test = cheap[target === assert.strict ? (STRICT[name] ?? name) : name]
      const wrapped = function (...args) {
        if (counter.light && test !== undefined && args.length >= (test === cheap.ok ? 1 : 2)) {
          const outcome = test(args)
          if (outcome !== true) throw outcome
          counter.passed++
          return undefined
        }
        const result = Reflect.apply(original, this, args)
        if (result !== null && typeof result === 'object' && typeof result.then === 'function')
          return result.then((value) => (counter.passed++, value))
        counter.passed++
        return result
      }
      target[name] = Object.assign(wrapped, original)
    }
  }
  syncBuiltinESMExports()
  return counter
}

const STRICT = { equal: 'strictEqual', deepEqual: 'deepStrictEqual' }

const SILENT = ['log', 'info', 'warn', 'error', 'debug', 'trace', 'dir', 'table', 'group', 'groupCollapsed', 'groupEnd']

/**
 * Tests of candidates may print without end; what they print tells nothing, but what a runner prints that cannot start does.
 * Assertions of console are left alone.
 */
export function silence() {
  for (const name of SILENT) console[name] = (...args) => noteLine(args)
  for (const stream of [process.stdout, process.stderr]) {
    stream.write = (chunk, encoding, callback) => {
      note(chunk)
      const done = typeof encoding === 'function' ? encoding : callback
      if (typeof done === 'function') queueMicrotask(done)
      return true
    }
  }
}
