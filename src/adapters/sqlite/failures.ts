import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type ErrorCode, PrunellaError } from '../../model/index.ts'

/** Primary result codes of SQLite (the low byte of the extended ones): https://www.sqlite.org/rescode.html */
interface Meaning {
  readonly code: ErrorCode
  readonly words: string
}

const diskFull: Meaning = { code: 'disk-full', words: 'no space is left for the state file' }
const codes: Readonly<Record<number, Meaning>> = {
  5: { code: 'io', words: 'another process kept the state file busy' },
  8: { code: 'io', words: 'the state file cannot be written' },
  10: { code: 'io', words: 'reading or writing the state file failed' },
  11: { code: 'journal-corrupt', words: 'the state file is damaged' },
  13: diskFull,
  14: { code: 'io', words: 'the state file cannot be opened' },
  15: { code: 'io', words: 'the state file is locked in an unknown way' },
  26: { code: 'journal-corrupt', words: 'the state file is not a database' },
}
const IO_ERROR = 10
const CORRUPT = 11
const NOT_A_DATABASE = 26
/** Less free than this and a failed write is called a full disk: SQLite reports ENOSPC on its shared-memory file as a plain I/O error. */
const FREE_BYTES_MIN = 64 * 1024

/** Turns what node:sqlite and node:fs throw into the error table; anything else is a bug and passes unchanged. */
export function stateFailure(error: unknown, file: string): unknown {
  if (error instanceof PrunellaError || !(error instanceof Error)) return error
  const { code: system, errcode } = error as Error & { code?: string; errcode?: number }
  if (system === 'ERR_SQLITE_ERROR' && errcode !== undefined) {
    const primary = errcode & 0xff
    const known = codes[primary]
    if (known === undefined) return error
    const { code, words } = secondThought(known, primary, file)
    return new PrunellaError(code, `${file}: ${words} (${error.message}, SQLite ${errcode})`, { cause: error })
  }
  if (system === 'ENOSPC' || system === 'EDQUOT') return new PrunellaError('disk-full', `${file}: ${error.message}`, { cause: error })
  if (system !== undefined && /^E[A-Z0-9]+$/.test(system)) return new PrunellaError('io', `${file}: ${error.message}`, { cause: error })
  return error
}

/**
 * A read that fails at the wrong moment makes SQLite call a sound file malformed (seen with libfiu in one of eight runs). Nobody shall
 * restore a backup for that: only a second, whole look decides.
 */
function secondThought(known: Meaning, primary: number, file: string): Meaning {
  if (primary === IO_ERROR && isFull(file)) return diskFull
  if ((primary === CORRUPT || primary === NOT_A_DATABASE) && !isDamaged(file))
    return { code: 'io', words: 'reading the state file failed; a second look found no damage in it' }
  return known
}

function isDamaged(file: string): boolean {
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(file, { readOnly: true })
    const said = String(database.prepare('PRAGMA quick_check(1)').get()?.['quick_check'])
    // A page it could not read is reported in words too: 'unable to get the page. error code=266'.
    return said !== 'ok' && (Number(/error code[= ](\d+)/.exec(said)?.[1]) & 0xff) !== IO_ERROR
  } catch (error) {
    const primary = ((error as { errcode?: number }).errcode ?? 0) & 0xff
    return primary === CORRUPT || primary === NOT_A_DATABASE
  } finally {
    if (database?.isOpen === true) database.close()
  }
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
