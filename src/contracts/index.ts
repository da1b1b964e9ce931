export type * from './journal.ts'
export type * from './language.ts'
export type * from './sandbox.ts'
export type * from './world.ts'
