/**
 * The composition root's face: what the doors may call. Nothing behind it is loaded until it is called: a help text needs no
 * parser, and a list of heals no sandbox.
 */
import type { PrunellaError } from '../model/index.ts'
import type * as model from '../model/index.ts'
import type * as config from './config/index.ts'
import type * as doctor from './doctor.ts'
import type * as heal from './heal.ts'
import type * as heals from './heals.ts'
import type * as history from './history.ts'
import type * as settle from './settle.ts'
import type * as show from './show.ts'

export type { ProgressEvent } from '../contracts/index.ts'
export type { HealReport, PrunellaError, Remedy } from '../model/index.ts'
export type { Finding } from './doctor.ts'
export type { HealAudience, HealRequest } from './heal.ts'
export type { LearnAudience, LearnReport, LearnRequest } from './history.ts'
export { version } from './version.ts'

export const healProject: typeof heal.healProject = async (...asked) => (await import('./heal.ts')).healProject(...asked)
export const approveHeal: typeof settle.approveHeal = async (...asked) => (await import('./settle.ts')).approveHeal(...asked)
export const rollbackHeal: typeof settle.rollbackHeal = async (...asked) => (await import('./settle.ts')).rollbackHeal(...asked)
export const showHeal: typeof show.showHeal = async (...asked) => (await import('./show.ts')).showHeal(...asked)
export const listHeals: typeof heals.listHeals = async (...asked) => (await import('./heals.ts')).listHeals(...asked)
export const verifyAudit: typeof heals.verifyAudit = async (...asked) => (await import('./heals.ts')).verifyAudit(...asked)
export const learnFromHistory: typeof history.learnFromHistory = async (...asked) =>
  (await import('./history.ts')).learnFromHistory(...asked)
export const initProject: typeof config.initProject = async (...asked) => (await import('./config/index.ts')).initProject(...asked)
export const examine: typeof doctor.examine = async (...asked) => (await import('./doctor.ts')).examine(...asked)

/** An expected failure that a door found itself; to be thrown. */
export const failure = async (...about: ConstructorParameters<typeof model.PrunellaError>): Promise<PrunellaError> =>
  new (await import('../model/index.ts')).PrunellaError(...about)
