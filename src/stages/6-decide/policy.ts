/**
 * Which tiers policy may apply without asking: selective classification with a guaranteed share of right ones (Geifman and El-Yaniv,
 * Selective Classification for Deep Neural Networks, NeurIPS 2017). Pure.
 */
import { quantile } from './beta.ts'
import type { Outcomes } from './calibrate.ts'
import { outcomes } from './outcomes.ts'
import type { Tier } from './tier.ts'

/**
 * The only tier that may ever be trusted. What a tier is follows from the tests and the patches, never from counts. Where patches act otherwise,
 * however unlikely they are, the benchmark was kinder than public repositories (docs/benchmarks.md): there one of them is meant often enough.
 */
const surest: Tier = 'one-behaviour'

/** So many of the outcomes were right. */
const precisionMin = 0.99
/**
 * And with this chance the true share, of which the outcomes are a sample, lies above the bound: 18 right ones of 18 reach it. From Jeffreys'
 * prior (Brown, Cai and DasGupta, Interval Estimation for a Binomial Proportion, Statistical Science 2001).
 */
const sureness = 0.95
const boundMin = 0.9
const jeffreys = 0.5

/**
 * The tiers that hold: in this language and this very code base at least 99 % of the outcomes were right, and they are many enough. No
 * language lends another any, and there is one set to choose: one cut out for having gone well, family by family, would show nothing. One
 * wrong patch takes its tier out until a hundred outcomes stand against it.
 */
export function trusted(language: string, lessons: readonly Outcomes[] = []): readonly Tier[] {
  const { right, total } = sum([...outcomes, ...lessons].filter((row) => isOwn(row, language) && row.tier === surest))
  if (right < precisionMin * total) return []
  return quantile(1 - sureness, right + jeffreys, total - right + jeffreys) >= boundMin ? [surest] : []
}

/** Outcomes of the very code base have no language. */
export const isOwn = (row: Outcomes, language: string): boolean => row.language === undefined || row.language === language

export const sum = (rows: readonly Outcomes[]): { right: number; total: number } => ({
  right: rows.reduce((all, row) => all + row.right, 0),
  total: rows.reduce((all, row) => all + row.total, 0),
})
