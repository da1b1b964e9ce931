/** The beta distribution, as far as counting rights and wrongs needs it. Pure arithmetic. */

/** Lanczos, g = 7, n = 9: to about 15 digits for arguments above a half, which counts with a prior are. */
const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
  -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
]

function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * x))) - logGamma(1 - x)
  const shifted = x - 1
  const base = shifted + 7.5
  const sum = lanczos.reduce((all, factor, at) => (at === 0 ? factor : all + factor / (shifted + at)), 0)
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(base) - base + Math.log(sum)
}

const logBeta = (a: number, b: number): number => logGamma(a) + logGamma(b) - logGamma(a + b)

/** Log of the chance of just this sequence of `right` and `wrong` when the share of right ones is drawn from Beta(a, b). */
export const logMarginal = (right: number, wrong: number, a: number, b: number): number => logBeta(a + right, b + wrong) - logBeta(a, b)

const STEPS_MAX = 300
const TINY = 1e-300

/** Lentz's method on the continued fraction of the incomplete beta integral (DLMF 8.17.22). */
function continued(x: number, a: number, b: number): number {
  let c = 1
  let d = 1 / (1 - ((a + b) * x) / (a + 1) || TINY)
  let value = d
  for (let m = 1; m <= STEPS_MAX; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / (1 + even * d || TINY)
    c = 1 + even / c || TINY
    value *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / (1 + odd * d || TINY)
    c = 1 + odd / c || TINY
    value *= d * c
    if (Math.abs(d * c - 1) < 1e-12) break
  }
  return value
}

/** Chance that a share drawn from Beta(a, b) is at most x. */
export function cumulative(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  const front = Math.exp(a * Math.log(x) + b * Math.log(1 - x) - logBeta(a, b))
  return x < (a + 1) / (a + b + 2) ? (front * continued(x, a, b)) / a : 1 - (front * continued(1 - x, b, a)) / b
}

const HALVINGS = 50

/** The share below which Beta(a, b) has `chance` of its mass. */
export function quantile(chance: number, a: number, b: number): number {
  let [low, high] = [0, 1]
  for (let step = 0; step < HALVINGS; step++) {
    const middle = (low + high) / 2
    if (cumulative(middle, a, b) < chance) low = middle
    else high = middle
  }
  return (low + high) / 2
}
