'use strict'
/** Jest custom reporter (main realm). Started and claimed before Jest loads, see launch.cjs. */
const channel = require('./channel.cjs')
const send = channel.claim()
const { failureOf } = channel

const statuses = { passed: 'passed', failed: 'failed', todo: 'todo' }

function failureOfTest(test) {
  const detail = test.failureDetails?.[0]
  const failure = failureOf(detail)
  const matcher = detail?.matcherResult
  const text = test.failureMessages?.[0] ?? ''
  return {
    ...failure,
    message: matcher?.message ?? (typeof detail?.message === 'string' ? detail.message : text),
    stack: failure.stack ?? text,
    expected: channel.textOf(matcher?.expected) ?? failure.expected,
    actual: channel.textOf(matcher?.actual) ?? failure.actual,
  }
}

module.exports = class {
  #tests = 0
  onRunStart() {
    send({ kind: 'start', runner: 'jest' })
  }
  onTestResult(file, result) {
    send({ kind: 'file', file: file.path })
    if (result.testExecError || (result.testResults.length === 0 && result.failureMessage)) {
      const failure = failureOf(result.testExecError ?? result.failureMessage)
      send({ kind: 'load-error', file: file.path, ...failure, message: failure.message || result.failureMessage })
    }
    for (const test of result.testResults) {
      this.#tests++
      send({
        kind: 'test',
        file: file.path,
        name: [...test.ancestorTitles, test.title].join(' > '),
        status: statuses[test.status] ?? 'skipped',
        ms: test.duration ?? 0,
        ...(test.status === 'failed' ? failureOfTest(test) : {}),
      })
    }
  }
  onRunComplete() {
    send({ kind: 'end', tests: this.#tests })
  }
}
