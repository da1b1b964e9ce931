import path from 'node:path'

/**
 * Appends the tests of a collected file as the engine takes them; `api` is { runner, getFn, getHooks, packageDir }, `tasks`
 * and `mode` are the file's own as they were collected.
 */
export function flatten(api, file, { tasks, mode, into }) {
  const name = path.relative(api.packageDir, file.filepath)
  const walk = (suite, parent, names, skipped) => {
    const node = suiteNode(api, suite, parent)
    for (const task of suite === file ? tasks : suite.tasks) {
      const skip = skipped || task.mode === 'skip' || task.mode === 'todo'
      if (task.type === 'suite') walk(task, node, [...names, task.name], skip)
      else
        into.push({
          index: into.length,
          id: { file: name, name: [...names, task.name].join(' > ') },
          suite: node,
          skip,
          timeout: task.timeout,
          run: () => runTest(api, task, suite),
        })
    }
  }
  walk(file, undefined, [], mode === 'skip' || file.result?.state === 'fail')
}

function suiteNode(api, suite, parent) {
  const hooks = api.getHooks(suite) ?? {}
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

async function runTest(api, task, suite) {
  const chain = chainOf(suite, task.file).map((each) => [each, api.getHooks(each) ?? {}])
  task.result = { state: 'run', startTime: 0, retryCount: 0, attempts: [] }
  api.runner.workerState.current = task
  const around = chain.flatMap(([each, hooks]) => (hooks.aroundEach ?? []).map((hook) => [hook, each]))
  const call = around.reduceRight(
    (next, [hook, each]) =>
      () =>
        hook(next, task.context, each),
    () => runInner(api, task, chain),
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

async function runInner(api, task, chain) {
  const cleanups = []
  let failure
  try {
    await api.runner.onBeforeTryTask?.(task, { retry: 0, repeats: 0 })
    for (const [each, hooks] of chain) for (const hook of hooks.beforeEach ?? []) cleanups.push(await hook(task.context, each))
    await api.getFn(task)()
    await api.runner.onAfterTryTask?.(task, { retry: 0, repeats: 0 })
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

/** Suites around a test, the file first. */
const chainOf = (suite, file) => {
  const chain = []
  for (let at = suite; at; at = at === file ? undefined : (at.suite ?? file)) chain.unshift(at)
  return chain
}

const isPending = (error) => error?.code === 'VITEST_PENDING'
