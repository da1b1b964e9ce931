/**
 * Starts Vitest through its public API with the project's own configuration and a reporter that is an object in this closure: workers,
 * where the code under test runs, never see it.
 */
import channel from './channel.cjs'

const send = channel.claim()
const { failureOf, textOf } = channel
const { exit } = process

/** From this major version on the reporter is told of test cases; before it, of files with trees of tasks. */
const TEST_CASES_SINCE = 3

export async function runVitest(nodeUrl, version, config) {
  const { startVitest, parseCLI } = await import(nodeUrl)
  const { filter, options } = parseCLI
    ? parseCLI(['vitest', 'run', ...config.flags], { allowUnknownOptions: true })
    : parseFlags(config.flags)
  const filters = config.files.length > 0 ? [...config.files] : filter
  process.env.TEST ??= 'true'
  process.env.VITEST ??= 'true'
  process.env.NODE_ENV ??= 'test'
  const vitest = await startVitest('test', filters, {
    ...options,
    root: options.root ?? config.cwd,
    run: true,
    watch: false,
    bail: 0,
    passWithNoTests: false,
    ui: false,
    coverage: { enabled: false },
    typecheck: { enabled: false },
    disableConsoleIntercept: true,
    reporters: [reporter(Number.parseInt(version, 10) < TEST_CASES_SINCE)],
  })
  await vitest?.close?.()
  exit()
}

/** Vitest before 2.1 keeps its parser to itself. `--a-b.c=d` sets aB.c; a flag without a value is true. */
function parseFlags(flags) {
  const options = {}
  const filter = []
  for (let at = 0; at < flags.length; at++) {
    const match = /^--?([^=]+)(?:=(.*))?$/s.exec(flags[at])
    if (match === null) {
      filter.push(flags[at])
      continue
    }
    const short = { c: 'config', t: 'testNamePattern', r: 'root' }
    const path = (short[match[1]] ?? match[1]).replace(/-(\w)/g, (_, letter) => letter.toUpperCase()).split('.')
    const hasNext = flags[at + 1] !== undefined && !flags[at + 1].startsWith('-')
    const value = match[2] ?? (hasNext ? flags[++at] : true)
    const last = path.pop()
    let into = options
    for (const name of path) into = into[name] ??= {}
    into[last] = value === 'true' ? true : value === 'false' ? false : value
  }
  return { filter, options }
}

function reporter(legacy) {
  let tests = 0
  const count = (record) => {
    tests++
    send({ kind: 'test', ...record })
  }
  return {
    onInit: () => send({ kind: 'start', runner: 'vitest' }),
    onTestCaseResult: (test) => !legacy && count(caseRecord(test)),
    onTestRunEnd(modules, unhandled) {
      if (legacy) return
      for (const module of modules) sendModule(module)
      for (const error of unhandled) send({ kind: 'load-error', file: error?.VITEST_TEST_PATH ?? '', ...failureOf(error) })
      send({ kind: 'end', tests })
    },
    onFinished(files = [], unhandled = []) {
      if (!legacy) return
      for (const file of files) {
        send({ kind: 'file', file: file.filepath })
        sendTasks(file, file, [], count)
      }
      for (const error of unhandled) send({ kind: 'load-error', file: error?.VITEST_TEST_PATH ?? '', ...failureOf(error) })
      send({ kind: 'end', tests })
    },
  }
}

function caseRecord(test) {
  const result = test.result()
  const skipped = test.options?.mode === 'todo' ? 'todo' : 'skipped'
  return {
    file: test.module.moduleId,
    name: test.fullName,
    status: result.state === 'passed' || result.state === 'failed' ? result.state : skipped,
    ms: test.diagnostic()?.duration ?? 0,
    ...(result.state === 'failed' ? failureOf(result.errors?.[0]) : {}),
  }
}

function sendModule(module) {
  send({ kind: 'file', file: module.moduleId })
  for (const error of module.errors()) send({ kind: 'load-error', file: module.moduleId, ...failureOf(error) })
  for (const suite of module.children.allSuites())
    for (const error of suite.errors())
      send({ kind: 'load-error', file: module.moduleId, ...failureOf(error), message: `${suite.fullName}: ${textOf(error?.message)}` })
}

/** Vitest 1 and 2: a file and a suite are tasks with tasks; errors on them come from loading or from hooks. */
function sendTasks(file, task, titles, count) {
  if (task.tasks === undefined) {
    const state = { pass: 'passed', fail: 'failed' }[task.result?.state]
    const failure = state === 'failed' ? failureOf(task.result.errors?.[0]) : {}
    const status = state ?? (task.mode === 'todo' ? 'todo' : 'skipped')
    return count({ file: file.filepath, name: titles.join(' > '), status, ms: task.result?.duration ?? 0, ...failure })
  }
  const where = titles.length === 0 ? '' : `${titles.join(' > ')}: `
  for (const error of task.result?.errors ?? [])
    send({ kind: 'load-error', file: file.filepath, ...failureOf(error), message: `${where}${textOf(error?.message)}` })
  for (const child of task.tasks) sendTasks(file, child, [...titles, child.name], count)
}
