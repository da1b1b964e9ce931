/** Takes every applied patch of a heal back, newest first, byte for byte; or refuses, names the lines, and writes nothing. */
import { planRollback, type ChangedLines } from '../stages/7-apply/index.ts'
import type { Clock, Journal, ProjectFiles } from '../contracts/index.ts'
import { changeSetDigest, PrunellaError, type ChangeSet, type FileChange } from '../model/index.ts'
import { decidedIn, tryOf } from './decided.ts'
import { openHeal } from './journal.ts'
import { currentTexts } from './sources.ts'

export interface RollbackParts {
  readonly journal: Journal
  readonly clock: Clock
  readonly files: ProjectFiles
  readonly write: (changes: ChangeSet, key: string) => Promise<void>
}

/** Paths restored (or that would be, in a dry run); empty when nothing of the heal is applied. */
export async function rollback(heal: string, dryRun: boolean, parts: RollbackParts): Promise<string[]> {
  const book = await openHeal(parts.journal, parts.clock, heal)
  const applied = decidedIn(book.entries).filter((one) => one.applied)
  const sets = applied.map((one) => one.remedy.changes).reverse()
  const now = await currentTexts(
    sets.flatMap((set) => set.changes),
    parts.files,
  )
  const changes = planAll(sets, now)
  if (changes === undefined) return []
  const name = `rollback${tryOf(book.entries)}`
  if (!dryRun) {
    await book.effect(
      name,
      { changes: changes.digest },
      {
        key: `${heal}-${name}`,
        perform: async (key) => {
          await parts.write(changes, key)
          return { paths: changes.changes.map((change) => change.path) }
        },
      },
    )
  }
  return changes.changes.map((change) => change.path)
}

/** One change set that undoes all of them: a file that several patches touched goes straight back to its oldest text. */
function planAll(sets: readonly ChangeSet[], now: ReadonlyMap<string, string>): ChangeSet | undefined {
  const texts = new Map(now)
  const merged = new Map<string, FileChange>()
  for (const set of sets) {
    const plan = planRollback(set, (path) => texts.get(path))
    if (plan.kind === 'refused') throw new PrunellaError('changed-after', plan.lines.map(inWords).join('; '))
    if (plan.kind === 'already') continue
    for (const change of plan.changes.changes) {
      const first = merged.get(change.path) ?? change
      merged.set(change.path, { ...first, after: change.after, afterDigest: change.afterDigest })
      texts.set(change.path, change.after)
    }
  }
  const changes = [...merged.values()]
  return changes.length === 0 ? undefined : { changes, digest: changeSetDigest(changes) }
}

function inWords({ path, kind, from, to, now }: ChangedLines): string {
  if (kind === 'missing') return `${path} is gone`
  if (kind === 'removed') return `${path}: lines before line ${from} were removed`
  const lines = to > from ? `lines ${from} to ${to}` : `line ${from}`
  return `${path}: ${lines} ${to > from ? 'were' : 'was'} ${kind}: ${now.split('\n')[0]?.trim() ?? ''}`
}
