export { propose } from './propose.ts'
export type { ProposeInput } from './propose.ts'
export { revertCandidates } from './reverts.ts'
