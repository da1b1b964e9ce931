import { createRequire } from 'node:module'
import path from 'node:path'
import { getEnvironmentData } from 'node:worker_threads'
import { createCore, describeError, runBaseline } from './core.mjs'
import { messages } from './lines.mjs'
import { serve } from './serve.mjs'
import { heartbeat, refuse } from './start.mjs'
import { flatten } from './vitest-tests.mjs'

/**
 * A Vitest runner that collects every file and then serves candidates instead of running once. `Base` is the project's own
 * VitestTestRunner (3, 4: VitestTestRunner and vitest/suite; 5: TestRunner with static accessors).
 */
export function createRunner(Base, { getFn, getHooks, vi, expect }) {
  const config = JSON.parse(getEnvironmentData('prunella'))
  const collected = []
  const problems = []
  let core

  return class PrunellaRunner extends Base {
    async onBeforeCollect(paths) {
      core ??= createVitestCore(config, expect)
      heartbeat(paths[0])
      // Each file has its own instances of the project's modules, as with isolation.
      if (collected.length > 0) vi.resetModules()
      await super.onBeforeCollect?.(paths)
    }

    async onCollected(files) {
      await super.onCollected?.(files)
      for (const file of files) {
        for (const error of file.result?.errors ?? [])
          problems.push({ file: path.relative(config.packageDir, file.filepath), failure: describeError(error) })
        collected.push({ file, tasks: [...file.tasks] })
      }
      const expected = this.workerState?.ctx?.files?.length ?? files.length
      if (collected.length < expected) {
        for (const file of files) file.tasks = []
        return
      }
      for (const { file, tasks } of collected) file.tasks = tasks
      await this.takeOver().catch(refuse)
    }

    async takeOver() {
      const api = { runner: this, getFn, getHooks, packageDir: config.packageDir }
      const tests = []
      for (const { file } of collected) {
        await super.onBeforeRunSuite?.(file)
        flatten(api, file, tests)
      }
      process.removeAllListeners('unhandledRejection')
      process.removeAllListeners('uncaughtException')
      core.engine.listen()
      await runBaseline(core, tests, problems)
      await serve(core, messages())
      await new Promise(() => {})
    }

    // Snapshot files are not written and not checked for leftovers.
    onAfterRunSuite() {}
  }
}

function createVitestCore(config, expect) {
  const core = createCore(config)
  core.counters.push({ get: () => expect.getState()?.assertionCalls ?? 0, reset() {} })
  return core
}

/** For the overlay beside the project's package.json, which resolves `vitest` as the project does. */
export const requireFrom = createRequire
