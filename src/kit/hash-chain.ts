/**
 * The two hash chains of the heal journal, as pure functions, so that every journal (SQLite, PostgreSQL, in memory) seals and
 * checks alike.
 *
 * 1. Per heal: `hash` covers every member of a row and the hash of the row before it in the same heal.
 * 2. Over all heals, the trail: `trailHash` covers the row's hash, its position, its project and the trail hash before it; the head
 *    (position and trail hash of the last row) is kept apart from the rows.
 *
 * Found: a changed, inserted, moved or removed row, a whole heal removed, a cut-off tail whose head was left as it was.
 * Not found, because no chain can without a witness outside the file: whoever can write the file and runs this code can seal a forged
 * trail anew from any row on, or cut the tail and the head alike. Against that, keep a head elsewhere (a log, a mail, a commit message)
 * and hand it to the check as the anchor: an anchor that is not in the trail shows that the trail was rewritten.
 */
import { digestValue } from './digest.ts'

/** What the first row of a heal, and the first row of the trail, is chained to. */
export const GENESIS = '0'.repeat(64)

export interface ChainEntry {
  readonly heal: string
  readonly seq: number
  readonly at: number
  readonly step: string
  readonly inputDigest: string
  readonly result: unknown
  readonly previousHash: string
  readonly hash: string
}

export interface TrailRow extends ChainEntry {
  /** 1, 2, 3 … over all heals, without a gap. */
  readonly position: number
  readonly project: string
  readonly trailHash: string
}

export interface TrailHead {
  readonly position: number
  readonly trailHash: string
}

export interface TrailFault {
  readonly heal: string
  readonly seq: number
  readonly fault: string
}

export const emptyTrail: TrailHead = { position: 0, trailHash: GENESIS }

export const entryHash = (entry: Omit<ChainEntry, 'hash'>): string => {
  const { heal, seq, at, step, inputDigest, result, previousHash } = entry
  return digestValue({ heal, seq, at, step, inputDigest, result, previousHash })
}

/** Seals the next row of a heal onto the trail. */
export function sealRow(head: TrailHead, project: string, entry: Omit<ChainEntry, 'hash'>): TrailRow {
  const hash = entryHash(entry)
  const position = head.position + 1
  return { ...entry, hash, position, project, trailHash: trailHash(position, project, hash, head.trailHash) }
}

const trailHash = (position: number, project: string, hash: string, previous: string): string =>
  digestValue({ position, project, hash, previous })

/**
 * Checks rows handed over in the order of their positions; memory grows with the number of heals, not of rows.
 * `anchor` is a trail hash noted earlier; '' or absent when there is none.
 */
export function trailChecker(anchor?: string): { row(row: TrailRow): void; end(head: TrailHead): TrailFault[] } {
  const faults: TrailFault[] = []
  const heals = new Map<string, { seq: number; hash: string; project: string }>()
  let last: TrailHead = emptyTrail
  let anchored = anchor === undefined || anchor === '' || anchor === GENESIS
  const faultAt = (row: { heal: string; seq: number }, fault: string): void => void faults.push({ heal: row.heal, seq: row.seq, fault })

  const row = (entry: TrailRow): void => {
    const before = heals.get(entry.heal)
    const missing = entry.position - last.position - 1
    if (missing > 0) faultAt(entry, `${missing} row(s) of the trail before this one were removed`)
    if (missing < 0) faultAt(entry, 'two rows claim one position of the trail')
    if (entry.hash !== entryHash(entry)) faultAt(entry, 'the row was changed')
    if (entry.seq !== (before?.seq ?? -1) + 1)
      faultAt(entry, `rows of this heal are missing or were moved: expected seq ${(before?.seq ?? -1) + 1}`)
    if (entry.previousHash !== (before?.hash ?? GENESIS)) faultAt(entry, 'the row is not chained to the row before it in its heal')
    if (before !== undefined && before.project !== entry.project) faultAt(entry, 'the row names another project than its heal')
    if (missing === 0 && entry.trailHash !== trailHash(entry.position, entry.project, entry.hash, last.trailHash))
      faultAt(entry, 'the row is not chained to the row before it in the trail')
    heals.set(entry.heal, { seq: entry.seq, hash: entry.hash, project: entry.project })
    last = { position: entry.position, trailHash: entry.trailHash }
    anchored ||= entry.trailHash === anchor
  }

  const end = (head: TrailHead): TrailFault[] => {
    if (head.position > last.position)
      faultAt({ heal: '', seq: 0 }, `${head.position - last.position} row(s) at the end of the trail were cut off`)
    else if (head.position < last.position || head.trailHash !== last.trailHash)
      faultAt({ heal: '', seq: 0 }, 'the head of the trail does not belong to its last row')
    if (!anchored) faultAt({ heal: '', seq: 0 }, 'the anchor is not in the trail: rows were cut off or the trail was written anew')
    return faults
  }
  return { row, end }
}
