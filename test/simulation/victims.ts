/** Starts victims: processes that heal a world until something happens to them. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import type { Plan } from './victim.ts'

/** No victim has more to do than some heals. */
const VICTIM_MS_MAX = 30_000

export interface Victims {
  /** `wrapper`: a command in front of the victim's own, as `fiu-run`. */
  start(plan: Plan, wrapper?: readonly string[]): ChildProcess
  dispose(): void
}

/** One file starts four times faster than the three hundred of its imports, and hundreds of victims are started. */
export async function makeVictims(): Promise<Victims> {
  const folder = mkdtempSync(join(tmpdir(), 'prunella-victim-'))
  const file = join(folder, 'victim.mjs')
  const bundle = await rolldown({ input: fileURLToPath(new URL('./victim.ts', import.meta.url)), platform: 'node', logLevel: 'silent' })
  await bundle.write({ file, format: 'esm', codeSplitting: false })
  await bundle.close()
  const env = { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled') }
  return {
    start(plan, wrapper = []) {
      const argv = [...wrapper, process.execPath, '--disable-warning=ExperimentalWarning', file, JSON.stringify(plan)]
      return spawn(argv[0] as string, argv.slice(1), { stdio: 'pipe', timeout: VICTIM_MS_MAX, killSignal: 'SIGKILL', env })
    },
    dispose: () => rmSync(folder, { recursive: true }),
  }
}

export interface Ended {
  readonly signal: string | null
  readonly said: string
  /** The error the victim ended with, as it told it. */
  readonly error: { readonly name: string; readonly code?: string; readonly message: string } | undefined
  readonly finished: boolean
}

export async function ended(victim: ChildProcess): Promise<Ended> {
  let said = ''
  victim.stdout?.on('data', (chunk) => (said += String(chunk)))
  victim.stderr?.on('data', (chunk) => (said += String(chunk)))
  const [, signal] = (await once(victim, 'close')) as [number | null, string | null]
  const line = said.split('\n').find((one) => one.startsWith('{"name"'))
  return { signal, said, error: line === undefined ? undefined : JSON.parse(line), finished: said.includes('\ndone\n') }
}

/** Resolves when the victim has loaded its code and begins, or has ended. */
export const begun = (victim: ChildProcess): Promise<unknown> =>
  Promise.race([once(victim.stdout as NonNullable<typeof victim.stdout>, 'data'), once(victim, 'close')])
