import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { digestBytes } from '../../kit/index.ts'
import { isBusy } from './failures.ts'

/** 128 bits of the project's digest name its lock file. */
const NAME_HEX = 32

/**
 * One heal at a time per project. The lock is SQLite's own RESERVED lock on an empty database file of the project, held by a transaction
 * that never ends. Under it lies a POSIX record lock, which the kernel drops when the process dies, however it dies: no stale lock after
 * kill -9, no pid to compare with a reused one, no start times. (A row with pid and start time would need both; deleting such a row when
 * its owner seems dead is a race between two that look at once. A transaction held on the journal itself would keep all other projects
 * from writing.) The file is never removed: removing lock files lets two processes hold "the same" lock on two inodes. Nothing is ever
 * written to it, so a full disk cannot break a lock. On a network file system this is as good as its record locks.
 * Blocks the thread for up to `waitMs` when it is taken.
 */
export function tryLock(folder: string, project: string, waitMs: number): { free(): void } | undefined {
  mkdirSync(folder, { recursive: true })
  const database = new DatabaseSync(join(folder, `${digestBytes(project).slice(0, NAME_HEX)}.lock`), { timeout: waitMs })
  try {
    // The rollback journal stays in memory: beginning to write an empty database would otherwise create a file beside it.
    database.exec('PRAGMA journal_mode=MEMORY')
    database.exec('BEGIN IMMEDIATE')
  } catch (error) {
    database.close()
    if (isBusy(error)) return undefined
    throw error
  }
  return {
    free() {
      if (!database.isOpen) return
      database.exec('ROLLBACK')
      database.close()
    },
  }
}
