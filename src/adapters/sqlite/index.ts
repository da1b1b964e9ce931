/** The heal journal in one SQLite file, shared safely by every process of this machine. */
export { openJournal } from './open.ts'
