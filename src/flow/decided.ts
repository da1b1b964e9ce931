/** What a heal decided and what became of it, read back from its journal: for show, approve and rollback. */
import type { JournalEntry } from '../contracts/index.ts'
import { HealReport, Remedy } from '../model/index.ts'

export interface Decided {
  /** Round of the heal: '1', '2', ... */
  readonly round: string
  readonly remedy: Remedy
  /** Written and not taken back since. */
  readonly applied: boolean
}

const DECIDE = /^(\d+)\.\d+(?:-together)?\.decide$/
/** Where several patches were decided about in one round, the one it stands for; otherwise the last. */
const CHOOSE = /^(\d+)\.choose$/
/** After a rollback a patch can be approved again: those steps carry the number of the try. */
const APPLY = /^(\d+)\.apply(?::\d+)?\.done$/
const UNDO = /^(\d+)\.undo(?::\d+)?\.done$/
const ROLLBACK = /^rollback(?::\d+)?\.done$/

/** In the order of the rounds. */
export function decidedIn(entries: readonly JournalEntry[]): Decided[] {
  const remedies = new Map<string, Remedy>()
  const applied = new Set<string>()
  const all: Remedy[] = []
  for (const { step, result } of entries) {
    const decided = DECIDE.exec(step)
    if (decided !== null) {
      const remedy = Remedy.parse(result)
      all.push(remedy)
      remedies.set(decided[1] as string, remedy)
    }
    const chosen = CHOOSE.exec(step)
    const remedy = all.find(({ changes }) => chosen !== null && changes.digest === (result as { digest?: string }).digest)
    if (chosen !== null && remedy !== undefined) remedies.set(chosen[1] as string, remedy)
    const apply = APPLY.exec(step)
    if (apply !== null && (result as { as?: string }).as !== 'branch') applied.add(apply[1] as string)
    const undo = UNDO.exec(step)
    if (undo !== null) applied.delete(undo[1] as string)
    if (ROLLBACK.test(step)) applied.clear()
  }
  return [...remedies].map(([round, remedy]) => ({ round, remedy, applied: applied.has(round) }))
}

/** Patches whose writing began, whether or not it ended: what a heal that was cut off may have left in the files. */
export function begunIn(entries: readonly JournalEntry[]): Remedy[] {
  const begun = new Set(entries.map((entry) => /^(\d+)\.apply(?::\d+)?\.intent$/.exec(entry.step)?.[1]))
  return decidedIn(entries)
    .filter((one) => begun.has(one.round))
    .map((one) => one.remedy)
}

/** '' until a patch was taken back, then ':2', ':3', ...: what happens after a rollback is not what is recorded from before it. */
export function tryOf(entries: readonly JournalEntry[]): string {
  const rollbacks = entries.filter((entry) => ROLLBACK.test(entry.step)).length
  return rollbacks === 0 ? '' : `:${rollbacks + 1}`
}

/** The report the heal ended with, if it did; what was approved or taken back later is in `decidedIn`. */
export function reportIn(entries: readonly JournalEntry[]): HealReport | undefined {
  const finish = entries.findLast((entry) => entry.step === 'finish')
  return finish === undefined ? undefined : HealReport.parse(finish.result)
}
