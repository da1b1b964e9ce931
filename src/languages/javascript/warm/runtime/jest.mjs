import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { createCore } from './core.mjs'
import { packageFolder } from './folder.mjs'
import { readConfigLine } from './lines.mjs'
import { refuse } from './start.mjs'

/** Jest's own command line with two parts of ours: `runner` starts every file without waiting, `testRunner` holds each where it would run. */
const config = JSON.parse(readConfigLine())
const OLDEST = 24 // takes the parts of ours
const folder = packageFolder('jest', config.packageDir)
const require = createRequire(path.join(folder, 'package.json'))
const here = (name) => fileURLToPath(new URL(name, import.meta.url))
const core = createCore(config)
const { version } = require('./package.json')
core.counters.push({ get: () => core.lastExpect?.getState().assertionCalls ?? 0, reset() {} })
globalThis[Symbol.for('prunella.jest')] = { config, core, waiting: new Map() }
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
try {
  if (Number.parseInt(version, 10) < OLDEST) throw new Error(`Jest ${version} cannot be searched in process, only ${OLDEST} and later`)
  await require(require.resolve('jest-cli')).run(args)
  refuse('jest ended before its tests were collected', core.engine.stray)
} catch (error) {
  refuse(error, core.engine.stray)
}
