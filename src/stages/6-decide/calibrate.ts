/**
 * How often patches of a kind are right, from counted outcomes: a chain of beta-binomials in which every finer kind has the next
 * coarser one's posterior mean as the mean of its prior, and counts of its own move it from there (Gelman et al., Bayesian Data
 * Analysis, 5.3; the strengths of the priors by maximum marginal likelihood, as in Casella, An Introduction to Empirical Bayes, 1985).
 * So few outcomes say little and many decide. Pure.
 */
import { logMarginal } from './beta.ts'
import type { Tier } from './tier.ts'

/** What may tell a right patch from a wrong one. */
export interface Kind {
  readonly tier: Tier
  /** Id of the language. */
  readonly language: string
  /** How many failing tests the patch turns green: several say more than one. */
  readonly tests: 'one' | 'several'
  /** Of the first edit. */
  readonly family: string
}

/** Outcomes of first patches, judged by what the search did not see. What is absent was not noted. */
export interface Outcomes extends Partial<Kind> {
  readonly right: number
  readonly total: number
}

/** From coarse to fine. */
const levels: readonly ((kind: Partial<Kind>) => string | undefined)[] = [
  ({ tier }) => tier,
  ({ tier, language }) => (tier && language ? `${tier} ${language}` : undefined),
  ({ tier, language, tests }) => (tier && language && tests ? `${tier} ${language} ${tests}` : undefined),
  ({ tier, language, tests, family }) => (tier && language && tests && family ? `${tier} ${language} ${tests} ${family}` : undefined),
]

/** Strengths tried, in outcomes that the prior counts as. The last is as good as "no difference". */
const strengths = [1, 2, 4, 8, 16, 32, 64, 128, 256]

export interface Posterior {
  /** Parameters of the beta distribution. */
  readonly right: number
  readonly wrong: number
}

export interface Calibration {
  /** Of each level, coarse to fine: how many outcomes its prior counts as. */
  readonly strengths: readonly number[]
  posterior(kind: Kind): Posterior
}

/** `own` are counted too, but do not say how alike kinds are: few as they are, one more must never turn the rest. */
export function calibrate(counted: readonly Outcomes[], own: readonly Outcomes[] = []): Calibration {
  const fitted: number[] = []
  for (const [depth, keyOf] of levels.entries()) {
    const groups = groupsOf(counted, keyOf)
    const likelihood = (strength: number): number => {
      let sum = 0
      for (const { sample, right, total } of groups.values()) {
        const mean = meanAt(counted, sample, fitted, depth)
        sum += logMarginal(right, total - right, strength * mean, strength * (1 - mean))
      }
      return sum
    }
    fitted.push(strengths.reduce((best, strength) => (likelihood(strength) > likelihood(best) ? strength : best), strengths[0]!))
  }
  const all = [...counted, ...own]
  return { strengths: fitted, posterior: (kind) => posteriorAt(all, kind, fitted, levels.length) }
}

function groupsOf(counted: readonly Outcomes[], keyOf: (kind: Partial<Kind>) => string | undefined) {
  const groups = new Map<string, { sample: Partial<Kind>; right: number; total: number }>()
  for (const row of counted) {
    const key = keyOf(row)
    if (key === undefined) continue
    const group = groups.get(key) ?? { sample: row, right: 0, total: 0 }
    groups.set(key, { ...group, right: group.right + row.right, total: group.total + row.total })
  }
  return groups
}

/** Depth 0 is everything together, with one right and one wrong before anything was counted. */
function posteriorAt(counted: readonly Outcomes[], kind: Partial<Kind>, fitted: readonly number[], depth: number): Posterior {
  const matching = depth === 0 ? counted : counted.filter((row) => isOf(row, kind, depth))
  const right = matching.reduce((sum, row) => sum + row.right, 0)
  const wrong = matching.reduce((sum, row) => sum + row.total, 0) - right
  if (depth === 0) return { right: right + 1, wrong: wrong + 1 }
  const mean = meanAt(counted, kind, fitted, depth - 1)
  const strength = fitted[depth - 1]!
  return { right: right + strength * mean, wrong: wrong + strength * (1 - mean) }
}

function meanAt(counted: readonly Outcomes[], kind: Partial<Kind>, fitted: readonly number[], depth: number): number {
  const { right, wrong } = posteriorAt(counted, kind, fitted, depth)
  return right / (right + wrong)
}

/** Outcomes of the very code base have no language, and count as its own in every language. */
function isOf(row: Outcomes, kind: Partial<Kind>, depth: number): boolean {
  if (row.tier !== kind.tier) return false
  if (depth >= 2 && row.language !== undefined && row.language !== kind.language) return false
  if (depth >= 3 && row.tests !== kind.tests) return false
  return depth < 4 || row.family === kind.family
}
