'use strict'
/** Mocha reporter. Tests that a failing hook kept from running are reported as failed by that hook, so that the list is always whole. */
const channel = require('./channel.cjs')
const send = channel.claim()
const { failureOf } = channel

const titles = (runnable) => {
  const path = []
  for (let at = runnable; at && !at.root; at = at.parent) path.unshift(at.title)
  return path
}
const fileOf = (runnable) => {
  for (let at = runnable; at; at = at.parent) if (at.file) return at.file
  return ''
}

/** Load errors of the files that the others run without. */
const unloaded = []

module.exports = class {
  static loadFailed(file, error) {
    unloaded.push({ kind: 'load-error', file, ...failureOf(error) })
  }

  constructor(runner) {
    const planned = new Set()
    const hookFailures = []
    let tests = 0
    const report = (test, status, error) => {
      planned.delete(test)
      tests++
      send({
        kind: 'test',
        file: fileOf(test),
        name: titles(test).join(' > '),
        status,
        ms: test.duration ?? 0,
        ...(error === undefined ? {} : failureOf(error)),
      })
    }
    runner.once('start', () => {
      send({ kind: 'start', runner: 'mocha' })
      const seen = new Set()
      runner.suite.eachTest((test) => {
        planned.add(test)
        seen.add(fileOf(test))
      })
      for (const file of seen) send({ kind: 'file', file })
    })
    runner.on('pass', (test) => report(test, 'passed'))
    runner.on('pending', (test) => report(test, 'skipped'))
    runner.on('fail', (test, error) => {
      if (test.type === 'test') return report(test, 'failed', error ?? new Error('failed without an error'))
      hookFailures.push({ suite: test.parent, error, title: test.title })
    })
    runner.once('end', () => {
      for (const test of planned) {
        const hook = hookFailures.find(({ suite }) => {
          for (let at = test.parent; at; at = at.parent) if (at === suite) return true
          return false
        })
        if (hook) report(test, 'failed', hook.error)
      }
      for (const record of unloaded) send(record)
      for (const hook of hookFailures)
        send({
          kind: 'load-error',
          file: fileOf(hook.suite),
          ...failureOf(hook.error),
          message: `${hook.title}: ${failureOf(hook.error).message}`,
        })
      send({ kind: 'end', tests })
    })
  }
}
