import type { HealSummary, Journal, JournalEntry, NewId } from '../contracts/index.ts'
import { canonicalJson, digestValue, emptyTrail, GENESIS, sealRow, type TrailHead, type TrailRow, trailChecker } from '../kit/index.ts'
import { PrunellaError, settledState } from '../model/index.ts'
import { countingIds } from './deterministic.ts'

/** What several journals in one process share, as several processes share a file. A test may reach into `rows` to play the forger. */
export interface JournalStore {
  rows: TrailRow[]
  head: TrailHead
  readonly locks: Map<string, object>
  readonly newId: NewId
}

export const journalStore = (newId: NewId = countingIds()): JournalStore => ({ rows: [], head: emptyTrail, locks: new Map(), newId })

/** The Journal contract in memory: sealed and checked as the real ones are, and nothing survives the process. */
export function memoryJournal(store: JournalStore = journalStore()): Journal {
  const me = {}
  const rowsOf = (heal: string): TrailRow[] => store.rows.filter((row) => row.heal === heal).sort((a, b) => a.seq - b.seq)

  const add = (
    heal: string,
    project: string | undefined,
    row: Pick<JournalEntry, 'step' | 'inputDigest' | 'result' | 'at'>,
    seq?: number,
  ) => {
    const last = rowsOf(heal).at(-1)
    const owner = project ?? last?.project
    if (owner === undefined) throw new PrunellaError('heal-unknown', `the journal has no heal ${heal}`)
    const next = (last?.seq ?? -1) + 1
    if (seq !== undefined && seq !== next) throw new PrunellaError('heal-running', `${heal}: row ${seq} is not the next (${next} is)`)
    const result: unknown = JSON.parse(canonicalJson(row.result))
    const sealed = sealRow(store.head, owner, { ...row, heal, seq: next, result, previousHash: last?.hash ?? GENESIS })
    store.rows.push(sealed)
    store.head = { position: sealed.position, trailHash: sealed.trailHash }
    return entryOf(sealed)
  }

  return {
    async begin(project, at) {
      const heal = store.newId('heal')
      const result = { project }
      add(heal, project, { step: 'begin', inputDigest: digestValue(result), result, at }, 0)
      return heal
    },
    append: async (heal, step, inputDigest, result, at, seq) => add(heal, undefined, { step, inputDigest, result, at }, seq),
    entries: async (heal) => rowsOf(heal).map(entryOf),
    list: async (project) => summaries(store, project),
    async verify(anchor) {
      const checker = trailChecker(anchor)
      for (const row of store.rows.toSorted((a, b) => a.position - b.position)) checker.row(row)
      return { entries: store.rows.length, faults: checker.end(store.head), head: store.head.trailHash }
    },
    async lock(project) {
      if (store.locks.has(project)) return { heldBy: 'another journal of this process' }
      store.locks.set(project, me)
      return {
        async release() {
          if (store.locks.get(project) === me) store.locks.delete(project)
        },
      }
    },
    async close() {
      for (const [project, owner] of store.locks) if (owner === me) store.locks.delete(project)
    },
  }
}

const entryOf = ({ position: _position, project: _project, trailHash: _trailHash, ...entry }: TrailRow): JournalEntry => entry

function summaries(store: JournalStore, project: string | undefined): HealSummary[] {
  const lasts = new Map<string, TrailRow>()
  const firsts = new Map<string, TrailRow>()
  for (const row of store.rows.filter((one) => project === undefined || one.project === project)) {
    lasts.set(row.heal, row)
    if (!firsts.has(row.heal)) firsts.set(row.heal, row)
  }
  const busy = new Set<string>()
  return [...lasts.values()]
    .sort((a, b) => b.position - a.position)
    .map((row): HealSummary => {
      const settled = settledState(row.step, row.result)
      const running = settled === undefined && store.locks.has(row.project) && !busy.has(row.project)
      if (running) busy.add(row.project)
      const state = settled ?? (running ? 'running' : 'interrupted')
      return { heal: row.heal, project: row.project, startedAt: firsts.get(row.heal)?.at ?? row.at, lastStep: row.step, state }
    })
    .sort((a, b) => b.startedAt - a.startedAt || (a.heal < b.heal ? 1 : -1))
}
