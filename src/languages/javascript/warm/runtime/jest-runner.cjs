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
const { loadFailure, loadingFor, runBaseline } = require('./core.mjs')
const { canReload, collectAgain } = require('./jest-reload.cjs')
const { flatten } = require('./jest-tree.cjs')
const { messages } = require('./lines.mjs')
const { serve } = require('./serve.mjs')
const { heartbeat } = require('./start.mjs')

/** Starts one file after the other, each until it is collected, then serves candidates over all of them and never returns. */
module.exports = class extends Base {
  /** Before Jest 28 three callbacks stand between the watcher and the options. */
  async runTests(tests, watcher, ...rest) {
    const { core } = state
    const files = []
    const problems = []
    const args = [watcher, ...rest.slice(0, -1), { ...rest.at(-1), serial: true }]
    for (const test of tests) {
      heartbeat(test.path)
      loadingFor(core, nameOf(test))
      const { file, error } = await this.collect(test, args)
      if (error) problems.push(loadFailure(core, error, nameOf(test)))
      else files.push(file)
    }
    const all = []
    for (const file of files) flatten(file, all)
    for (const name of ['unhandledRejection', 'uncaughtException']) process.removeAllListeners(name)
    core.engine.listen()
    if (canReload(files[0] ?? state.last)) core.reload = this.reloader(tests, args)
    await runBaseline(core, all, problems)
    for (const file of files) file.environment.global.Error.stackTraceLimit = 0
    await serve(core, messages())
    await new Promise(() => {})
  }

  /** Starts a test file and lets it wait where its tests would run: { file }; { file, error } when it does not load, { error } when it does not get there. */
  async collect(test, args) {
    state.lastError = undefined
    const ready = new Promise((resolve) => state.waiting.set(test.path, resolve))
    const base = new Base(this._globalConfig, this._context)
    listen(base)
    const failed = base.runTests([withoutDiagnostics(test)], ...args).then(
      () => ({ error: state.lastError ?? new Error('it ended before its tests were collected') }),
      (error) => ({ error }),
    )
    return await Promise.race([ready, failed])
  }

  /** Each file that is loaded again gets an environment of its own for that, made once: the baseline's stays as it is. */
  reloader(tests, args) {
    const known = new Map()
    return async (edited, wanted) => {
      const all = []
      const problems = []
      for (const test of tests) {
        const name = nameOf(test)
        if (!wanted.includes(name)) continue
        loadingFor(state.core, name)
        if (!known.has(name)) {
          const { registry } = state.core
          const count = registry.all.length
          known.set(name, await this.collect(test, args))
          registry.dropFrom(count)
        }
        const { file } = known.get(name)
        if (!file) continue
        file.environment.global.Error.stackTraceLimit = 0
        try {
          await collectAgain(file, edited)
          flatten(file, all)
        } catch (error) {
          problems.push(loadFailure(state.core, error, name))
        }
      }
      return { tests: all, problems, done() {} }
    }
  }
}

const nameOf = (test) => path.relative(state.config.packageDir, test.path)

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
