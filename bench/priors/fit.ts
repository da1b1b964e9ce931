/**
 * The maximum of the likelihood that a right candidate comes before all others of its function (conditional logit, McFadden 1974): a
 * candidate's score is prior of its family × weight × damping. Gaussian priors hold the logarithms near those in use, and those of one
 * language near those of all.
 */
import { isBenchmark } from './rows.ts'
import type { FitRow } from './rows.ts'

/** How far, in logarithms, the data may pull: all languages together, and one from the others. */
const WIDTH = 0.7
const WIDTH_OF_LANGUAGE = 0.5
/** Beyond so many steps nothing moves by a hundredth. */
const STEPS = 80
/** Adam (Kingma and Ba 2015) with its usual constants. */
const [RATE, FIRST, SECOND, TINY] = [0.1, 0.9, 0.999, 1e-8]
/** A repository with fewer rows counts as those; one with more no more than this. */
const ROWS_EACH = 5
/** The benchmark's, of which there are two, stand for the small functions that repositories hold few of. */
const BENCHMARK_ROWS = 30

/** Logarithms to add to the priors in use, by language; '' is for all. */
export type Fitted = ReadonlyMap<string, Float64Array>

export interface Space {
  readonly families: readonly string[]
  readonly languages: readonly string[]
  /** Families that stay as they are. */
  readonly held: ReadonlySet<number>
  /** Logarithms of the priors in use, by language and family. */
  readonly start: ReadonlyMap<string, Float64Array>
}

export const nothingFitted = ({ families, languages }: Space): Fitted =>
  new Map(['', ...languages].map((language) => [language, new Float64Array(families.length)]))

/** What of a fit goes into use. */
export interface Settling {
  /** Of the logarithms, by language. */
  readonly shares: ReadonlyMap<string, number>
  /** Languages whose families are only raised. */
  readonly raised: ReadonlySet<string>
  /** Families that are never raised. */
  readonly capped: ReadonlySet<string>
}

/** What all languages have in common is settled as the most careful of them. */
export function settled(fitted: Fitted, space: Space, { shares, raised, capped }: Settling): Fitted {
  const shared = fitted.get('')!
  const settle = (log: number, at: number, careful: boolean): number => {
    const most = capped.has(space.families[at]!) ? Math.min(0, log) : log
    return careful ? Math.max(0, most) : most
  }
  const common = shared.map((log, at) => settle(log * Math.min(...shares.values()), at, raised.size > 0))
  return new Map([
    ['', common],
    ...space.languages.map((language): [string, Float64Array] => {
      const share = shares.get(language) ?? 1
      const own = fitted.get(language)!
      return [language, own.map((log, at) => settle((shared[at]! + log) * share, at, raised.has(language)) - common[at]!)]
    }),
  ])
}

/** Logarithms of the scores of a row's candidates. */
export function scoresOf(row: FitRow, fitted: Fitted, space: Space): Float64Array {
  const [start, shared, own] = [space.start.get(row.language)!, fitted.get('')!, fitted.get(row.language)!]
  return row.log.map((log, at) => {
    const family = row.family[at]!
    return log + start[family]! + shared[family]! + own[family]!
  })
}

/** 1 is first; among equals, the middle. */
export function rankOf(row: FitRow, fitted: Fitted, space: Space): number {
  const scores = scoresOf(row, fitted, space)
  const best = scores.reduce((most, score, at) => (row.right[at] && score > most ? score : most), -Infinity)
  let rank = 1
  for (const [at, score] of scores.entries())
    if (!row.right[at]) rank += score > best + 1e-9 ? row.count[at]! : score > best - 1e-9 ? row.count[at]! / 2 : 0
  return rank
}

export function fit(rows: readonly FitRow[], space: Space): Fitted {
  const fitted = nothingFitted(space)
  const each = new Map<string, number>()
  for (const { repository, weight } of rows) each.set(repository, (each.get(repository) ?? 0) + weight)
  const climbers = [...fitted].map(([language, values]) => ({
    language,
    climb: climber(values, language === '' ? WIDTH : WIDTH_OF_LANGUAGE, space.held),
  }))
  for (let step = 1; step <= STEPS; step++) {
    const slopes = nothingFitted(space)
    for (const row of rows) {
      const most = isBenchmark(row.repository) ? BENCHMARK_ROWS : ROWS_EACH
      addSlope(row, (row.weight * most) / Math.max(most, each.get(row.repository)!), fitted, slopes, space)
    }
    for (const { language, climb } of climbers) climb(slopes.get(language)!, step)
  }
  return fitted
}

function addSlope(row: FitRow, weight: number, fitted: Fitted, slopes: Fitted, space: Space): void {
  const shares = scoresOf(row, fitted, space)
  const most = shares.reduce((a, b) => Math.max(a, b))
  let all = 0
  let right = 0
  for (const [at, score] of shares.entries()) {
    const share = Math.exp(score - most) * row.count[at]!
    shares[at] = share
    all += share
    if (row.right[at]) right += share
  }
  const [shared, own] = [slopes.get('')!, slopes.get(row.language)!]
  for (const [at, share] of shares.entries()) {
    const slope = weight * ((row.right[at] ? share / right : 0) - share / all)
    shared[row.family[at]!]! += slope
    own[row.family[at]!]! += slope
  }
}

/** One step uphill; `values` are changed in place. */
function climber(values: Float64Array, width: number, held: ReadonlySet<number>): (slopes: Float64Array, step: number) => void {
  const mean = new Float64Array(values.length)
  const square = new Float64Array(values.length)
  return (slopes, step) => {
    const rate = RATE / (1 + step / STEPS)
    for (const [at, value] of values.entries()) {
      if (held.has(at)) continue
      const slope = slopes[at]! - value / width ** 2
      mean[at] = FIRST * mean[at]! + (1 - FIRST) * slope
      square[at] = SECOND * square[at]! + (1 - SECOND) * slope ** 2
      values[at] = value + (rate * (mean[at]! / (1 - FIRST ** step))) / (Math.sqrt(square[at]! / (1 - SECOND ** step)) + TINY)
    }
  }
}
