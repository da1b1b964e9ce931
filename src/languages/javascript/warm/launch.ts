import type { Project, RunnerId, Sandbox, SandboxLimits, SandboxRequest } from '../../../contracts/index.ts'
import { ownManifest } from '../own-manifest.ts'
import { Channel } from '../../common/index.ts'

/** What the composition root knows of the machine. */
export interface Machine {
  /** Node >= 24, absolute: runs the warm process (in process hooks for modules need it). */
  readonly warmInterpreter: string
  /** More absolute paths the sandbox shows read-only: the folder of warmInterpreter. */
  readonly runtimeReadOnly: readonly string[]
}

export interface Launch {
  readonly sandbox: Sandbox
  readonly project: Project
  readonly machine: Machine
  readonly limits: Partial<SandboxLimits>
  readonly overlays: ReadonlyMap<string, string | null>
  readonly config: unknown
  readonly nodeFlags: readonly string[]
}

/** A session ends by itself after this long, should its owner forget it. */
const SESSION_WALL_MS = 60 * 60_000
const SESSION_CPU_SECONDS = 60 * 60
/** Runners print little while silenced; more is a flood. */
const OUTPUT_BYTES_MAX = 16 << 20

const scripts: Readonly<Partial<Record<RunnerId, string>>> = {
  'node-test': 'node-test.mjs',
  vitest: 'vitest.mjs',
  mocha: 'mocha.mjs',
  jest: 'jest.mjs',
}

export const isSupported = (runner: RunnerId): boolean => runner === 'vitest' || scripts[runner] !== undefined

/** The folder whose files run inside the sandbox; seen there at the same path. */
const runtimeDir = decodeURIComponent(new URL('./runtime', import.meta.url).pathname)

/**
 * Vitest resolves its runner, and we Vitest, as a file beside the project's package.json does: two files that exist only in
 * the sandbox.
 */
function vitestFiles(packageDir: string): ReadonlyMap<string, string> {
  const runner = `import * as vitest from 'vitest'
const { createRunner } = process.getBuiltinModule('module').createRequire(import.meta.url)(${JSON.stringify(`${runtimeDir}/vitest-runner.mjs`)})
const load = (name) => import(/* @vite-ignore */ name)
const Base = vitest.TestRunner ?? (await load('vitest/runners')).VitestTestRunner
const parts = Base.getTestFn ? { getFn: Base.getTestFn, getHooks: Base.getSuiteHooks } : await load('vitest/suite')
export default createRunner(Base, { getFn: parts.getFn, getHooks: parts.getHooks, vi: vitest.vi, expect: vitest.expect, chai: vitest.chai })
`
  const start = `import * as vitest from 'vitest/node'
import { fileURLToPath } from 'node:url'
import { main } from ${JSON.stringify(new URL('./runtime/vitest.mjs', import.meta.url).href)}
await main(vitest, fileURLToPath(new URL('./${RUNNER_FILE}', import.meta.url)))
`
  return new Map([
    [`${packageDir}/${RUNNER_FILE}`, runner],
    [`${packageDir}/${START_FILE}`, start],
  ])
}

const RUNNER_FILE = '.prunella-runner.mjs'
const START_FILE = '.prunella-start.mjs'

/** Mocha and node:test leave it alone, and what Babel makes of a file depends on it. */
const setsNodeEnv: ReadonlySet<RunnerId> = new Set(['vitest', 'jest'])

/** Starts the process and sends it its configuration; the first message to wait for is `baseline`. */
export async function launch(options: Launch): Promise<Channel> {
  const { project, machine } = options
  const vitest = project.runner === 'vitest'
  const script = vitest ? `${project.packageDir}/${START_FILE}` : `${runtimeDir}/${scripts[project.runner] ?? ''}`
  const request: SandboxRequest = {
    argv: [machine.warmInterpreter, '--no-warnings', ...options.nodeFlags, script],
    cwd: project.packageDir,
    env: { ...(setsNodeEnv.has(project.runner) ? { NODE_ENV: 'test' } : {}), ...project.env },
    projectRoot: project.root,
    overlays: vitest ? new Map([...options.overlays, ...vitestFiles(project.packageDir)]) : options.overlays,
    readOnly: [runtimeDir, ownManifest, ...machine.runtimeReadOnly, ...(project.readOnly ?? [])],
    // Vite writes a bundled configuration beside the project's own.
    writes: vitest ? 'scratch' : 'none',
    limits: { wallMs: SESSION_WALL_MS, cpuSeconds: SESSION_CPU_SECONDS, outputBytes: OUTPUT_BYTES_MAX, ...options.limits },
    interactive: true,
  }
  const channel = new Channel(await options.sandbox.start(request))
  channel.send(options.config)
  return channel
}
