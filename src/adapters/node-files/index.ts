/** The files of a project on this machine: reading within its root, and writing a change set all or nothing. */
export { applier, recoverApplies } from './applier.ts'
export type { Recovery } from './applier.ts'
export { projectFiles } from './project-files.ts'
