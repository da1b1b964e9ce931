/**
 * Starts Vitest 3 or newer through its public API with the project's own configuration and a reporter that is an object
 * in this closure: workers, where the code under test runs, never see it.
 */
import channel from './channel.cjs'

const send = channel.claim()
const { failureOf, textOf } = channel
const { exit } = process

export async function runVitest(nodeUrl, config) {
  const { startVitest, parseCLI } = await import(nodeUrl)
  const { filter, options } = parseCLI(['vitest', 'run', ...config.flags], { allowUnknownOptions: true })
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
    reporters: [reporter()],
  })
  await vitest?.close?.()
  exit()
}

function reporter() {
  let tests = 0
  return {
    onInit: (vitest) => send({ kind: 'start', runner: 'vitest', version: vitest?.version }),
    onTestCaseResult(test) {
      tests++
      const result = test.result()
      const skipped = test.options?.mode === 'todo' ? 'todo' : 'skipped'
      send({
        kind: 'test',
        file: test.module.moduleId,
        name: test.fullName,
        status: result.state === 'passed' || result.state === 'failed' ? result.state : skipped,
        ms: test.diagnostic()?.duration ?? 0,
        ...(result.state === 'failed' ? failureOf(result.errors?.[0]) : {}),
      })
    },
    onTestRunEnd(modules, unhandled) {
      for (const module of modules) {
        send({ kind: 'file', file: module.moduleId })
        for (const error of module.errors()) send({ kind: 'load-error', file: module.moduleId, ...failureOf(error) })
        for (const suite of module.children.allSuites())
          for (const error of suite.errors())
            send({
              kind: 'load-error',
              file: module.moduleId,
              ...failureOf(error),
              message: `${suite.fullName}: ${textOf(error?.message)}`,
            })
      }
      for (const error of unhandled) send({ kind: 'load-error', file: error?.VITEST_TEST_PATH ?? '', ...failureOf(error) })
      send({ kind: 'end', tests })
    },
  }
}
