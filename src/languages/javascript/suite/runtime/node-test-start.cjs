'use strict'
/** `--require`d before anything of the project in each node:test process: takes the key and puts the reporter in the module cache. */
const { isMainThread } = require('node:worker_threads')
if (isMainThread && process.env.PRUNELLA_STREAM !== undefined) {
  const { readKey, openChannel, offer } = require('./channel.cjs')
  const stream = process.env.PRUNELLA_STREAM
  delete process.env.PRUNELLA_STREAM
  const send = openChannel(readKey(), stream)
  offer(send)
  require('./node-test-reporter.cjs')
  /** A plain script never loads node:test, so nobody closes its report: say that it ended by itself. */
  process.on('exit', (code) => {
    if (!process.moduleLoadList.includes('NativeModule test')) send({ kind: 'exit', code })
  })
}
