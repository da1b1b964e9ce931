import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { type ErrorCode, PrunellaError } from '../../model/index.ts'

/** Primary result codes of SQLite (the low byte of the extended ones): https://www.sqlite.org/rescode.html */
const codes: Readonly<Record<number, { code: ErrorCode; words: string }>> = {
  5: { code: 'io', words: 'another process kept the state file busy' },
  8: { code: 'io', words: 'the state file cannot be written' },
  10: { code: 'io', words: 'reading or writing the state file failed' },
  11: { code: 'journal-corrupt', words: 'the state file is damaged' },
  13: { code: 'disk-full', words: 'no space is left for the state file' },
  14: { code: 'io', words: 'the state file cannot be opened' },
  15: { code: 'io', words: 'the state file is locked in an unknown way' },
  26: { code: 'journal-corrupt', words: 'the state file is not a database' },
}
const IO_ERROR = 10
/** Less free than this and a failed write is called a full disk: SQLite reports ENOSPC on its shared-memory file as a plain I/O error. */
const FREE_BYTES_MIN = 64 * 1024

/** Turns what node:sqlite and node:fs throw into the error table; anything else is a bug and passes unchanged. */
export function stateFailure(error: unknown, file: string): unknown {
  if (error instanceof PrunellaError || !(error instanceof Error)) return error
  const { code, errcode } = error as Error & { code?: string; errcode?: number }
  if (code === 'ERR_SQLITE_ERROR' && errcode !== undefined) {
    const primary = errcode & 0xff
    const known = codes[primary]
    if (known === undefined) return error
    const mapped = primary === IO_ERROR && isFull(file) ? codes[13]! : known
    return new PrunellaError(mapped.code, `${file}: ${mapped.words} (${error.message}, SQLite ${errcode})`, { cause: error })
  }
  if (code === 'ENOSPC' || code === 'EDQUOT') return new PrunellaError('disk-full', `${file}: ${error.message}`, { cause: error })
  if (code !== undefined && /^E[A-Z0-9]+$/.test(code)) return new PrunellaError('io', `${file}: ${error.message}`, { cause: error })
  return error
}

function isFull(file: string): boolean {
  try {
    const stats = statfsSync(dirname(file))
    return stats.bavail * stats.bsize < FREE_BYTES_MIN
  } catch {
    return false
  }
}

export const isBusy = (error: unknown): boolean => error instanceof Error && (((error as { errcode?: number }).errcode ?? 0) & 0xff) === 5
