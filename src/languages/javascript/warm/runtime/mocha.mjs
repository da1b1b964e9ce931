import { spawn } from 'node:child_process'
import { closeSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { createCore, loadFailure, loadingFor, runBaseline } from './core.mjs'
import { freshModules } from './fresh.mjs'
import { packageFolder } from './folder.mjs'
import { messages, readConfigLine } from './lines.mjs'
import { filterOnly, hasOnly, partOf, startByCommand, startByParts } from './mocha-start.mjs'
import { serve } from './serve.mjs'
import { heartbeat, refuse } from './start.mjs'

/**
 * Mocha's own parts collect (so that .mocharc, requires and loaders are the project's), and where the root suite would run it
 * is handed to us.
 */
const exit = process.reallyExit.bind(process)
/** Where a second process gets its configuration; too long for the environment. */
const CONFIG_FD = 4
const second = process.env.PRUNELLA_SECOND !== undefined
delete process.env.PRUNELLA_SECOND
const line = readConfigLine(second ? CONFIG_FD : 0)
if (second) closeSync(CONFIG_FD)
const config = JSON.parse(line)
const require = createRequire(import.meta.url)
const folder = packageFolder('mocha', config.packageDir)
const options = partOf(folder, 'options')?.loadOptions(config.flags)
const nodeFlags = options ? takeNodeFlags(partOf(folder, 'node-flags'), options) : []
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
  const failed = (error) => {
    refuse(error, core.engine.stray)
    exit(1)
  }
  core.engine.onExit = (code) => refuse(`mocha or a test file called process.exit(${code ?? ''}) while the tests were collected`)
  let instance
  try {
    const loaded = require(folder)
    const Mocha = loaded.default ?? loaded
    Mocha.prototype.run = function () {
      takeOver(core, this, modules).then(() => exit(0), failed)
    }
    const created = (mocha) => {
      instance = mocha
      mocha.suite.on('pre-require', (_, file) => heartbeat(file))
    }
    if (options) await startByParts(Mocha, folder, options, config.testFiles, created)
    else startByCommand(folder, config.flags, config.testFiles)
  } catch (error) {
    if (instance?.files.length > 0 && config.units.length > 0)
      await takeOverBroken(core, instance, modules, error).then(() => exit(0), failed)
    else failed(error)
  }
}

/** Where a file does not load, Mocha runs none. We load them one by one, so that a candidate can be seen to change that. */
async function takeOverBroken(core, mocha, modules, error) {
  core.reload = reloader(core, mocha, modules)
  core.shared = true
  const { tests, problems } = await core.reload(new Map(), mocha.files.map(nameOf))
  if (problems.length === 0) throw error
  core.engine.onExit = undefined
  await runBaseline(core, tests, problems)
  await serve(core, messages())
}

const nameOf = (file) => path.relative(config.packageDir, path.resolve(config.packageDir, file))

/** The file of the project that an error names first, as the report of Mocha's own run does. */
function blamed(error, file) {
  const said = `${error?.stack ?? ''}\n${error?.message ?? ''}`
  const inProject = said.split(/[\s()]+/).map((word) => word.replace(/^file:\/\//, ''))
  const found = inProject.find((word) => word.startsWith(`${config.packageDir}/`) && !word.includes('/node_modules/'))
  return nameOf(found?.replace(/[?:].*$/, '') ?? file)
}

async function takeOver(core, mocha, modules) {
  core.reload = reloader(core, mocha, modules)
  core.shared = true
  const { suite } = mocha
  // Before Mocha 7.1 it is run() that loads the files.
  if (suite.tests.length + suite.suites.length === 0) mocha.loadFiles()
  if (hasOnly(suite)) filterOnly(suite)
  if (mocha.hasGlobalSetupFixtures?.()) await mocha.runGlobalSetup({})
  process.removeAllListeners('uncaughtException')
  process.removeAllListeners('unhandledRejection')
  core.engine.listen()
  const tests = []
  flatten(suite, undefined, [], tests)
  core.engine.onExit = undefined
  await runBaseline(core, tests)
  await serve(core, messages())
}

/** The same files into a new root suite, with fresh modules. */
function reloader(core, mocha, modules) {
  let generation = 0
  return async (edited, wanted) => {
    generation++
    const putBack = modules.forget()
    for (const [file, text] of edited) modules.edited.set(file, text)
    const done = () => {
      modules.edited.clear()
      putBack()
    }
    try {
      const again = new mocha.constructor({ ...mocha.options, reporter: 'min' })
      const problems = []
      for (const file of mocha.files) {
        const name = nameOf(file)
        if (!wanted.includes(name)) continue
        const absolute = path.join(config.packageDir, name)
        loadingFor(core, name)
        try {
          again.suite.emit('pre-require', globalThis, absolute, again)
          const loaded = await modules.import(absolute, generation)
          again.suite.emit('require', loaded.default ?? loaded, absolute, again)
          again.suite.emit('post-require', globalThis, absolute, again)
        } catch (error) {
          problems.push(loadFailure(core, error, blamed(error, file), mocha.files.map(nameOf)))
        }
      }
      if (hasOnly(again.suite)) filterOnly(again.suite)
      const tests = []
      flatten(again.suite, undefined, [], tests)
      return { tests, problems, done }
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

// Last, so that all of this module is there when the first test runs.
if (nodeFlags.length > 0 && !second) {
  // Loaders have to be there from the start: the same program again, with them.
  const again = spawn(process.execPath, [...process.execArgv, ...nodeFlags, process.argv[1]], {
    stdio: ['inherit', 'inherit', 'inherit', 3, 'pipe'],
    env: { ...process.env, PRUNELLA_SECOND: '1' },
  })
  again.on('error', (error) => refuse(error))
  again.on('exit', (code, signal) => {
    // Nobody else can tell of a signal; what the process had to say itself it has said.
    if (signal) refuse(`the second process was ended by ${signal}`)
    exit(code ?? 1)
  })
  const pipe = again.stdio[CONFIG_FD]
  pipe.on('error', () => {})
  pipe.end(line)
} else await start()
