import type { Tier } from './tier.ts'

/** Outcomes of first patches on a benchmark whose held-out tests say which were right. */
export interface PrecisionRow {
  readonly tier: Tier
  readonly right: number
  readonly total: number
}

/** Counts per tier; a tier without a row was not measured, and its confidence is that of ignorance. */
export const precision: readonly PrecisionRow[] = []
