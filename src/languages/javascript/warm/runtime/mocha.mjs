import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { createCore, runBaseline, send } from './core.mjs'
import { freshModules } from './fresh.mjs'
import { packageFolder } from './folder.mjs'
import { messages } from './lines.mjs'
import { serve } from './serve.mjs'

/**
 * Mocha's own command line collects (so that .mocharc, requires and loaders are the project's), and where it would run the
 * root suite it hands it to us.
 */
const exit = process.reallyExit.bind(process)
const lines = messages()
const first = process.env.PRUNELLA_CONFIG
delete process.env.PRUNELLA_CONFIG
const config = first === undefined ? (await lines.next()).value : JSON.parse(first)
const require = createRequire(import.meta.url)
const folder = packageFolder('mocha', config.packageDir)
const part = (name) => {
  for (const ending of ['.cjs', '.js']) {
    const file = path.join(folder, 'lib/cli', name + ending)
    if (existsSync(file)) return require(file)
  }
  throw new Error(`mocha has no ${name}`)
}

const options = part('options').loadOptions(config.flags)
const nodeFlags = takeNodeFlags(part('node-flags'), options)
if (nodeFlags.length > 0 && first === undefined) {
  // Loaders have to be there from the start: the same program again, with them.
  const env = { ...process.env, PRUNELLA_CONFIG: JSON.stringify(config) }
  const again = spawn(process.execPath, [...process.execArgv, ...nodeFlags, process.argv[1]], {
    stdio: ['inherit', 'inherit', 'inherit', 3],
    env,
  })
  again.on('exit', (code) => exit(code ?? 1))
} else await start()

function takeNodeFlags({ isNodeFlag, unparseNodeFlags }, all) {
  const named = {}
  for (const name of Object.keys(all)) {
    if (!isNodeFlag(name)) continue
    named[name.replace(/^v8-(?!options)/, '')] = all[name]
    delete all[name]
  }
  const listed = [].concat(all['node-option'] ?? []).map((flag) => `--${String(flag).replace(/^--/, '')}`)
  delete all['node-option']
  return [...unparseNodeFlags(named), ...listed]
}

async function start() {
  const modules = freshModules(config.root)
  const core = createCore(config)
  const loaded = require(folder)
  const Mocha = loaded.default ?? loaded
  Mocha.prototype.run = function () {
    takeOver(core, this, modules).then(
      () => exit(0),
      (error) => {
        send({ kind: 'broken', message: String(error?.stack ?? error) })
        exit(1)
      },
    )
  }
  if (config.testFiles.length > 0) {
    options._ = [...config.testFiles]
    delete options.spec
  }
  for (const name of ['R', 'reporter-option', 'reporter-options', 'reporterOption', 'O', 'w', 'b', 'p', 'watch']) delete options[name]
  Object.assign(options, { reporter: 'min', bail: false, exit: true, parallel: false, 'forbid-only': false })
  const cli = await import(pathToFileURL(path.join(folder, 'lib/cli/cli.js')).href)
  ;(cli.main ?? cli.default.main)([], options)
}

async function takeOver(core, mocha, modules) {
  core.reload = reloader(mocha, modules)
  const { suite } = mocha
  if (suite.hasOnly?.()) suite.filterOnly()
  if (mocha.hasGlobalSetupFixtures?.()) await mocha.runGlobalSetup({})
  process.removeAllListeners('uncaughtException')
  process.removeAllListeners('unhandledRejection')
  core.engine.listen()
  const tests = []
  flatten(suite, undefined, [], tests)
  await runBaseline(core, tests)
  await serve(core, lines)
}

/** The same files into a new root suite, with fresh modules. */
function reloader(mocha, modules) {
  let generation = 0
  return async (edited) => {
    generation++
    const putBack = modules.forget()
    for (const [file, text] of edited) modules.edited.set(file, text)
    const done = () => {
      modules.edited.clear()
      putBack()
    }
    try {
      const again = new mocha.constructor({ ...mocha.options, reporter: 'min' })
      for (const file of mocha.files) {
        const absolute = path.resolve(config.packageDir, file)
        again.suite.emit('pre-require', globalThis, absolute, again)
        const loaded = await modules.import(absolute, generation)
        again.suite.emit('require', loaded.default ?? loaded, absolute, again)
        again.suite.emit('post-require', globalThis, absolute, again)
      }
      if (again.suite.hasOnly?.()) again.suite.filterOnly()
      const tests = []
      flatten(again.suite, undefined, [], tests)
      return { tests, done }
    } catch (error) {
      done()
      throw error
    }
  }
}

function fileOf(runnable) {
  for (let at = runnable; at; at = at.parent) if (at.file) return path.relative(config.packageDir, at.file)
  return ''
}

function flatten(suite, parent, names, into) {
  const node = {
    parent,
    hooks: suite._beforeAll.length + suite._afterAll.length > 0,
    enter: async () => {
      for (const hook of suite._beforeAll) await call(hook)
    },
    leave: async () => {
      for (const hook of suite._afterAll) await call(hook)
    },
  }
  const chain = []
  for (let at = suite; at; at = at.parent) chain.unshift(at)
  for (const test of suite.tests) {
    const id = { file: fileOf(test), name: [...names, test.title].join(' > ') }
    const limit = test.timeout()
    into.push({
      index: into.length,
      id,
      suite: node,
      skip: test.isPending(),
      timeout: limit > 0 ? limit : undefined,
      run: () => runTest(test, chain),
    })
  }
  for (const inner of suite.suites) flatten(inner, node, [...names, inner.title], into)
}

function call(runnable) {
  const { ctx } = runnable
  ctx?.runnable?.(runnable)
  if (!runnable.async) return runnable.fn.call(ctx)
  return new Promise((resolve, reject) => {
    runnable.fn.call(ctx, (error) => (error ? reject(error instanceof Error ? error : new Error(String(error))) : resolve()))
  })
}

const isSkip = (error) => error?.constructor?.name === 'Pending' || error?.constructor?.name === 'PendingError'

function runTest(test, chain) {
  const plain = chain.every((suite) => suite._beforeEach.length + suite._afterEach.length === 0)
  if (!plain) return withHooks(test, chain)
  try {
    const result = call(test)
    return typeof result?.then === 'function' ? result.catch(unlessSkipped) : undefined
  } catch (error) {
    return unlessSkipped(error)
  }
}

function unlessSkipped(error) {
  if (!isSkip(error)) throw error
}

async function withHooks(test, chain) {
  let failure
  const hook = (each) => {
    if (each.ctx) each.ctx.currentTest = test
    return call(each)
  }
  test.state = undefined
  try {
    for (const suite of chain) for (const each of suite._beforeEach) await hook(each)
    await call(test)
    test.state = 'passed'
  } catch (error) {
    if (!isSkip(error)) {
      failure = { error }
      test.state = 'failed'
    }
  }
  for (const suite of chain.toReversed()) {
    for (const each of suite._afterEach) {
      try {
        await hook(each)
      } catch (error) {
        failure ??= { error }
      }
    }
  }
  if (failure) throw failure.error
}
