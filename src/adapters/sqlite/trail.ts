import type { Insertable, Kysely, Selectable, Transaction } from 'kysely'
import type { HealSummary, JournalEntry } from '../../contracts/index.ts'
import {
  canonicalJson,
  emptyTrail,
  GENESIS,
  sealRow,
  type TrailFault,
  type TrailHead,
  type TrailRow,
  trailChecker,
} from '../../kit/index.ts'
import { HealState, PrunellaError, settledState } from '../../model/index.ts'
import type { Tables } from './schema.ts'

// The same queries serve SQLite and PostgreSQL: no JSON operators, no dialect's upsert, the head row is the lock that orders writers.

type AuditRow = Selectable<Tables['healing_audit_trail']>

/** Rows read at once by the check: some hundred KiB of rows in memory, whatever the trail's length. */
const PAGE_ROWS = 256

const rowOf = (row: AuditRow): TrailRow => ({
  position: Number(row.position),
  project: row.project,
  heal: row.heal,
  seq: Number(row.seq),
  at: Number(row.at_ms),
  step: row.step,
  inputDigest: row.input_digest,
  result: parsed(row),
  previousHash: row.previous_hash,
  hash: row.hash,
  trailHash: row.trail_hash,
})

function parsed(row: AuditRow): unknown {
  try {
    return JSON.parse(row.result)
  } catch (cause) {
    throw new PrunellaError('journal-corrupt', `${row.heal} row ${row.seq}: the result is not JSON`, { cause })
  }
}

const entryOf = ({ position: _position, project: _project, trailHash: _trailHash, ...entry }: TrailRow): JournalEntry => entry

const insertable = (row: TrailRow): Insertable<Tables['healing_audit_trail']> => ({
  position: row.position,
  project: row.project,
  heal: row.heal,
  seq: row.seq,
  at_ms: row.at,
  step: row.step,
  input_digest: row.inputDigest,
  result: canonicalJson(row.result),
  state: settledState(row.step, row.result) ?? null,
  previous_hash: row.previousHash,
  hash: row.hash,
  trail_hash: row.trailHash,
})

export interface NewRow {
  readonly heal: string
  readonly step: string
  readonly inputDigest: string
  readonly result: unknown
  readonly at: number
  /** The place the row must take. */
  readonly seq: number | undefined
  /** Only a first row names its project. */
  readonly project: string | undefined
}

/** Seals and stores one row, in a transaction of its own. */
export const appendRow = (db: Kysely<Tables>, row: NewRow): Promise<JournalEntry> =>
  db.transaction().execute(async (trx) => {
    const head = await takeHead(trx)
    const last = await trx
      .selectFrom('healing_audit_trail')
      .select(['seq', 'hash', 'project'])
      .where('heal', '=', row.heal)
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst()
    const project = row.project ?? last?.project
    if (project === undefined) throw new PrunellaError('heal-unknown', `the journal has no heal ${row.heal}`)
    const seq = last === undefined ? 0 : Number(last.seq) + 1
    if (row.seq !== undefined && row.seq !== seq)
      throw new PrunellaError(
        'heal-running',
        `${row.heal}: row ${row.seq} is not the next (${seq} is): another process writes to this heal`,
      )
    const { heal, step, inputDigest, result, at } = row
    const sealed = sealRow(head, project, { heal, seq, at, step, inputDigest, result, previousHash: last?.hash ?? GENESIS })
    await trx.insertInto('healing_audit_trail').values(insertable(sealed)).execute()
    await trx.updateTable('healing_audit_head').set({ trail_hash: sealed.trailHash }).where('id', '=', 1).execute()
    return entryOf({ ...sealed, result: JSON.parse(canonicalJson(result)) })
  })

/** Moves the head on by one and returns where it stood. The update locks the row on PostgreSQL; SQLite has one writer anyway. */
async function takeHead(trx: Transaction<Tables>): Promise<TrailHead> {
  const head = await trx
    .updateTable('healing_audit_head')
    .set((e) => ({ position: e('position', '+', 1) }))
    .where('id', '=', 1)
    .returning(['position', 'trail_hash'])
    .executeTakeFirst()
  if (head === undefined) throw new PrunellaError('journal-corrupt', 'the head of the audit trail is missing')
  return { position: Number(head.position) - 1, trailHash: head.trail_hash }
}

export async function entriesOf(db: Kysely<Tables>, heal: string): Promise<JournalEntry[]> {
  const rows = await db.selectFrom('healing_audit_trail').selectAll().where('heal', '=', heal).orderBy('seq').execute()
  return rows.map((row) => entryOf(rowOf(row)))
}

/** Newest heal first. Of the unsettled heals of a locked project the one written last is running; the others were cut off. */
export async function summaries(
  db: Kysely<Tables>,
  project: string | undefined,
  isLocked: (project: string) => boolean,
): Promise<HealSummary[]> {
  const ends = db
    .selectFrom('healing_audit_trail')
    .select((e) => ['heal', e.fn.max('seq').as('seq'), e.fn.min('at_ms').as('started')])
    .$if(project !== undefined, (query) => query.where('project', '=', project as string))
    .groupBy('heal')
  const rows = await db
    .selectFrom('healing_audit_trail as row')
    .innerJoin(ends.as('ends'), (join) => join.onRef('ends.heal', '=', 'row.heal').onRef('ends.seq', '=', 'row.seq'))
    .select(['row.heal', 'row.project', 'row.step', 'row.state', 'row.position', 'ends.started'])
    .orderBy('row.position', 'desc')
    .execute()
  const taken = new Map<string, boolean>()
  const summary = (row: (typeof rows)[number]): HealSummary => {
    const settled = HealState.safeParse(row.state)
    const base = { heal: row.heal, project: row.project, startedAt: Number(row.started), lastStep: row.step }
    if (settled.success) return { ...base, state: settled.data }
    const running = taken.get(row.project) === undefined && isLocked(row.project)
    taken.set(row.project, running)
    return { ...base, state: running ? 'running' : 'interrupted' }
  }
  return rows.map(summary).sort((a, b) => b.startedAt - a.startedAt || (a.heal < b.heal ? 1 : -1))
}

export interface TrailCheck {
  readonly entries: number
  readonly faults: readonly TrailFault[]
  readonly head: string
}

/** Every row in the order of the trail, page by page, in one read transaction: all of one moment, and no writer waits for it. */
export const checkTrail = (db: Kysely<Tables>, anchor: string | undefined): Promise<TrailCheck> =>
  db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (trx) => {
      const checker = trailChecker(anchor)
      const misread: TrailFault[] = []
      let entries = 0
      for (let after: number | undefined = Number.MIN_SAFE_INTEGER; after !== undefined;) {
        const page: AuditRow[] = await trx
          .selectFrom('healing_audit_trail')
          .selectAll()
          .where('position', '>', after)
          .orderBy('position')
          .limit(PAGE_ROWS)
          .execute()
        for (const row of page) {
          const read = tolerant(row)
          checker.row(read)
          if ((settledState(read.step, read.result) ?? null) !== row.state)
            misread.push({
              heal: row.heal,
              seq: Number(row.seq),
              fault: `the state of the heal beside the row ('${row.state}') is not what the row says`,
            })
        }
        entries += page.length
        after = page.length < PAGE_ROWS ? undefined : Number(page.at(-1)?.position)
      }
      const row = await trx.selectFrom('healing_audit_head').selectAll().where('id', '=', 1).executeTakeFirst()
      const head = row === undefined ? emptyTrail : { position: Number(row.position), trailHash: row.trail_hash }
      return { entries, faults: [...misread, ...checker.end(head)], head: head.trailHash }
    })

/** A result that is no JSON any more cannot have its old hash: the check says so for that row and goes on. */
function tolerant(row: AuditRow): TrailRow {
  try {
    return rowOf(row)
  } catch {
    return { ...rowOf({ ...row, result: 'null' }), result: row.result }
  }
}
