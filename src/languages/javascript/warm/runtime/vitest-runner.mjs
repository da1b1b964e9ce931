import path from 'node:path'
import { getEnvironmentData } from 'node:worker_threads'
import { createCore, loadingFor, runBaseline } from './core.mjs'
import { messages } from './lines.mjs'
import { serve } from './serve.mjs'
import { heartbeat, refuse } from './start.mjs'
import { Rounds } from './vitest-rounds.mjs'
import { flatten } from './vitest-tests.mjs'

/**
 * A Vitest runner that collects every file and then serves candidates instead of running once. `Base` is the project's own
 * VitestTestRunner (2 to 4: VitestTestRunner and vitest/suite; 5: TestRunner with static accessors).
 */
export function createRunner(Base, { getFn, getHooks, vi, expect, chai }) {
  const config = JSON.parse(getEnvironmentData('prunella'))
  const relative = (file) => path.relative(config.packageDir, file)
  const rounds = new Rounds(config.packageDir)
  let core
  let loads = 0
  let serving = false

  return class PrunellaRunner extends Base {
    async onBeforeCollect(paths) {
      core ??= createVitestCore(config, expect)
      const [first] = paths
      heartbeat(first)
      // Each file has its own instances of the project's modules, as with isolation.
      if (loads++ > 0) vi.resetModules()
      loadingFor(core, relative(first))
      await super.onBeforeCollect?.(paths)
    }

    async onCollected(files) {
      await super.onCollected?.(files)
      const round = rounds.add(core, files, this.workerState?.ctx?.files?.length)
      if (!round) return
      if (!serving) void this.takeOver(round).catch(refuse)
      await rounds.wait()
    }

    async takeOver({ collected, problems }) {
      serving = true
      nameTheTest(chai, () => this.workerState.current)
      const list = this.workerState?.ctx?.files
      if (Array.isArray(list)) core.reload = rounds.reloader(list, this, vi)
      const tests = await this.flattenAll(collected)
      process.removeAllListeners('unhandledRejection')
      process.removeAllListeners('uncaughtException')
      core.engine.listen()
      await runBaseline(core, tests, problems)
      await serve(core, messages())
    }

    async flattenAll(collected) {
      const api = { runner: this, getFn, getHooks, packageDir: config.packageDir }
      const tests = []
      for (const { file, tasks, mode } of collected) {
        file.mode = mode
        await super.onBeforeRunSuite?.(file)
        file.mode = 'skip'
        flatten(api, file, { tasks, mode, into: tests })
      }
      return tests
    }

    // Snapshot files are not written and not checked for leftovers, and what was read of them stays.
    onAfterRunSuite() {}
    onBeforeRunFiles() {}
    onAfterRunFiles() {}
  }
}

const SNAPSHOT_FRAMES = 50 // a helper of the tests may stand between
const SNAPSHOTS = ['toMatchSnapshot', 'toMatchInlineSnapshot', 'toThrowErrorMatchingSnapshot', 'toThrowErrorMatchingInlineSnapshot']

/** Snapshots ask which test runs. Vitest keeps that to itself and tells each assertion when it runs the test; here we do. */
function nameTheTest(chai, current) {
  chai?.use(({ Assertion }, { addMethod, flag }) => {
    for (const name of SNAPSHOTS) {
      const original = Assertion.prototype[name]
      if (!original) continue
      addMethod(Assertion.prototype, name, function (...args) {
        if (!flag(this, 'vitest-test')) flag(this, 'vitest-test', current())
        // One that is written in the test finds itself by its stack, which is off while candidates are tried.
        const { stackTraceLimit } = Error
        Error.stackTraceLimit = SNAPSHOT_FRAMES
        try {
          return original.apply(this, args)
        } finally {
          Error.stackTraceLimit = stackTraceLimit
        }
      })
    }
  })
}

function createVitestCore(config, expect) {
  const core = createCore(config)
  core.counters.push({ get: () => expect.getState()?.assertionCalls ?? 0, reset() {} })
  return core
}
