export { walkHistory } from './history.ts'
export type { HistoryRun } from './history.ts'
export type { HistoryOptions, HistoryParts, Seat, Shelf } from './parts.ts'
