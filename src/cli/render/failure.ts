import type { PrunellaError } from '../../app/index.ts'
import { printJson, type Door } from '../door.ts'

/** Says what went wrong, why, and what to do next; gives the exit code. A bug keeps its stack. */
export function renderFailure(error: unknown, door: Door): number {
  if (!isExpected(error)) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
    if (door.json) printJson(door, { error: { code: 'bug', title: 'Prunella has a bug', detail: stack, retry: false } })
    door.err(`${door.errPaint.red('Prunella has a bug.')} Nothing was half written; please report this:\n${stack}\n`)
    return 3
  }
  const { title, next, exit, retry } = error.kind
  if (door.json) printJson(door, { error: { code: error.code, title, detail: error.message, next, retry } })
  door.err(
    `${door.errPaint.red(`${title}.`)} ${error.message}\n${door.errPaint.bold('Next:')} ${next} ${door.errPaint.dim(`[${error.code}]`)}\n`,
  )
  return exit
}

/** By its name: a help text that is asked wrongly need not load the class, nor all that comes with it. */
const isExpected = (error: unknown): error is PrunellaError => error instanceof Error && error.name === 'PrunellaError'
