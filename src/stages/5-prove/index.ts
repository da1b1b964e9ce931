export { compareRuns } from './compare.ts'
export type { RunComparison } from './compare.ts'
export { prove } from './prove.ts'
export type { ProveRequest } from './request.ts'
