/** A heal told again, from its journal. */
import type { JournalEntry } from '../contracts/index.ts'
import { decidedIn, reportIn } from '../flow/index.ts'
import type { HealReport } from '../model/index.ts'
import { healNamed, newestHere, withState } from './heals.ts'
import type { Place } from './languages/index.ts'

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
