import { createRequire } from 'node:module'
import path from 'node:path'
import { getEnvironmentData } from 'node:worker_threads'
import { createCore, describeError, runBaseline } from './core.mjs'
import { messages } from './lines.mjs'
import { serve } from './serve.mjs'

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
      await this.takeOver()
    }

    async takeOver() {
      const tests = []
      for (const { file } of collected) {
        await super.onBeforeRunSuite?.(file)
        flatten(this, file, tests)
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

  function flatten(runner, file, into) {
    const name = path.relative(config.packageDir, file.filepath)
    const walk = (suite, parent, names, skipped) => {
      const node = suiteNode(runner, suite, parent)
      for (const task of suite.tasks) {
        const skip = skipped || task.mode === 'skip' || task.mode === 'todo'
        if (task.type === 'suite') walk(task, node, [...names, task.name], skip)
        else
          into.push({
            index: into.length,
            id: { file: name, name: [...names, task.name].join(' > ') },
            suite: node,
            skip,
            timeout: task.timeout,
            run: () => runTest(runner, task, suite),
          })
      }
    }
    walk(file, undefined, [], file.mode === 'skip' || file.result?.state === 'fail')
  }

  function suiteNode(runner, suite, parent) {
    const hooks = getHooks(suite) ?? {}
    let cleanups = []
    let release
    const around = hooks.aroundAll ?? []
    return {
      parent,
      hooks: (hooks.beforeAll?.length ?? 0) + (hooks.afterAll?.length ?? 0) + around.length > 0,
      async enter() {
        cleanups = []
        release = around.length > 0 ? await enterAround(around, suite) : undefined
        for (const hook of hooks.beforeAll ?? []) cleanups.push(await hook(suite))
      },
      async leave() {
        for (const hook of (hooks.afterAll ?? []).toReversed()) await hook(suite)
        for (const cleanup of cleanups.toReversed()) if (typeof cleanup === 'function') await cleanup()
        await release?.()
      },
    }
  }

  /** Runs the halves of aroundAll hooks before and after: the inner call waits until the suite is left. */
  function enterAround(around, suite) {
    return new Promise((entered, failed) => {
      let leave
      const left = new Promise((resolve) => (leave = resolve))
      const inner = () => {
        entered(() => {
          leave()
          return whole
        })
        return left
      }
      const call = around.reduceRight((next, hook) => () => hook(next, suite), inner)
      const whole = Promise.resolve(call())
      whole.catch(failed)
    })
  }

  async function runTest(runner, task, suite) {
    const chain = chainOf(suite, task.file).map((each) => [each, getHooks(each) ?? {}])
    task.result = { state: 'run', startTime: 0, retryCount: 0, attempts: [] }
    runner.workerState.current = task
    const around = chain.flatMap(([each, hooks]) => (hooks.aroundEach ?? []).map((hook) => [hook, each]))
    const call = around.reduceRight(
      (next, [hook, each]) =>
        () =>
          hook(next, task.context, each),
      () => runInner(runner, task, chain),
    )
    let failure
    try {
      await call()
    } catch (error) {
      failure = { error }
    }
    if (failure && isPending(failure.error)) return
    if (task.fails) {
      if (!failure) throw new Error('Expect test to fail')
      return
    }
    if (failure) throw failure.error
  }

  async function runInner(runner, task, chain) {
    const cleanups = []
    let failure
    try {
      await runner.onBeforeTryTask?.(task, { retry: 0, repeats: 0 })
      for (const [each, hooks] of chain) for (const hook of hooks.beforeEach ?? []) cleanups.push(await hook(task.context, each))
      await getFn(task)()
      await runner.onAfterTryTask?.(task, { retry: 0, repeats: 0 })
    } catch (error) {
      failure = { error }
    }
    const after = [
      ...chain.toReversed().flatMap(([each, hooks]) => (hooks.afterEach ?? []).toReversed().map((hook) => () => hook(task.context, each))),
      ...cleanups.toReversed().filter((cleanup) => typeof cleanup === 'function'),
      ...(task.onFinished ?? []).toReversed().map((hook) => () => hook(task.context)),
      ...(failure ? (task.onFailed ?? []) : []).map((hook) => () => hook(task.context)),
    ]
    task.onFinished = undefined
    task.onFailed = undefined
    for (const hook of after) {
      try {
        await hook()
      } catch (error) {
        failure ??= { error }
      }
    }
    if (failure) throw failure.error
  }
}

/** Suites around a test, the file first. */
const chainOf = (suite, file) => {
  const chain = []
  for (let at = suite; at; at = at === file ? undefined : (at.suite ?? file)) chain.unshift(at)
  return chain
}

const isPending = (error) => error?.code === 'VITEST_PENDING'

function createVitestCore(config, expect) {
  const core = createCore(config)
  core.counters.push({ get: () => expect.getState()?.assertionCalls ?? 0, reset() {} })
  return core
}

/** For the overlay beside the project's package.json, which resolves `vitest` as the project does. */
export const requireFrom = createRequire
