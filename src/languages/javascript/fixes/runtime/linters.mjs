/**
 * Runs inside the sandbox, on the project's own Node (18 or newer): asks the project's own linters what they would change. The
 * linters, their plug-ins and their configuration are the project's code, so nothing that comes out of here is believed: each record
 * is only a guess that the tests will judge. Records go over fd 3, one JSON object per line.
 *
 * argv[2]: { packageDir, root, files } with absolute paths.
 */
import { writeSync } from 'node:fs'
import { eslintRecords } from './eslint.mjs'
import { oxlintRecords } from './oxlint.mjs'

const job = JSON.parse(process.argv[2])

const say = (record) => {
  const bytes = Buffer.from(`${JSON.stringify(record)}\n`)
  // A pipe takes what it can: write the rest until all is out.
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(3, bytes, at)
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
    }
  }
}

for (const [tool, records] of [
  ['ESLint', eslintRecords],
  ['oxlint', oxlintRecords],
]) {
  try {
    for await (const record of records(job)) say({ tool, ...record })
  } catch (error) {
    say({ tool, note: `failed: ${String(error?.message ?? error).slice(0, 500)}` })
  }
}
// A plug-in may have left timers or workers behind.
process.exit(0)
