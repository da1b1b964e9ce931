/** What must hold in the world at any instant after a crash, and what must hold once the heal was resumed. Returns what is wrong. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openJournal } from '../../src/adapters/sqlite/index.ts'
import type { Journal, JournalEntry } from '../../src/contracts/index.ts'
import { digestValue } from '../../src/kit/index.ts'
import { type LedgerLine, readLedger, stillClock, versionsOf, type World } from './world.ts'

export interface Found {
  readonly faults: readonly string[]
  /** Head of the audit trail, to be the anchor of the next look. */
  readonly head: string
  readonly heals: number
}

/** `anchor`: the head seen last time; it must still be in the trail. */
export async function inspect(world: World, anchor: string, settled: boolean): Promise<Found> {
  // A disk that went down before the folder of the state was durable has no journal; then nothing may have been promised.
  const journal = await openJournal({ file: world.state, clock: stillClock })
  try {
    const check = await journal.verify(anchor)
    const faults = check.faults.map((fault) => `journal: ${fault.heal} ${fault.seq} ${fault.fault}`)
    const entries = new Map<string, readonly JournalEntry[]>()
    for (const { heal } of await journal.list()) entries.set(heal, await journal.entries(heal))
    const ledger = readLedger(world)
    faults.push(...lost(ledger, entries), ...twice(ledger, entries), ...(await tree(world, entries, journal, settled)))
    return { faults, head: check.head, heals: entries.size }
  } finally {
    await journal.close()
  }
}

/** Whatever the journal acknowledged is there, with the result it had. */
function lost(ledger: readonly LedgerLine[], entries: ReadonlyMap<string, readonly JournalEntry[]>): string[] {
  return ledger.flatMap((line) => {
    const rows = entries.get(line.heal)
    if (rows === undefined) return [`lost: heal ${line.heal}, which the ledger knows as ${line.event}`]
    if (line.event === 'done') return rows.at(-1)?.step === 'finish' ? [] : [`lost: the end of ${line.heal}`]
    if (line.event !== 'kept') return []
    const row = rows.find((one) => one.step === line.step)
    if (row === undefined) return [`lost: ${line.heal} ${line.step}`]
    return digestValue(row.result) === digestValue(line.value) ? [] : [`changed: ${line.heal} ${line.step}`]
  })
}

/** No step ran again after its result was acknowledged, no row stands twice, no message was sent twice or forgotten. */
function twice(ledger: readonly LedgerLine[], entries: ReadonlyMap<string, readonly JournalEntry[]>): string[] {
  const faults: string[] = []
  const kept = new Set<string>()
  const sent = new Map<string, number>()
  for (const line of ledger) {
    if (line.event === 'message') sent.set(line.heal, (sent.get(line.heal) ?? 0) + 1)
    if (line.event === 'run' && kept.has(`${line.heal} ${line.step}`))
      faults.push(`twice: ${line.heal} ${line.step} ran again after it was kept`)
    if (line.event === 'kept') kept.add(`${line.heal} ${line.step}`)
  }
  for (const [heal, rows] of entries) {
    const names = rows.map((row) => row.step)
    if (new Set(names).size !== names.length) faults.push(`twice: rows of ${heal}: ${names.join(' ')}`)
    const messages = sent.get(heal) ?? 0
    if (messages > 1 || (names.includes('message.done') && messages !== 1)) faults.push(`${messages} messages of ${heal}`)
  }
  return faults
}

/** Every file is of one version or the next; a mix only while a manifest says so; the version counts the heals that were applied. */
async function tree(
  world: World,
  entries: ReadonlyMap<string, readonly JournalEntry[]>,
  journal: Journal,
  settled: boolean,
): Promise<string[]> {
  const versions = versionsOf(world)
  const broken = versions.filter((version) => typeof version === 'string')
  if (broken.length > 0) return broken.map(String)
  const numbers = versions.map(Number)
  const applied = [...entries.values()].filter((rows) => rows.some((row) => row.step === 'apply.done')).length
  const intended = [...entries.values()].filter((rows) => rows.some((row) => row.step === 'apply.intent')).length
  const faults: string[] = []
  if (Math.min(...numbers) < applied || Math.max(...numbers) > intended)
    faults.push(`tree: versions ${numbers.join(' ')} with ${applied} applies done and ${intended} intended`)
  const strays = readdirSync(world.project, { recursive: true, encoding: 'utf8' }).filter((path) => path.includes('.prunella'))
  const manifest = strays.find((path) => /^\.prunella-apply-\w+\.json$/.test(path))
  const phase =
    manifest && existsSync(join(world.project, manifest))
      ? (JSON.parse(readFileSync(join(world.project, manifest), 'utf8')) as { phase: string }).phase
      : 'none'
  if (new Set(numbers).size > 1 && phase !== 'rename') faults.push(`tree: a mix of ${numbers.join(' ')} with manifest '${phase}'`)
  if (manifest === undefined && strays.some((path) => !path.endsWith('.json.tmp')))
    faults.push(`tree: strays without a manifest: ${strays.join(' ')}`)
  if (!settled) return faults
  if (strays.length > 0) faults.push(`tree: strays ${strays.join(' ')}`)
  if (new Set(numbers).size > 1 || numbers[0] !== entries.size) faults.push(`tree: ${numbers.join(' ')} after ${entries.size} heals`)
  for (const heal of await journal.list()) if (heal.state !== 'healed') faults.push(`state: ${heal.heal} is ${heal.state}`)
  return faults
}
