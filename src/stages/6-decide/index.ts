export { decide } from './decide.ts'
export type { DecideInput } from './decide.ts'
export type { PrecisionRow } from './precision.ts'
export type { Tier } from './tier.ts'
