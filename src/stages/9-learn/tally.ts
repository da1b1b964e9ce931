/** The table of a history run: how many faults of the project's past Prunella would have healed, and how rightly. */
import type { HistoryOutcome, HistoryVerdict } from '../../model/index.ts'

/** Sizes of fixes that are shown apart, in changed source lines. */
const LINES_AT_MOST = [3, 10] as const

export interface TallyLine {
  readonly linesAtMost: number
  readonly rows: number
  readonly plausible: number
  readonly right: number
  readonly equal: number
  /** Equal once spellings that mean the same are one. */
  readonly alike: number
  readonly unclear: number
  readonly wrong: number
  /** Of the wrong ones, those that Prunella warned about. */
  readonly wrongWarned: number
  /** Of the right ones, those that Prunella warned about all the same. */
  readonly rightWarned: number
}

export const tally = (outcomes: readonly HistoryOutcome[]): TallyLine[] => LINES_AT_MOST.map((most) => lineOf(most, outcomes))

function lineOf(linesAtMost: number, all: readonly HistoryOutcome[]): TallyLine {
  const rows = all.filter((outcome) => outcome.changedLines <= linesAtMost)
  const are = (...verdicts: readonly HistoryVerdict[]): HistoryOutcome[] => rows.filter((row) => verdicts.includes(row.verdict))
  const right = are('equal', 'same-behaviour')
  const wrong = are('wrong')
  return {
    linesAtMost,
    rows: rows.length,
    plausible: rows.length - are('missed').length,
    right: right.length,
    equal: are('equal').length,
    alike: rows.filter(({ verdict, readsAlike }) => verdict === 'equal' || readsAlike === true).length,
    unclear: are('unclear').length,
    wrong: wrong.length,
    wrongWarned: wrong.filter((row) => row.warned).length,
    rightWarned: right.filter((row) => row.warned).length,
  }
}
