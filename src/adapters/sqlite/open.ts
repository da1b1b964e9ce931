import { randomBytes } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import { dirname, resolve } from 'node:path'
import { pid } from 'node:process'
import { Kysely } from 'kysely'
import type { Clock, Journal, NewId } from '../../contracts/index.ts'
import { digestValue } from '../../kit/index.ts'
import { PrunellaError } from '../../model/index.ts'
import { nodeSqliteDialect } from './dialect.ts'
import { makeFolder } from './durable-folder.ts'
import { isBusy, stateFailure } from './failures.ts'
import { tryLock } from './project-lock.ts'
import { isMigrated, migrate, type Tables } from './schema.ts'
import { appendRow, checkTrail, entriesOf, summaries } from './trail.ts'

/** A writer waits this long for another; one append takes milliseconds, so only a stuck process or disk makes it longer. */
const BUSY_MS_MAX = 10_000
/** Turning WAL on does not wait by itself when several processes open a new file at once; tries × pause stay within BUSY_MS_MAX. */
const WAL_TRIES_MAX = 200
const WAL_PAUSE_MS = 50
/** `list` looks whether a project is locked by taking its lock for some microseconds; a heal that starts just then waits that out. */
const PROBE_MS_MAX = 250
/** Names drawn before giving up; with 40 random bits a second draw is already a wonder. */
const NAME_TRIES_MAX = 5

export interface JournalOptions {
  /** Path of the state file; its folder is made when missing. Lock files live in the folder `<file>-locks` beside it. */
  readonly file: string
  readonly clock: Clock
  /** Names heals; by default eight random letters and digits. */
  readonly newId?: NewId
}

/**
 * Opens, and at first makes, the journal. Rows are durable when `append` resolves (WAL, synchronous=FULL).
 * Throws PrunellaError: `journal-corrupt` (not a database, damaged), `disk-full`, `io`, `state-newer`.
 */
export async function openJournal(options: JournalOptions): Promise<Journal> {
  const file = resolve(options.file)
  let database: DatabaseSync | undefined
  try {
    makeFolder(dirname(file))
    database = new DatabaseSync(file, { timeout: BUSY_MS_MAX })
    await useWal(database)
    database.exec('PRAGMA synchronous=FULL')
    const db = new Kysely<Tables>({ dialect: nodeSqliteDialect(database, BUSY_MS_MAX) })
    if (!(await isMigrated(db))) await migrate(db, options.clock.now())
    return journalOver(db, file, options)
  } catch (error) {
    if (database?.isOpen === true) database.close()
    throw stateFailure(error, file)
  }
}

async function useWal(database: DatabaseSync): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      database.exec('PRAGMA journal_mode=WAL')
      return
    } catch (error) {
      if (!isBusy(error) || tries >= WAL_TRIES_MAX) throw error
    }
    await new Promise((wake) => setTimeout(wake, WAL_PAUSE_MS))
  }
}

function journalOver(db: Kysely<Tables>, file: string, options: JournalOptions): Journal {
  const newId = options.newId ?? randomName
  const held = new Map<string, { free(): void }>()
  const folder = `${file}-locks`
  const guard = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      throw stateFailure(error, file)
    }
  }

  return {
    begin: (project, at) => guard(() => beginHeal(db, newId, project, at)),
    append: (heal, step, inputDigest, result, at, seq) =>
      guard(() => appendRow(db, { heal, step, inputDigest, result, at, seq, project: undefined })),
    entries: (heal) => guard(() => entriesOf(db, heal)),
    list: (project) => guard(() => summaries(db, project, (name) => isLocked(held, folder, name))),
    verify: (anchor) => guard(() => checkTrail(db, anchor)),
    lock: (project) => guard(() => lockProject(db, held, folder, project, options.clock)),
    close: () =>
      guard(async () => {
        for (const lock of held.values()) lock.free()
        held.clear()
        await db.destroy()
      }),
  }
}

async function beginHeal(db: Kysely<Tables>, newId: NewId, project: string, at: number): Promise<string> {
  for (let tries = 1; tries <= NAME_TRIES_MAX; tries++) {
    const heal = newId('heal')
    try {
      const result = { project }
      await appendRow(db, { heal, step: 'begin', inputDigest: digestValue(result), result, at, seq: 0, project })
      return heal
    } catch (error) {
      // The name is taken: row 0 was not the next.
      if (!(error instanceof PrunellaError && error.code === 'heal-running') || tries === NAME_TRIES_MAX) throw error
    }
  }
  throw new Error('unreachable')
}

const isLocked = (held: ReadonlyMap<string, unknown>, folder: string, project: string): boolean => {
  if (held.has(project)) return true
  const probe = tryLock(folder, project, 0)
  probe?.free()
  return probe === undefined
}

async function lockProject(
  db: Kysely<Tables>,
  held: Map<string, { free(): void }>,
  folder: string,
  project: string,
  clock: Clock,
): ReturnType<Journal['lock']> {
  const lock = tryLock(folder, project, PROBE_MS_MAX)
  if (lock === undefined) {
    const row = await db.selectFrom('project_locks').selectAll().where('project', '=', project).executeTakeFirst()
    return { heldBy: row === undefined ? 'another process' : `${row.holder} since ${new Date(Number(row.since_ms)).toISOString()}` }
  }
  try {
    await db.transaction().execute(async (trx) => {
      await trx.deleteFrom('project_locks').where('project', '=', project).execute()
      await trx
        .insertInto('project_locks')
        .values({ project, holder: `pid ${pid}`, since_ms: clock.now() })
        .execute()
    })
  } catch (error) {
    lock.free()
    throw error
  }
  held.set(project, lock)
  return {
    async release() {
      if (held.get(project) !== lock) return
      held.delete(project)
      lock.free()
    },
  }
}

/** Crockford's base 32 without the letters that look like digits: easy to read out and to type. */
const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz'
const randomName: NewId = () => Array.from(randomBytes(8), (byte) => LETTERS[byte % LETTERS.length]).join('')
