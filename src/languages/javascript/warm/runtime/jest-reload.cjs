'use strict'
/**
 * Collects a test file again inside the environment and runtime it was collected in: jest-circus and expect stay loaded,
 * which is most of the price of a file; the project's modules are loaded afresh.
 */

/** What a file holds once its tests are known. */
const collectedOf = (circusState) => ({ root: circusState.rootDescribeBlock, focused: circusState.hasFocusedTests })

/** Can this version's parts do it? */
const canReload = ({ runtime, circusState } = {}) =>
  runtime !== undefined &&
  typeof runtime.resetModules === 'function' &&
  transformerOf(runtime) !== undefined &&
  'currentDescribeBlock' in circusState

/** Throws what the file throws. `edited` maps paths to the texts to load instead of the files'. */
async function collectAgain(file, edited) {
  const { runtime, circusState, config } = file
  handOut(runtime, edited)
  runtime.resetModules()
  const root = { ...circusState.rootDescribeBlock, children: [], hooks: [], tests: [] }
  root.hooks.push(...configured(file, root))
  Object.assign(circusState, { rootDescribeBlock: root, currentDescribeBlock: root, hasStarted: false, hasFocusedTests: false })
  try {
    file.error = undefined
    for (const path of [...(config.setupFilesAfterEnv ?? []), file.testPath]) await load(runtime, path)
    if (file.error) throw file.error
  } finally {
    circusState.hasStarted = true
    Object.assign(file, collectedOf(circusState))
  }
}

async function load(runtime, path) {
  if (runtime.unstable_shouldLoadAsEsm?.(path)) await runtime.unstable_importModule(path)
  else runtime.requireModule(path)
}

/** The hook that jest-circus's adapter makes of the project's settings. */
function configured({ runtime, config, environment }, parent) {
  const calls = [
    config.resetModules && (() => runtime.resetModules()),
    config.clearMocks && (() => runtime.clearAllMocks()),
    config.resetMocks && (() => runtime.resetAllMocks()),
    config.resetMocks && config.fakeTimers?.legacyFakeTimers && (() => environment.fakeTimers?.useFakeTimers()),
    config.restoreMocks && (() => runtime.restoreAllMocks()),
  ].filter(Boolean)
  return calls.length === 0 ? [] : [{ type: 'beforeEach', fn: () => calls.forEach((call) => call()), parent, timeout: undefined }]
}

/** Has the runtime's transformer take these texts, past all of its caches. */
function handOut(runtime, edited) {
  const transformer = transformerOf(runtime)
  const known = transformer[TEXTS]
  transformer[TEXTS] = edited
  if (known) return
  const { transform, transformAsync } = transformer
  transformer.transform = function (path, options, source) {
    const text = this[TEXTS].get(path)
    if (text === undefined) return transform.call(this, path, options, source)
    return this._transformAndBuildScript(path, options, { ...options, instrument: false }, text)
  }
  transformer.transformAsync = function (path, options, source) {
    const text = this[TEXTS].get(path)
    if (text === undefined) return transformAsync.call(this, path, options, source)
    return this._transformAndBuildScriptAsync(path, options, { ...options, instrument: false }, text)
  }
}

const TEXTS = Symbol('prunella.texts')

/** The runtime keeps its transformer itself, or, from 30.5 on, one level deeper. */
function transformerOf(runtime) {
  const isOne = (value) => typeof value?._transformAndBuildScript === 'function'
  for (const value of Object.values(runtime)) {
    if (isOne(value)) return value
    if (isOne(value?.scriptTransformer)) return value.scriptTransformer
  }
  return undefined
}

/** From now on a test file that does not load is one without tests; `failed` is told why. */
function forgive(runtime, testPath, failed) {
  const { requireModule, unstable_importModule: importModule } = runtime
  runtime.requireModule = function (path, ...rest) {
    if (path !== testPath) return requireModule.call(this, path, ...rest)
    try {
      return requireModule.call(this, path, ...rest)
    } catch (error) {
      failed(error)
      return {}
    }
  }
  if (importModule)
    runtime.unstable_importModule = function (path, ...rest) {
      const loaded = importModule.call(this, path, ...rest)
      return path === testPath ? loaded.catch(failed) : loaded
    }
}

module.exports = { canReload, collectAgain, collectedOf, forgive }
