import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'

export const root = resolve(fileURLToPath(import.meta.url), '../../..')

/** The whole of ./check has 15 minutes on two cores; a single step that needs more hangs. */
const STEP_MS_MAX = 12 * 60_000

/** So much of the end of what a step prints is kept: the failures of a red suite stand there. */
const KEPT_BYTES_MAX = 4 << 20

interface Ended {
  readonly exit: number
  /** The end of what it printed, without colours. */
  readonly said: string
}

/** Runs a script with this Node and shows what it prints as it comes. */
export function command(script: string, args: readonly string[]): Promise<Ended> {
  return new Promise((settle) => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}) },
      timeout: STEP_MS_MAX,
      killSignal: 'SIGKILL',
    })
    const chunks: Buffer[] = []
    const pass = (to: NodeJS.WriteStream) => (chunk: Buffer) => {
      to.write(chunk)
      chunks.push(chunk)
    }
    child.stdout.on('data', pass(process.stdout))
    child.stderr.on('data', pass(process.stderr))
    const end = (exit: number): void =>
      settle({ exit, said: stripVTControlCharacters(Buffer.concat(chunks).subarray(-KEPT_BYTES_MAX).toString()) })
    child.on('error', () => end(1))
    child.on('close', (code) => end(code ?? 1))
  })
}
