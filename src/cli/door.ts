import { failure } from '../app/index.ts'
import { paintFor, type Paint } from './render/paint.ts'

/** What the command line needs of a process; the tests hand in their own. */
export interface ProcessLike {
  readonly stdout: { readonly isTTY?: boolean; readonly columns?: number; write(text: string): unknown }
  readonly stderr: { readonly isTTY?: boolean; readonly columns?: number; write(text: string): unknown }
  readonly stdin: { readonly isTTY?: boolean }
  readonly env: Readonly<Record<string, string | undefined>>
  cwd(): string
  on(signal: 'SIGINT' | 'SIGTERM', handler: () => void): unknown
  off(signal: 'SIGINT' | 'SIGTERM', handler: () => void): unknown
}

export interface Door {
  readonly process: ProcessLike
  readonly paint: Paint
  readonly errPaint: Paint
  /** True when a person can be asked. */
  readonly interactive: boolean
  /** Whether the command that runs was asked for JSON: then failures are JSON too. */
  json: boolean
  exitCode: number
  out(text: string): void
  err(text: string): void
}

export function doorOf(process: ProcessLike): Door {
  return {
    process,
    paint: paintFor(process.stdout, process.env),
    errPaint: paintFor(process.stderr, process.env),
    interactive: process.stdin.isTTY === true && process.stdout.isTTY === true && (process.env['CI'] ?? '') === '',
    json: false,
    exitCode: 0,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
  }
}

export const printJson = (door: Door, value: unknown): void => door.out(`${JSON.stringify(value, null, 2)}\n`)

/** 130 is what shells expect after Ctrl-C. */
export const EXIT_INTERRUPTED = 130

/**
 * Runs `work` with a signal that Ctrl-C aborts. What is written stays written and the journal stays whole, so nobody has to
 * wait for a test run to end: the answer is at once, and the heal can be resumed. `goOn`: the next step to name instead of that.
 */
export async function withInterrupt<T>(door: Door, work: (signal: AbortSignal) => Promise<T>, goOn?: string): Promise<T> {
  const controller = new AbortController()
  const { promise: interrupted, reject } = Promise.withResolvers<never>()
  const stop = (): void => {
    controller.abort()
    const next = goOn === undefined ? {} : { next: goOn }
    void failure('interrupted', 'The sandbox is closed and the journal is kept.', next).then(reject)
  }
  door.process.on('SIGINT', stop)
  door.process.on('SIGTERM', stop)
  try {
    return await Promise.race([work(controller.signal), interrupted])
  } finally {
    door.process.off('SIGINT', stop)
    door.process.off('SIGTERM', stop)
  }
}
