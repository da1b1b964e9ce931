import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { openJournal } from '../adapters/sqlite/index.ts'
import type { Journal } from '../contracts/index.ts'
import type { Place } from './languages/index.ts'
import { readSettings, type Settings } from './settings.ts'
import { systemClock } from './world.ts'

/**
 * The one file of state: `PRUNELLA_STATE`, else `prunella/state.db` in the user's state folder (XDG Base Directory
 * Specification), so that a read-only checkout can be healed and no project is littered.
 */
export function stateFile({ env, cwd }: Pick<Place, 'env' | 'cwd'>, settings?: Settings): string {
  const named = env['PRUNELLA_STATE']
  if (named !== undefined && named !== '') return resolve(cwd, named)
  const configured = settings?.config.state.file
  if (configured !== undefined) return resolve(settings?.folder ?? cwd, configured)
  const base = env['XDG_STATE_HOME']
  return join(base !== undefined && base.startsWith('/') ? base : join(env['HOME'] ?? homedir(), '.local', 'state'), 'prunella', 'state.db')
}

/** The state of the project that `dir` belongs to. */
export const openState = async (dir: string, place: Pick<Place, 'env' | 'cwd'>): Promise<Journal> =>
  openJournal({ file: stateFile(place, await readSettings(dir, place.env)), clock: systemClock })
