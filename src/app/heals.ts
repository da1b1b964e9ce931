/** What is remembered of heals: list, show, approve, take back, verify. */
import { existsSync, realpathSync } from 'node:fs'
import { userInfo } from 'node:os'
import { resolve } from 'node:path'
import { applier, projectFiles } from '../adapters/node-files/index.ts'
import { openSandbox } from '../adapters/sandbox/index.ts'
import type { ChainFault, HealSummary, Journal, JournalEntry, Progress } from '../contracts/index.ts'
import { approve, decidedIn, reportIn, rollback } from '../flow/index.ts'
import { PrunellaError, type ChangeSet, type HealReport, type Outcome } from '../model/index.ts'
import { withLock } from './lock.ts'
import { findProject, type Place } from './project.ts'
import { preferred, readSettings } from './settings.ts'
import { openState } from './state.ts'
import { systemClock } from './world.ts'

async function withState<T>(place: Place, work: (journal: Journal) => Promise<T>): Promise<T> {
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

export interface Shown {
  readonly heal: string
  readonly report: HealReport | undefined
  readonly diff: string
  readonly steps: readonly JournalEntry[]
}

export const showHeal = (name: string | undefined, place: Place): Promise<Shown> =>
  withState(place, async (journal) => {
    const { heal } = name === undefined ? await newestHere(journal, place) : await healNamed(journal, name)
    const steps = await journal.entries(heal)
    const diff = decidedIn(steps)
      .map((one) => one.remedy.diff)
      .join('')
    return { heal, report: reportIn(steps), diff, steps }
  })

async function newestHere(journal: Journal, place: Place): Promise<HealSummary> {
  const here = realOrSame(place.cwd)
  const found = (await journal.list()).find(
    (heal) => heal.project === here || heal.project.startsWith(`${here}/`) || here.startsWith(`${heal.project}/`),
  )
  if (found === undefined) throw new PrunellaError('heal-unknown', `no heal of ${here} yet`)
  return found
}

/** A heal by its name or an unambiguous beginning of it. */
async function healNamed(journal: Journal, name: string): Promise<HealSummary> {
  const found = (await journal.list()).filter((heal) => heal.heal.startsWith(name))
  const exact = found.find((heal) => heal.heal === name)
  if (exact !== undefined) return exact
  if (found.length === 1) return found[0] as HealSummary
  throw new PrunellaError(
    'heal-unknown',
    found.length === 0 ? `no heal is called ${name}` : `${name} is the beginning of ${found.map((heal) => heal.heal).join(', ')}`,
  )
}

/** Runs under the locks of the heal's package and workspace: nobody else writes there meanwhile. */
async function withHeal<T>(
  name: string,
  place: Place,
  work: (heal: HealSummary, journal: Journal, root: string) => Promise<T>,
): Promise<T> {
  return withState(place, async (journal) => {
    const heal = await healNamed(journal, name)
    if (!existsSync(heal.project)) throw new PrunellaError('no-project', `${heal.project} is gone`)
    const root = rootOf(await journal.entries(heal.heal)) ?? heal.project
    return withLock(journal, { root, packageDir: heal.project }, () => work(heal, journal, root))
  })
}

/** Paths in a patch are relative to the workspace root, which may lie above the package. */
const rootOf = (entries: readonly JournalEntry[]): string | undefined => optionsOf(entries).root

/** What the heal recorded of how it was started. */
function optionsOf(entries: readonly JournalEntry[]): { readonly root?: string; readonly test?: string; readonly sandbox?: string } {
  const recorded = entries.find((entry) => entry.step === 'options')?.result as Record<string, unknown> | undefined
  const texts = ['root', 'test', 'sandbox'].filter((name) => typeof recorded?.[name] === 'string')
  return Object.fromEntries(texts.map((name) => [name, recorded?.[name]]))
}

export const rollbackHeal = (
  name: string,
  { dryRun }: { readonly dryRun: boolean },
  place: Place,
): Promise<{ heal: string; paths: string[] }> =>
  withHeal(name, place, async (heal, journal, root) => {
    const writer = applier()
    const write = (changes: ChangeSet, key: string): Promise<void> => writer.apply(root, key, changes)
    return { heal: heal.heal, paths: await rollback(heal.heal, dryRun, { journal, clock: systemClock, files: projectFiles(root), write }) }
  })

export interface ApproveAudience extends Place {
  readonly signal: AbortSignal
  readonly progress: Progress
}

export const approveHeal = (
  name: string,
  digest: string,
  audience: ApproveAudience,
): Promise<{ heal: string; paths: string[]; outcome: Outcome }> =>
  withHeal(name, audience, async (heal, journal) => {
    const { config } = await readSettings(heal.project, audience.env)
    const { test, sandbox: kind } = optionsOf(await journal.entries(heal.heal))
    const { project, files, language } = await findProject(heal.project, test ?? config.test.command, audience)
    // What the heal was allowed in words holds for its approval too; it is in its journal.
    const sandbox = await openSandbox({ unsafe: kind === 'none', ...preferred(config) })
    const writer = applier()
    const write = (changes: ChangeSet, key: string): Promise<void> => writer.apply(project.root, key, changes)
    const { progress } = audience
    const done = await approve(heal.heal, digest, {
      journal,
      clock: systemClock,
      sandbox,
      language,
      project,
      files,
      progress,
      by: userInfo().username,
      write,
    })
    return { heal: heal.heal, ...done }
  })

export interface AuditVerdict {
  readonly entries: number
  readonly faults: readonly ChainFault[]
  /** Names the whole trail up to now: note it elsewhere and give it back as `anchor`. */
  readonly head: string
}

export const verifyAudit = (anchor: string | undefined, place: Place): Promise<AuditVerdict> =>
  withState(place, (journal) => journal.verify(anchor))
