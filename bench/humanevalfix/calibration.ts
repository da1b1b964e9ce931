/** How true the confidence is, and what policy would have applied: first patches of the rows with the examples only. */
import { estimate, tierTitles, trusted, type Kind, type Outcomes } from '../../src/stages/6-decide/index.ts'
import type { Measured } from './measure.ts'

/** Bins of equal mass: fewer rows in a bin would measure chance. */
const binsMost = 10
const perBin = 12

type Judged = Kind & { readonly right: boolean }

const judgedOf = (rows: readonly Measured[]): Judged[] =>
  [...rows]
    .sort((a, b) => a.id.localeCompare(b.id, undefined, { numeric: true }))
    .flatMap(({ tier, language, failing, families, right }) =>
      tier === undefined ? [] : [{ tier, language, tests: failing > 1 ? 'several' : 'one', family: families[0] ?? '', right }],
    )

const counted = (rows: readonly Judged[]): Outcomes[] => rows.map(({ right, ...kind }) => ({ ...kind, right: right ? 1 : 0, total: 1 }))

/** Rows are told by the other four fifths. Not by all others: leaving a wrong one out raises just its own confidence, and orders the bins. */
const folds = 5

/**
 * Expected calibration error, 0..1: the mean distance of confidence and share of right patches over bins of equal mass (Naeini et al.,
 * AAAI 2015). The confidence of each row comes from rows of the other folds of this run and from nothing else.
 */
export function calibrationError(rows: readonly Measured[]): { readonly error: number; readonly rows: number; readonly bins: number } {
  const judged = judgedOf(rows)
  const told = judged
    .map(({ right, ...kind }, at) => {
      const others = judged.filter((_, other) => other % folds !== at % folds)
      return { right, value: estimate(kind, counted(others), []) }
    })
    .sort((a, b) => a.value - b.value)
  const bins = Math.max(1, Math.min(binsMost, Math.floor(told.length / perBin)))
  let error = 0
  for (let bin = 0; bin < bins; bin++) {
    const own = told.slice(Math.floor((bin * told.length) / bins), Math.floor(((bin + 1) * told.length) / bins))
    const sum = own.reduce((all, { right, value }) => all + (right ? 1 : 0) - value, 0)
    error += Math.abs(sum) / Math.max(1, told.length)
  }
  return { error, rows: told.length, bins }
}

/** Rows whose first patch policy would apply unasked with the counts of the source, and how many of those are right. */
export function applied(rows: readonly Measured[]): { readonly right: number; readonly total: number } {
  const own = judgedOf(rows).filter(({ tier, language }) => trusted(language).includes(tier))
  return { right: own.filter(({ right }) => right).length, total: own.length }
}

/** Right and all first patches by tier, one line each. */
export function tiers(rows: readonly Measured[]): [string, { right: number; total: number }][] {
  const judged = judgedOf(rows)
  return Object.entries(tierTitles).flatMap(([tier, title]) => {
    const own = judged.filter((row) => row.tier === tier)
    return own.length === 0 ? [] : [[title, { right: own.filter(({ right }) => right).length, total: own.length }]]
  })
}

/** The counts in the form in which `src/stages/6-decide/outcomes.ts` keeps them. */
export function countsOf(rows: readonly Measured[]): string {
  const groups = new Map<string, { right: number; total: number }>()
  for (const { tier, language, tests, family, right } of judgedOf(rows)) {
    const key = `'${language}', '${tier}', '${tests}', '${family}'`
    const group = groups.get(key) ?? { right: 0, total: 0 }
    groups.set(key, { right: group.right + (right ? 1 : 0), total: group.total + 1 })
  }
  return [...groups]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([key, { right, total }]) => `  [${key}, ${right}, ${total}],`)
    .join('\n')
}
