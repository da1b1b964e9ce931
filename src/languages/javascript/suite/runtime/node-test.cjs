'use strict'
/**
 * node:test, one process per file as `node --test` does, but without its protocol on stdout, which code under test can forge:
 * each child loads the reporter, reads its own key from stdin and signs; this parent only relays whole lines.
 */
const { spawn } = require('node:child_process')
const path = require('node:path')

/** Files at a time: two, because the machine is shared with the proof of other patches. */
const CHILDREN_AT_ONCE = 2
/** How long a child may go on after its report is closed (open handles of the code under test). */
const LINGER_MS = 1_000
/** Tail of a child's stderr kept to explain a file that did not load. */
const STDERR_CHARS_MAX = 6_000

function runFile(config, file, stream, send, key) {
  return new Promise((resolve) => {
    const flags = [...config.nodeFlags, '--require', path.join(__dirname, 'node-test-start.cjs')]
    const reporter = path.join(__dirname, 'node-test-reporter.cjs')
    const child = spawn(
      process.execPath,
      [...flags, `--test-reporter=${reporter}`, '--test-reporter-destination=stdout', ...config.flags, file],
      {
        cwd: config.cwd,
        stdio: ['pipe', 'inherit', 'pipe', 'pipe'],
        env: { ...process.env, PRUNELLA_STREAM: stream, NODE_TEST_CONTEXT: undefined },
      },
    )
    let stderr = ''
    let rest = ''
    let linger
    child.stderr.on('data', (chunk) => {
      stderr = (stderr + chunk).slice(-STDERR_CHARS_MAX)
      process.stderr.write(chunk)
    })
    child.stdio[3].setEncoding('utf8')
    child.stdio[3].on('data', (text) => {
      const lines = (rest + text).split('\n')
      rest = lines.pop()
      for (const line of lines) {
        send.raw(line)
        if (line.includes('"kind":"end"')) linger ??= setTimeout(() => child.kill('SIGKILL'), LINGER_MS)
      }
    })
    child.stdin.on('error', () => {})
    child.stdin.end(key)
    child.on('close', (code, signal) => {
      clearTimeout(linger)
      send({ kind: 'child', stream, file, exit: code ?? -1, signal: signal ?? undefined, stderr })
      resolve()
    })
  })
}

async function runNodeTest(config, send, keyOf) {
  const fs = require('node:fs')
  send({ kind: 'start', runner: 'node-test' })
  const relay = (record) => send(record)
  relay.raw = (line) => fs.writeSync(3, `${line}\n`)
  const queue = config.files.map((file, index) => ({ file, stream: `f${index}` }))
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) await runFile(config, next.file, next.stream, relay, keyOf(next.stream))
  }
  await Promise.all(Array.from({ length: CHILDREN_AT_ONCE }, worker))
  send({ kind: 'end', tests: 0 })
  process.exit(0)
}

module.exports = { runNodeTest }
