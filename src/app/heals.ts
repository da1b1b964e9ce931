/** What is remembered of heals: list, find, verify. */
import { existsSync, realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import type { ChainFault, HealSummary, Journal } from '../contracts/index.ts'
import { PrunellaError } from '../model/index.ts'
import type { Place } from './languages/index.ts'
import { openState } from './state.ts'

export async function withState<T>(place: Place, work: (journal: Journal) => Promise<T>): Promise<T> {
  const journal = await openState(place.cwd, place)
  try {
    return await work(journal)
  } finally {
    await journal.close()
  }
}

/** Newest first; of every project when `dir` is undefined. */
export const listHeals = (dir: string | undefined, place: Place): Promise<readonly HealSummary[]> =>
  withState(place, async (journal) => {
    if (dir === undefined) return journal.list()
    const here = realOrSame(resolve(place.cwd, dir))
    return (await journal.list()).filter(
      (heal) => heal.project === here || heal.project.startsWith(`${here}/`) || here.startsWith(`${heal.project}/`),
    )
  })

const realOrSame = (path: string): string => (existsSync(path) ? realpathSync(path) : path)

export async function newestHere(journal: Journal, place: Place): Promise<HealSummary> {
  const here = realOrSame(place.cwd)
  const found = (await journal.list()).find(
    (heal) => heal.project === here || heal.project.startsWith(`${here}/`) || here.startsWith(`${heal.project}/`),
  )
  if (found === undefined) throw new PrunellaError('heal-unknown', `no heal of ${here} yet`)
  return found
}

/** A heal by its name or an unambiguous beginning of it. */
export async function healNamed(journal: Journal, name: string): Promise<HealSummary> {
  const found = (await journal.list()).filter((heal) => heal.heal.startsWith(name))
  const exact = found.find((heal) => heal.heal === name)
  if (exact !== undefined) return exact
  if (found.length === 1) return found[0] as HealSummary
  throw new PrunellaError(
    'heal-unknown',
    found.length === 0 ? `no heal is called ${name}` : `${name} is the beginning of ${found.map((heal) => heal.heal).join(', ')}`,
  )
}

export interface AuditVerdict {
  readonly entries: number
  readonly faults: readonly ChainFault[]
  /** Names the whole trail up to now: note it elsewhere and give it back as `anchor`. */
  readonly head: string
}

export const verifyAudit = (anchor: string | undefined, place: Place): Promise<AuditVerdict> =>
  withState(place, (journal) => journal.verify(anchor))
