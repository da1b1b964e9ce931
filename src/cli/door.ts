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
 * Runs `work` with a signal that Ctrl-C aborts. The first Ctrl-C lets the work close its sandboxes and its journal; the
 * heal stays resumable.
 */
export async function withInterrupt<T>(door: Door, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  const stop = (): void => {
    door.err('\nstopping: closing the sandbox, keeping the journal…\n')
    controller.abort()
  }
  door.process.on('SIGINT', stop)
  door.process.on('SIGTERM', stop)
  try {
    return await work(controller.signal)
  } finally {
    door.process.off('SIGINT', stop)
    door.process.off('SIGTERM', stop)
  }
}
