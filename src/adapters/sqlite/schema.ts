import type { Kysely } from 'kysely'
import { emptyTrail } from '../../kit/index.ts'
import { PrunellaError, settledState } from '../../model/index.ts'

/** Only types that SQLite and PostgreSQL both have; PostgreSQL hands out bigint as text, so readers go through Number(). */
export interface Tables {
  /** One row per step of every heal, append-only. Operators query it; the name is part of the contract. */
  healing_audit_trail: {
    position: number
    project: string
    heal: string
    seq: number
    at_ms: number
    step: string
    input_digest: string
    /** Canonical JSON (RFC 8785). */
    result: string
    /** What this row says about its heal, as model's settledState reads it; null when it settles nothing. */
    state: string | null
    previous_hash: string
    hash: string
    trail_hash: string
  }
  /** One row: where the trail ends. Kept apart from the trail so that a cut-off tail shows. */
  healing_audit_head: { id: number; position: number; trail_hash: string }
  /** Who holds a project, in words for a person. The lock itself is elsewhere (project-lock.ts): this table may be stale. */
  project_locks: { project: string; holder: string; since_ms: number }
  schema_migrations: { version: number; name: string; at_ms: number }
}

interface Migration {
  readonly version: number
  readonly name: string
  up(db: Kysely<Tables>): Promise<void>
}

/** In order; one that was released is never changed again. */
const migrations: readonly Migration[] = [
  {
    version: 1,
    name: 'healing audit trail',
    async up(db) {
      await db.schema
        .createTable('healing_audit_trail')
        .addColumn('position', 'bigint', (c) => c.primaryKey())
        .addColumn('project', 'text', (c) => c.notNull())
        .addColumn('heal', 'text', (c) => c.notNull())
        .addColumn('seq', 'integer', (c) => c.notNull())
        .addColumn('at_ms', 'bigint', (c) => c.notNull())
        .addColumn('step', 'text', (c) => c.notNull())
        .addColumn('input_digest', 'text', (c) => c.notNull())
        .addColumn('result', 'text', (c) => c.notNull())
        .addColumn('previous_hash', 'text', (c) => c.notNull())
        .addColumn('hash', 'text', (c) => c.notNull())
        .addColumn('trail_hash', 'text', (c) => c.notNull())
        .addUniqueConstraint('healing_audit_trail_heal_seq', ['heal', 'seq'])
        .execute()
      await db.schema.createIndex('healing_audit_trail_project').on('healing_audit_trail').columns(['project', 'seq']).execute()
      await db.schema
        .createTable('healing_audit_head')
        .addColumn('id', 'integer', (c) => c.primaryKey())
        .addColumn('position', 'bigint', (c) => c.notNull())
        .addColumn('trail_hash', 'text', (c) => c.notNull())
        .execute()
      await db.insertInto('healing_audit_head').values({ id: 1, position: emptyTrail.position, trail_hash: emptyTrail.trailHash }).execute()
      await db.schema
        .createTable('project_locks')
        .addColumn('project', 'text', (c) => c.primaryKey())
        .addColumn('holder', 'text', (c) => c.notNull())
        .addColumn('since_ms', 'bigint', (c) => c.notNull())
        .execute()
    },
  },
  {
    // A report has some hundred KiB: the list of heals must not read them all for one word of each.
    version: 2,
    name: 'state of a heal beside its row',
    async up(db) {
      await db.schema.alterTable('healing_audit_trail').addColumn('state', 'text').execute()
      await readStates(db)
    },
  },
  {
    // Before, a proven patch that was not written was called 'awaiting' here, and 'proven' in its report.
    version: 3,
    name: 'proven has a word of its own',
    up: readStates,
  },
]

/** One row at a time: results are large. */
async function readStates(db: Kysely<Tables>): Promise<void> {
  const rows = await db.selectFrom('healing_audit_trail').select('position').execute()
  for (const { position } of rows) {
    const row = await db.selectFrom('healing_audit_trail').select(['step', 'result']).where('position', '=', position).executeTakeFirst()
    const state = row && settledState(row.step, JSON.parse(row.result))
    if (state !== undefined) await db.updateTable('healing_audit_trail').set({ state }).where('position', '=', position).execute()
  }
}

/**
 * Brings the schema up to date, all or nothing: one transaction, which both databases allow for DDL. (Kysely's own Migrator runs
 * SQLite migrations outside a transaction and without a lock, so a kill or a second process could leave half a schema.)
 */
export async function migrate(db: Kysely<Tables>, now: number): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx.schema
      .createTable('schema_migrations')
      .ifNotExists()
      .addColumn('version', 'integer', (c) => c.primaryKey())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('at_ms', 'bigint', (c) => c.notNull())
      .execute()
    const rows = await trx.selectFrom('schema_migrations').select('version').execute()
    const done = new Set(rows.map((row) => Number(row.version)))
    const newest = Math.max(0, ...done)
    const known = migrations.at(-1)?.version ?? 0
    if (newest > known) throw new PrunellaError('state-newer', `the state file has schema ${newest}; this Prunella knows up to ${known}`)
    for (const migration of migrations.filter((one) => !done.has(one.version))) {
      await migration.up(trx)
      await trx.insertInto('schema_migrations').values({ version: migration.version, name: migration.name, at_ms: now }).execute()
    }
  })
}

/** True when there is nothing to do: the common case takes no write lock. */
export async function isMigrated(db: Kysely<Tables>): Promise<boolean> {
  const tables = await db.introspection.getTables()
  if (!tables.some((table) => table.name === 'schema_migrations')) return false
  const row = await db
    .selectFrom('schema_migrations')
    .select((e) => e.fn.max('version').as('version'))
    .executeTakeFirst()
  return Number(row?.version ?? 0) === migrations.at(-1)?.version
}
