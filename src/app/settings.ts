/** The configuration in force for a folder: its own file, or that of the nearest folder above it within the project. */
import { readFile } from 'node:fs/promises'
import { dirname, join, matchesGlob } from 'node:path'
import { configError, configFileNames, defaultConfig, loadConfig, type Config, type EnvironmentName } from './config/index.ts'
import { PrunellaError } from '../model/index.ts'

export interface Settings {
  readonly config: Config
  /** The folder of the file; undefined when there is none. */
  readonly folder: string | undefined
}

const LEVELS_MAX = 12

export async function readSettings(dir: string, env: Readonly<Record<string, string | undefined>>): Promise<Settings> {
  const environment = environmentOf(env)
  for (let folder = dir, level = 0; level < LEVELS_MAX; folder = dirname(folder), level++) {
    for (const name of configFileNames) {
      const path = join(folder, name)
      const text = await readFile(path, 'utf8').catch(() => undefined)
      if (text === undefined) continue
      const loaded = loadConfig(text, path, environment)
      if (!loaded.ok) throw configError(loaded.error)
      return { config: loaded.value, folder }
    }
    if (dirname(folder) === folder) break
  }
  return { config: defaultConfig(), folder: undefined }
}

function environmentOf(env: Readonly<Record<string, string | undefined>>): EnvironmentName | undefined {
  const name = env['PRUNELLA_ENV']
  if (name === undefined || name === '') return undefined
  if (name === 'development' || name === 'production') return name
  throw new PrunellaError('usage', `PRUNELLA_ENV is "${name}"; it can be development or production`)
}

/** Whether a path, relative to the project's root, may be searched for a fault. */
export const isSearched = ({ search }: Config, path: string): boolean =>
  search.include.some((glob) => matchesGlob(path, glob)) && !search.exclude.some((glob) => matchesGlob(path, glob))

export const isProtected = ({ patch }: Config, path: string): boolean => patch.protect.some((glob) => matchesGlob(path, glob))

/** The sandbox that the configuration asks for, in the shape that openSandbox takes. */
export const preferred = ({ sandbox }: Config): { readonly prefer?: 'bubblewrap' | 'landlock' } =>
  sandbox.prefer === 'auto' ? {} : { prefer: sandbox.prefer }
