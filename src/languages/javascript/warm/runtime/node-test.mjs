import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { createCore, loadFailure, loadingFor, runBaseline } from './core.mjs'
import { freshModules } from './fresh.mjs'
import { messages, readConfigLine } from './lines.mjs'
import { serve } from './serve.mjs'
import { heartbeat, refuse } from './start.mjs'

const exit = process.reallyExit.bind(process)
const config = JSON.parse(readConfigLine())
const core = createCore(config)
const shimPath = new URL('./node-test-shim.cjs', import.meta.url)
const require = createRequire(import.meta.url)
const shim = require(fileURLToPath(shimPath))
const { newSuite, runBody, state } = shim.prunella

const shimUrl = shimPath.href
const modules = freshModules(config.root, (specifier) =>
  specifier === 'node:test' || specifier === 'test' ? { url: shimUrl, format: 'commonjs', shortCircuit: true } : undefined,
)
/** Each test file has its own instances of the project's modules, as in a process of its own. */
let generation = 0

async function collect(file) {
  const root = newSuite('', undefined)
  state.suite = root
  state.pending = []
  const absolute = path.join(config.packageDir, file)
  process.argv[1] = absolute
  await modules.import(absolute, generation)
  await Promise.all(state.pending)
  return root
}

/** Flattens a file's tree into the engine's suites and tests. */
function flatten(root, file, into) {
  const anyOnly = hasOnly(root)
  const walk = (suite, parent, names, inOnly) => {
    const node = {
      parent,
      hooks: suite.before.length + suite.after.length > 0,
      enter: async () => {
        for (const hook of suite.before) await callHook(hook, suite)
      },
      leave: async () => {
        for (const hook of suite.after) await callHook(hook, suite)
      },
    }
    const each = collectEach(suite)
    for (const item of suite.tests) {
      if (item.kind === 'suite') {
        walk(item.suite, node, [...names, item.suite.name], inOnly || item.suite.only)
        continue
      }
      const id = { file, name: [...names, item.name].join(' > ') }
      const one = { name: item.name, fullName: id.name, fn: item.fn, filePath: path.join(config.packageDir, file) }
      const skip = item.skip || suite.skip || (config.only && anyOnly && !inOnly && !item.only)
      into.push({ index: into.length, id, suite: node, skip, timeout: item.options.timeout, run: () => runWithHooks(one, each) })
    }
  }
  walk(root, undefined, [], false)
}

const hasOnly = (suite) => suite.tests.some((item) => (item.kind === 'suite' ? item.suite.only || hasOnly(item.suite) : item.only))

function callHook(hook, suite) {
  if (hook.length >= 2) return new Promise((resolve, reject) => hook({ name: suite.name }, (error) => (error ? reject(error) : resolve())))
  return hook({ name: suite.name })
}

/** Hooks of all suites around: each before from outside in, each after from inside out. */
function collectEach(suite) {
  const before = []
  const after = []
  for (let at = suite; at; at = at.parent) {
    before.unshift(at)
    after.push(at)
  }
  return { before: () => before.flatMap((s) => s.beforeEach), after: () => after.flatMap((s) => s.afterEach) }
}

function runWithHooks(test, each) {
  const before = each.before()
  const after = each.after()
  if (before.length + after.length === 0) return runBody(test)
  return (async () => {
    let failure
    try {
      for (const hook of before) await callHook(hook, test)
      await runBody(test)
    } catch (error) {
      failure = { error }
    }
    for (const hook of after) {
      try {
        await callHook(hook, test)
      } catch (error) {
        failure ??= { error }
      }
    }
    if (failure) throw failure.error
  })()
}

/** Test files, each with fresh modules. */
async function collectAll(files, tests, problems) {
  for (const file of files) {
    heartbeat(file)
    loadingFor(core, file)
    try {
      flatten(await collect(file), file, tests)
    } catch (error) {
      problems.push(loadFailure(core, error, file))
    }
    generation++
    modules.forget()
  }
  return tests
}

core.reload = async (edited, files) => {
  const putBack = modules.forget()
  for (const [file, text] of edited) modules.edited.set(file, text)
  const done = () => {
    modules.edited.clear()
    putBack()
  }
  try {
    const problems = []
    return { tests: await collectAll(files, [], problems), problems, done }
  } catch (error) {
    done()
    throw error
  }
}

try {
  const problems = []
  const tests = await collectAll(config.testFiles, [], problems)
  await runBaseline(core, tests, problems)
  await serve(core, messages())
  exit(0)
} catch (error) {
  refuse(error)
  exit(1)
}
