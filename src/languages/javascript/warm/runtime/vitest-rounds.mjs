import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { loadFailure } from './core.mjs'
import { packageFolder } from './folder.mjs'
import { askForTexts } from './vitest-texts.mjs'

/**
 * Files are collected in rounds: the first is Vitest's own, each later one is of files that are loaded again.
 *
 * Vitest's worker goes through the list of files it was given, and waits in `onCollected` for each. While we serve it waits
 * there for the last one. Up to 4 its inner `startTests` can be called for another round; 5 keeps that to itself, but there
 * files can be put at the end of the list, and the wait ended.
 */
export class Rounds {
  #packageDir
  #round = newRound(undefined)
  #goOn
  #start

  constructor(packageDir) {
    this.#packageDir = packageDir
  }

  /** Takes what was collected; the round, when it is complete. */
  add(core, files, listed) {
    const { collected, problems } = this.#round
    for (const file of files) {
      for (const error of file.result?.errors ?? []) problems.push(loadFailure(core, error, path.relative(this.#packageDir, file.filepath)))
      // What runs later is taken from this copy; Vitest itself finds nothing to run, hooks neither.
      collected.push({ file, tasks: file.tasks, mode: file.mode })
      file.tasks = []
      file.mode = 'skip'
    }
    return collected.length < (this.#round.awaited ?? listed ?? files.length) ? undefined : this.#round
  }

  /** Until Vitest is to go on after a complete round. */
  wait() {
    if (this.#round.direct) return undefined
    const wait = new Promise((resolve) => (this.#goOn = resolve))
    this.#round.ended?.(this.#round)
    return wait
  }

  /**
   * Has Vitest collect files again, with other texts; what its module cache held before is put back in the end. `list` is what
   * Vitest goes through.
   */
  reloader(list, runner, vi) {
    const known = [...list]
    const modules = runner.workerState.evaluatedModules?.idToModuleMap ?? runner.workerState.moduleCache
    return async (edited, wanted) => {
      const putBack = keepModules(modules, edited)
      const done = () => {
        void askForTexts(new Map())
        putBack()
      }
      await askForTexts(edited)
      const specs = known.filter((spec) => wanted.includes(path.relative(this.#packageDir, spec.filepath ?? spec)))
      const { collected, problems } = await this.#again(specs, list, runner, vi)
      return { tests: await runner.flattenAll(collected), problems, done }
    }
  }

  async #again(specs, list, runner, vi) {
    this.#start ??= { tests: await innerStart(this.#packageDir) }
    if (!this.#start.tests) {
      return await new Promise((ended) => {
        this.#round = { ...newRound(specs.length), ended }
        list.push(...specs)
        this.#goOn()
      })
    }
    this.#round = { ...newRound(specs.length), direct: true }
    for (const spec of specs) {
      runner.workerState.filepath = spec.filepath ?? spec
      await this.#start.tests([spec], runner)
      vi.resetConfig()
      vi.restoreAllMocks()
    }
    return this.#round
  }
}

const newRound = (awaited) => ({ awaited, collected: [], problems: [], ended: undefined, direct: false })

/** `startTests` of the package that holds Vitest's runner up to version 4; one of another version is not its own. */
async function innerStart(packageDir) {
  const folder = packageFolder('vitest', packageDir)
  const request = createRequire(path.join(folder, 'package.json'))
  const { version, dependencies } = request('./package.json')
  if (dependencies['@vitest/runner'] !== version) return undefined
  const { startTests } = await import(pathToFileURL(request.resolve('@vitest/runner')).href)
  return startTests
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
