/** What becomes of a finished heal: a person approves its patch, or has it taken back. */
import { existsSync } from 'node:fs'
import { userInfo } from 'node:os'
import { applier, projectFiles } from '../adapters/node-files/index.ts'
import { openSandbox } from '../adapters/sandbox/index.ts'
import type { HealSummary, Journal, JournalEntry, Progress } from '../contracts/index.ts'
import { approve, rollback } from '../flow/index.ts'
import { PrunellaError, type ChangeSet, type Outcome } from '../model/index.ts'
import { healNamed, withState } from './heals.ts'
import { withLock } from './lock.ts'
import { findProject, type Place } from './languages/index.ts'
import { preferred, readSettings } from './settings.ts'
import { systemClock } from './world.ts'

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
function optionsOf(entries: readonly JournalEntry[]): {
  readonly root?: string
  readonly test?: string
  readonly sandbox?: string
  readonly language?: string
} {
  const recorded = entries.find((entry) => entry.step === 'options')?.result as Record<string, unknown> | undefined
  const texts = ['root', 'test', 'sandbox', 'language'].filter((name) => typeof recorded?.[name] === 'string')
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
    const { test, sandbox: kind, language: spoken } = optionsOf(await journal.entries(heal.heal))
    const { project, files, language } = await findProject(
      heal.project,
      test ?? config.test.command,
      { ...audience, withoutTests: true },
      spoken,
    )
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
