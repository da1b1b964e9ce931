/**
 * Which tiers policy may apply without asking: selective classification with a guaranteed share of right ones (Geifman and El-Yaniv,
 * Selective Classification for Deep Neural Networks, NeurIPS 2017). Pure.
 */
import { quantile } from './beta.ts'
import type { Outcomes } from './calibrate.ts'
import { outcomes } from './outcomes.ts'
import type { Tier } from './tier.ts'

/** The only tiers that may ever be trusted, surest first. What a tier is follows from the tests and the patches, never from counts. */
const surest: readonly Tier[] = ['one-behaviour', 'rivals-unlikely']

/** So many of the outcomes were right. */
const precisionMin = 0.99
/** And with this chance the true share, of which the outcomes are a sample, lies above the bound: 28 right ones of 28 reach it. */
const sureness = 0.95
const boundMin = 0.9

/**
 * The surest tiers, as many as hold: in this language and this very code base at least 99 % of the outcomes of each were right, and
 * together they are many enough. No language lends another any, and there are two sets to choose from: one cut out for having gone well,
 * family by family, would show nothing. One wrong patch takes its tier, and the weaker, out until a hundred outcomes stand against it.
 */
export function trusted(language: string, lessons: readonly Outcomes[] = []): readonly Tier[] {
  const counted = [...outcomes, ...lessons].filter((row) => isOwn(row, language))
  const pool = { right: 0, total: 0 }
  let best: readonly Tier[] = []
  for (const [at, tier] of surest.entries()) {
    const { right, total } = sum(counted.filter((row) => row.tier === tier))
    if (right < precisionMin * total) break
    pool.right += right
    pool.total += total
    if (quantile(1 - sureness, pool.right + 1, pool.total - pool.right + 1) >= boundMin) best = surest.slice(0, at + 1)
  }
  return best
}

/** Outcomes of the very code base have no language. */
export const isOwn = (row: Outcomes, language: string): boolean => row.language === undefined || row.language === language

export const sum = (rows: readonly Outcomes[]): { right: number; total: number } => ({
  right: rows.reduce((all, row) => all + row.right, 0),
  total: rows.reduce((all, row) => all + row.total, 0),
})
