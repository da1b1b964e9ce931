import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { createCore } from './core.mjs'
import { packageFolder } from './folder.mjs'
import { messages } from './lines.mjs'

/** Jest's own command line with two parts of ours: `runner` starts every file without waiting, `testRunner` holds each where it would run. */
const lines = messages()
const config = (await lines.next()).value
const folder = packageFolder('jest', config.packageDir)
const require = createRequire(path.join(folder, 'package.json'))
const here = (name) => fileURLToPath(new URL(name, import.meta.url))
const core = createCore(config)
core.counters.push({ get: () => core.lastExpect?.getState().assertionCalls ?? 0, reset() {} })
globalThis[Symbol.for('prunella.jest')] = { config, lines, core, files: [], waiting: new Map() }
process.env.NODE_ENV ??= 'test'
const args = [
  ...config.flags,
  '--runInBand',
  '--ci',
  '--bail=0',
  '--coverage=false',
  '--watchman=false',
  '--cacheDirectory=/tmp/jest-cache',
  `--runner=${here('./jest-runner.cjs')}`,
  `--testRunner=${here('./jest-circus.cjs')}`,
  `--reporters=${here('./jest-reporter.cjs')}`,
  ...(config.testFiles.length > 0 ? ['--runTestsByPath', ...config.testFiles] : []),
]
process.argv = [process.argv[0], path.join(folder, 'bin/jest.js'), ...args]
await require(require.resolve('jest-cli')).run(args)
