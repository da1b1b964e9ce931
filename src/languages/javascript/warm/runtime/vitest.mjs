import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { setEnvironmentData } from 'node:worker_threads'
import { readConfigLine } from './lines.mjs'
import { textsPlugin } from './vitest-texts.mjs'

/** Vite writes the bundled configuration below node_modules; where that is read-only it has to be run without bundling. */
function configLoader(packageDir) {
  const folder = path.join(packageDir, 'node_modules/.vite-temp')
  try {
    mkdirSync(folder, { recursive: true })
    mkdirSync(path.join(folder, 'prunella'), { recursive: true })
    return {}
  } catch {
    return { configLoader: 'runner' }
  }
}

/** Starts the project's own Vitest with one worker that never returns: our runner takes the loop over after collecting. */
export async function main({ startVitest, version = '3' }, runnerPath) {
  const line = readConfigLine()
  const config = JSON.parse(line)
  setEnvironmentData('prunella', line)
  process.env.VITEST ??= 'true'
  process.env.TEST ??= 'true'
  const vitest = await startVitest(
    'test',
    config.testFiles,
    {
      root: config.packageDir,
      ...configLoader(config.packageDir),
      run: true,
      watch: false,
      ui: false,
      api: false,
      bail: 0,
      update: false,
      pool: 'threads',
      isolate: false,
      fileParallelism: false,
      maxWorkers: 1,
      ...(Number.parseInt(version, 10) < 4 ? { poolOptions: { threads: { singleThread: true, isolate: false } } } : {}),
      sequence: { shuffle: false, concurrent: false },
      runner: runnerPath,
      reporters: [{}],
      coverage: { enabled: false },
      typecheck: { enabled: false },
      disableConsoleIntercept: true,
      passWithNoTests: true,
      retry: 0,
      teardownTimeout: 100,
    },
    { cacheDir: '/tmp/prunella-vite', clearScreen: false, logLevel: 'error', plugins: [textsPlugin()] },
  )
  // Only reached when there was nothing to take over.
  const errors = vitest?.state.getUnhandledErrors?.() ?? []
  const files = vitest?.state.getFiles?.() ?? []
  for (const error of [...errors, ...files.flatMap((file) => file.result?.errors ?? [])]) console.error(error?.stack ?? error)
  console.error(`vitest collected ${files.length} files and ended`)
  process.exit(1)
}
