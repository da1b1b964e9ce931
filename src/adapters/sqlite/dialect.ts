import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import {
  CompiledQuery,
  type DatabaseConnection,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
  type SqliteStatement,
  type TransactionSettings,
} from 'kysely'
import { isBusy } from './failures.ts'

/** Between two looks whether the other writer has finished; an append takes some milliseconds. */
const BEGIN_PAUSE_MS = 3

/** node:sqlite as Kysely wants it: a statement is a reader when it has columns, for node:sqlite has no such flag. */
export function nodeSqliteDialect(database: DatabaseSync, busyMsMax: number): SqliteDialect {
  const prepare = (sql: string): SqliteStatement => {
    const statement = database.prepare(sql)
    return {
      reader: statement.columns().length > 0,
      all: (parameters) => statement.all(...(parameters as SQLInputValue[])),
      run: (parameters) => statement.run(...(parameters as SQLInputValue[])),
      iterate: (parameters) => statement.iterate(...(parameters as SQLInputValue[])),
    }
  }
  const config: SqliteDialectConfig = { database: { close: () => database.close(), prepare } }
  return new (class extends SqliteDialect {
    override createDriver(): SqliteDriver {
      return new OneWriterDriver(config, database, busyMsMax)
    }
  })(config)
}

/**
 * Transactions that write begin IMMEDIATE: a deferred one that turns from reading to writing under WAL fails at once when another process wrote in
 * between, whatever the busy timeout. The wait for the write lock is asynchronous: SQLite's own would block the thread, and with it the
 * transaction of another journal in this process that is to give the lock back. A rollback after SQLite rolled back by itself (disk full,
 * I/O error) does nothing, so that the first error is the one that is seen.
 */
class OneWriterDriver extends SqliteDriver {
  readonly #database: DatabaseSync
  readonly #busyMsMax: number

  constructor(config: SqliteDialectConfig, database: DatabaseSync, busyMsMax: number) {
    super(config)
    this.#database = database
    this.#busyMsMax = busyMsMax
  }

  override async beginTransaction(connection: DatabaseConnection, settings?: TransactionSettings): Promise<void> {
    if (settings?.accessMode === 'read only') return void (await connection.executeQuery(CompiledQuery.raw('begin')))
    for (let waitedMs = 0; ; waitedMs += BEGIN_PAUSE_MS) {
      this.#database.exec('PRAGMA busy_timeout=0')
      try {
        await connection.executeQuery(CompiledQuery.raw('begin immediate'))
        return
      } catch (error) {
        if (!isBusy(error) || waitedMs >= this.#busyMsMax) throw error
      } finally {
        this.#database.exec(`PRAGMA busy_timeout=${this.#busyMsMax}`)
      }
      await new Promise((wake) => setTimeout(wake, BEGIN_PAUSE_MS))
    }
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database.isTransaction) await super.rollbackTransaction(connection)
  }
}
