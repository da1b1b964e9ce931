/** Counts of one statement: failing and passing tests that ran it, and how many there are of each. */
export interface Spectrum {
  readonly failedHere: number
  readonly passedHere: number
  readonly failed: number
  readonly passed: number
}

export type Formula = (spectrum: Spectrum) => number

const ratio = (a: number, b: number): number => (b === 0 ? 0 : a / b)

/**
 * Suspiciousness of a statement, 0..1, in the field's usual formulas. Ochiai is the default, as the literature's usual choice;
 * only it has been measured here (docs/benchmarks.md).
 */
export const formulas = {
  /** Abreu, Zoeteweij, van Gemund: An Evaluation of Similarity Coefficients for Software Fault Localization, PRDC 2006. */
  ochiai: ({ failedHere, passedHere, failed }) => ratio(failedHere, Math.sqrt(failed * (failedHere + passedHere))),
  /** Wong, Debroy, Gao, Li: The DStar Method for Effective Software Fault Localization, 2014, with * = 2, squeezed into 0..1. */
  dstar: ({ failedHere, passedHere, failed }) => {
    const value = failedHere ** 2 / Math.max(passedHere + failed - failedHere, 1e-9)
    return value / (1 + value)
  },
  /** Jones, Harrold: Empirical Evaluation of the Tarantula Automatic Fault-Localization Technique, ASE 2005. */
  tarantula: ({ failedHere, passedHere, failed, passed }) => {
    const failing = ratio(failedHere, failed)
    return ratio(failing, failing + ratio(passedHere, passed))
  },
  /** Abreu, Zoeteweij, van Gemund: Spectrum-Based Multiple Fault Localization, ASE 2009, for a single fault. */
  barinel: ({ failedHere, passedHere }) => 1 - ratio(passedHere, passedHere + failedHere),
} as const satisfies Record<string, Formula>

export type FormulaName = keyof typeof formulas
