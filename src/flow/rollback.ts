/** Takes every applied patch of a heal back, newest first, byte for byte; or refuses, names the lines, and writes nothing. */
import { planRollback, type ChangedLines } from '../stages/7-apply/index.ts'
import type { Clock, Journal, ProjectFiles } from '../contracts/index.ts'
import { ChangeSet, changeSetDigest, PrunellaError, type FileChange } from '../model/index.ts'
import { decidedIn, tryOf } from './decided.ts'
import { openHeal, type OpenHeal } from './journal.ts'
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
  const name = `rollback${tryOf(book.entries)}`
  // A rollback that was cut off goes on with its own plan: the files may already look as if nothing were left to do.
  const begun = book.result(`${name}.plan`)
  const changes = begun === undefined ? await planNow(book, parts) : ChangeSet.parse(begun)
  if (changes === undefined) return []
  const paths = changes.changes.map((change) => change.path)
  if (dryRun) return paths
  await book.step(`${name}.plan`, {}, () => changes)
  const perform = async (key: string): Promise<{ paths: string[] }> => {
    await parts.write(changes, key)
    return { paths }
  }
  await book.effect(name, { changes: changes.digest }, { key: `${heal}-${name}`, perform })
  return paths
}

async function planNow(book: OpenHeal, parts: RollbackParts): Promise<ChangeSet | undefined> {
  const applied = decidedIn(book.entries).filter((one) => one.applied)
  const sets = applied.map((one) => one.remedy.changes).reverse()
  const named = sets.flatMap((set) => set.changes)
  return planAll(sets, await currentTexts(named, parts.files))
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
