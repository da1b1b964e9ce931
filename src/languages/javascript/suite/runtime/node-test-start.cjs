'use strict'
/** `--require`d before anything of the project in each node:test process: takes the key and puts the reporter in the module cache. */
const { isMainThread } = require('node:worker_threads')
if (isMainThread && process.env.PRUNELLA_STREAM !== undefined) {
  const { readKey, openChannel, offer } = require('./channel.cjs')
  const stream = process.env.PRUNELLA_STREAM
  delete process.env.PRUNELLA_STREAM
  offer(openChannel(readKey(), stream))
  require('./node-test-reporter.cjs')
}
