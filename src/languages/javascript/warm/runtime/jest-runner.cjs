'use strict'
const path = require('node:path')
const { createRequire } = require('node:module')
const state = globalThis[Symbol.for('prunella.jest')]
const { packageFolder } = require('./folder.mjs')
const fromJest = createRequire(path.join(packageFolder('jest', state.config.packageDir), 'package.json'))
const fromCli = createRequire(fromJest.resolve('jest-cli'))
const fromConfig = createRequire(fromCli.resolve('jest-config'))
const loaded = fromConfig('jest-runner')
const Base = loaded.default ?? loaded
const { describeError, runBaseline } = require('./core.mjs')
const { messages } = require('./lines.mjs')
const { serve } = require('./serve.mjs')
const { heartbeat } = require('./start.mjs')

/** Starts one file after the other, each until it is collected, then serves candidates over all of them and never returns. */
module.exports = class extends Base {
  /** Before Jest 28 three callbacks stand between the watcher and the options. */
  async runTests(tests, watcher, ...rest) {
    const options = { ...rest.at(-1), serial: true }
    const problems = []
    for (const test of tests) {
      heartbeat(test.path)
      state.lastError = undefined
      const ready = new Promise((resolve) => state.waiting.set(test.path, resolve))
      const base = new Base(this._globalConfig, this._context)
      listen(base)
      const failed = base.runTests([withoutDiagnostics(test)], watcher, ...rest.slice(0, -1), options).then(
        () => ({ error: state.lastError ?? new Error('it ended before its tests were collected') }),
        (error) => ({ error }),
      )
      const outcome = await Promise.race([ready, failed])
      if (outcome?.error) problems.push({ file: path.relative(state.config.packageDir, test.path), failure: describeError(outcome.error) })
    }
    const { flatten } = require('./jest-tree.cjs')
    const all = []
    for (const file of state.files) flatten(file, all)
    for (const name of ['unhandledRejection', 'uncaughtException']) process.removeAllListeners(name)
    state.core.engine.listen()
    await runBaseline(state.core, all, problems)
    for (const file of state.files) file.environment.global.Error.stackTraceLimit = 0
    await serve(state.core, messages())
    await new Promise(() => {})
  }
}

/** Why a file ends early: from Jest 26 the runner emits it, before that our reporter is told. */
function listen(base) {
  const on = base.on?.bind(base) ?? base.eventEmitter?.on.bind(base.eventEmitter)
  on?.('test-file-failure', ([, error]) => (state.lastError = error))
  on?.('test-file-success', ([, result]) => (state.lastError = result.testExecError ?? state.lastError))
}

/** ts-jest would refuse our probes for their missing types; the cold proof checks types. */
function withoutDiagnostics(test) {
  const { config } = test.context
  const transform = config.transform?.map(([pattern, file, options]) => [
    pattern,
    file,
    /ts-jest/.test(file) ? { ...options, diagnostics: false } : options,
  ])
  return { ...test, context: { ...test.context, config: { ...config, transform } } }
}
