import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { getEnvironmentData } from 'node:worker_threads'
import { createCore, describeError, loadingFor, runBaseline } from './core.mjs'
import { packageFolder } from './folder.mjs'
import { messages } from './lines.mjs'
import { serve } from './serve.mjs'
import { heartbeat, refuse } from './start.mjs'
import { askForTexts } from './vitest-texts.mjs'
import { flatten } from './vitest-tests.mjs'

/**
 * A Vitest runner that collects every file and then serves candidates instead of running once. `Base` is the project's own
 * VitestTestRunner (3, 4: VitestTestRunner and vitest/suite; 5: TestRunner with static accessors).
 *
 * Vitest's worker goes through the list of files it was given, and waits in `onCollected` for each. While we serve it waits
 * there for the last one. Up to 4 its inner `startTests` can be called to collect files again; 5 keeps that to itself, but
 * there they can be put at the end of the list, and the wait ended.
 */
export function createRunner(Base, { getFn, getHooks, vi, expect }) {
  const config = JSON.parse(getEnvironmentData('prunella'))
  const relative = (file) => path.relative(config.packageDir, file)
  let core
  let loads = 0
  /** The files being collected: how many are awaited, what came, and whom to tell. */
  let round = { awaited: undefined, collected: [], problems: [], ended: undefined }
  let goOn

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
      for (const file of files) {
        for (const error of file.result?.errors ?? []) round.problems.push({ file: relative(file.filepath), failure: describeError(error) })
        // What runs later is taken from the copy; Vitest itself finds nothing to run, hooks neither.
        round.collected.push({ ...file, file, tasks: file.tasks })
        file.tasks = []
        file.mode = 'skip'
      }
      const awaited = round.awaited ?? this.workerState?.ctx?.files?.length ?? files.length
      if (round.collected.length < awaited || round.direct) return
      const wait = new Promise((resolve) => (goOn = resolve))
      if (round.ended) round.ended(round)
      else void this.takeOver(round).catch(refuse)
      await wait
    }

    async takeOver({ collected, problems }) {
      const tests = await this.flattenAll(collected)
      process.removeAllListeners('unhandledRejection')
      process.removeAllListeners('uncaughtException')
      core.engine.listen()
      const specs = this.workerState?.ctx?.files
      if (Array.isArray(specs)) core.reload = this.reloader(specs, await innerStart(config.packageDir))
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

    /** Has Vitest collect files again, with other texts; what its module cache held before is put back in the end. */
    reloader(specs, start) {
      const known = [...specs]
      const modules = this.workerState.evaluatedModules?.idToModuleMap ?? this.workerState.moduleCache
      return async (edited, wanted) => {
        const again = known.filter((spec) => wanted.includes(relative(spec.filepath ?? spec)))
        const putBack = keepModules(modules, edited)
        const done = () => {
          void askForTexts(new Map())
          putBack()
        }
        await askForTexts(edited)
        const { collected, problems } = start ? await this.startAll(again, start) : await this.appendAll(again, specs)
        return { tests: await this.flattenAll(collected), problems, done }
      }
    }

    async startAll(again, start) {
      round = { awaited: again.length, collected: [], problems: [], direct: true }
      for (const spec of again) {
        this.workerState.filepath = spec.filepath ?? spec
        await start([spec], this)
        vi.resetConfig()
        vi.restoreAllMocks()
      }
      return round
    }

    appendAll(again, specs) {
      return new Promise((ended) => {
        round = { awaited: again.length, collected: [], problems: [], ended }
        specs.push(...again)
        goOn()
      })
    }

    // Snapshot files are not written and not checked for leftovers, and what was read of them stays.
    onAfterRunSuite() {}
    onBeforeRunFiles() {}
    onAfterRunFiles() {}
  }
}

/**
 * Takes the transformed texts of the edited files out of Vitest's module cache; what it returns puts everything back as it
 * was. `importers` is emptied in place, so it is copied.
 */
function keepModules(modules, edited) {
  const kept = new Map()
  modules?.forEach((node) => kept.set(node, { ...node, importers: new Set(node.importers) }))
  const forget = () =>
    modules?.forEach((node, id) => {
      if (edited.has(node.file ?? id)) node.meta = undefined
    })
  forget()
  return () => {
    forget()
    modules?.forEach((node) => {
      const { promise, exports, evaluated = false, importers = new Set(), meta = node.meta } = kept.get(node) ?? {}
      Object.assign(node, { promise, exports, evaluated, importers, meta })
    })
  }
}

/** `startTests` of the package that holds Vitest's runner up to version 4; one of another version is not its own. */
async function innerStart(packageDir) {
  const folder = packageFolder('vitest', packageDir)
  const request = createRequire(path.join(folder, 'package.json'))
  const { version, dependencies } = request('./package.json')
  if (dependencies['@vitest/runner'] !== version) return undefined
  const { startTests } = await import(pathToFileURL(request.resolve('@vitest/runner')).href)
  return startTests
}

function createVitestCore(config, expect) {
  const core = createCore(config)
  core.counters.push({ get: () => expect.getState()?.assertionCalls ?? 0, reset() {} })
  return core
}

/** For the overlay beside the project's package.json, which resolves `vitest` as the project does. */
export const requireFrom = createRequire
