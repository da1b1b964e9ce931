'use strict'
const { createRequire } = require('node:module')
const path = require('node:path')
const { packageFolder } = require('./folder.mjs')
const { collectedOf, forgive } = require('./jest-reload.cjs')
const state = globalThis[Symbol.for('prunella.jest')]
const fromJest = createRequire(path.join(packageFolder('jest', state.config.packageDir), 'package.json'))
const fromCli = createRequire(fromJest.resolve('jest-cli'))
const fromConfig = createRequire(fromCli.resolve('jest-config'))
const loaded = circusRunner()
const circus = loaded.default ?? loaded

/** Before Jest 27 it is only there when the project asked for it. */
function circusRunner() {
  try {
    return fromConfig('jest-circus/runner')
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error
  }
  const fromProject = createRequire(path.join(state.config.packageDir, 'package.json'))
  try {
    return fromProject('jest-circus/runner')
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error
    throw new Error('jest-circus is not installed, and what jest-jasmine2 runs cannot be searched in process')
  }
}

/** The project's jest-circus, held at the moment it would start to run: hooks and tests are all known by then. */
module.exports = async function testRunner(globalConfig, config, environment, runtime, testPath, ...rest) {
  environment.global.__prunella = globalThis.__prunella
  const file = { testPath, config, environment, runtime, error: undefined }
  state.last = file
  forgive(runtime, testPath, (error) => (file.error = error))
  const inner = environment.handleTestEvent?.bind(environment)
  environment.handleTestEvent = async (event, circusState) => {
    await inner?.(event, circusState)
    if (event.name !== 'run_start') return
    for (const name of ['exit', 'abort', 'kill', 'reallyExit']) environment.global.process[name] = process.exit
    Object.assign(file, { circusState, ...collectedOf(circusState) })
    state.waiting.get(testPath)?.({ file, error: file.error })
    await new Promise(() => {})
  }
  return circus(globalConfig, config, environment, runtime, testPath, ...rest)
}
