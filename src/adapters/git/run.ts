import { spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { PrunellaError } from '../../model/index.ts'

/** A repository of a million commits answers each of our questions within this; more means that git waits for something. */
const TIME_MS = 60_000
/** A listing of 500,000 files; blobs are read through a stream of their own with its own limits. */
const OUTPUT_BYTES_MAX = 64 * 1024 * 1024
const STDERR_BYTES_MAX = 16 * 1024

/** A git binary, where it works, and what keeps the repository's configuration from running anything. */
export interface GitProgram {
  readonly binary: string
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  /** `-c` settings, before the subcommand. */
  readonly settings: readonly string[]
}

export interface RunOptions {
  readonly input?: string | Uint8Array
  readonly env?: Readonly<Record<string, string>>
  readonly timeMs?: number
}

export interface RunResult {
  readonly code: number | null
  readonly stdout: Buffer
  readonly stderr: string
  /** The time or the output limit ended it; stdout holds what came before. */
  readonly cutOff: boolean
}

/** Runs git without a shell; any exit code is an answer. Throws `git-refused` only when git cannot be started. */
export function run(git: GitProgram, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const child = start(git, args, options.env)
    const chunks: Buffer[] = []
    let bytes = 0
    let stderr = ''
    let cutOff = false
    const cut = (): void => {
      cutOff = true
      child.kill('SIGKILL')
    }
    const timer = setTimeout(cut, options.timeMs ?? TIME_MS)
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > OUTPUT_BYTES_MAX) cut()
      else chunks.push(chunk)
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (stderr.length < STDERR_BYTES_MAX) stderr += text
    })
    // git may answer before it has read everything; a closed pipe is then no error.
    child.stdin.on('error', () => undefined)
    child.stdin.end(options.input ?? '')
    child.on('error', (cause) => {
      clearTimeout(timer)
      reject(new PrunellaError('git-refused', `git cannot be started: ${cause.message}`, { cause }))
    })
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve({ code, stdout: Buffer.concat(chunks), stderr: stderr.trim(), cutOff })
    })
  })
}

/** As `run`, but anything other than exit code 0 is a `git-refused` with what git said. */
export async function answer(git: GitProgram, args: readonly string[], options: RunOptions = {}): Promise<Buffer> {
  const result = await run(git, args, options)
  if (result.code !== 0 || result.cutOff) throw refused(args, result)
  return result.stdout
}

export const text = async (git: GitProgram, args: readonly string[], options: RunOptions = {}): Promise<string> =>
  (await answer(git, args, options)).toString('utf8').replace(/\n$/, '')

export function refused(args: readonly string[], result: RunResult): PrunellaError {
  const said = result.cutOff ? 'it took too long or said too much' : result.stderr || `exit code ${result.code}`
  return new PrunellaError('git-refused', `git ${args[0]}: ${said}`)
}

/** Streams what git writes; the process ends with the loop that reads. Throws `git-refused` when git fails. */
export async function* stream(git: GitProgram, args: readonly string[]): AsyncGenerator<Buffer> {
  const child = start(git, args)
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (piece: string) => {
    if (stderr.length < STDERR_BYTES_MAX) stderr += piece
  })
  child.stdin.on('error', () => undefined)
  child.stdin.end()
  const ended = new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve))
  ended.catch(() => undefined)
  try {
    for await (const chunk of child.stdout as Readable) yield chunk as Buffer
    const code = await ended
    if (code !== 0) throw refused(args, { code, stdout: Buffer.alloc(0), stderr: stderr.trim(), cutOff: false })
  } finally {
    child.kill('SIGKILL')
  }
}

export function start(git: GitProgram, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return spawn(git.binary, ['--no-pager', '--literal-pathspecs', ...git.settings, ...args], {
    cwd: git.cwd,
    env: { ...git.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  })
}
