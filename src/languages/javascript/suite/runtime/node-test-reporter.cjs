'use strict'
/** node:test custom reporter: sends each test with the titles of the tests around it; prints nothing. */
const channel = require('./channel.cjs')
const send = channel.claim()
const { failureOf } = channel

/** What the test threw; node:test wraps it in ERR_TEST_FAILURE and keeps it as the cause. */
function thrown(details) {
  const error = details?.error
  return error?.code === 'ERR_TEST_FAILURE' && error.cause !== undefined ? error.cause : error
}

/** A suite or parent that failed only because something in it did is not a failure of its own. */
const ofChildren = (details) => details?.error?.failureType === 'subtestsFailed'

module.exports = async function* reporter(source) {
  const titles = []
  let tests = 0
  send({ kind: 'start', runner: 'node-test' })
  for await (const { type, data } of source) {
    if (type === 'test:start') {
      titles.length = data.nesting
      titles[data.nesting] = data.name
    }
    if (type !== 'test:pass' && type !== 'test:fail') continue
    const suite = data.details?.type === 'suite'
    if (suite && (type === 'test:pass' || ofChildren(data.details))) continue
    tests++
    const name = [...titles.slice(0, data.nesting), data.name].join(' > ')
    const status = data.todo !== undefined ? 'todo' : data.skip !== undefined ? 'skipped' : type === 'test:pass' ? 'passed' : 'failed'
    const error = type === 'test:fail' ? thrown(data.details) : undefined
    send({
      kind: suite ? 'load-error' : 'test',
      name,
      status,
      ms: data.details?.duration_ms ?? 0,
      ...(error === undefined ? {} : typeof error === 'string' ? { message: error } : failureOf(error)),
    })
  }
  send({ kind: 'end', tests })
  yield ''
}
