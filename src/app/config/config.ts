import type { ConfigFile, EnvironmentName } from './settings.ts'
import { settingInfos, timeToMs } from './settings.ts'

/** The settings in force: defaults, then the file, then the environment's overrides. Times in milliseconds. */
export interface Config {
  readonly test: { readonly command: string | undefined; readonly timeoutMs: number; readonly reruns: number }
  readonly search: { readonly budgetMs: number; readonly include: readonly string[]; readonly exclude: readonly string[] }
  readonly patch: { readonly protect: readonly string[] }
  readonly sandbox: { readonly prefer: 'auto' | 'bubblewrap' | 'landlock' }
  /** As written: relative to the file's folder. Undefined: the user's state folder. */
  readonly state: { readonly file: string | undefined }
}

type Settings = Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>

/** Later layers win, setting by setting; a list replaces a list. */
export function resolveConfig(file: ConfigFile, environment?: EnvironmentName): Config {
  const override = environment === undefined ? undefined : file.environments?.[environment]
  const layers = [override, file] as readonly (Settings | undefined)[]
  const values = new Map(
    settingInfos().map(({ section, name, initial }) => {
      const set = layers.map((layer) => layer?.[section]?.[name]).find((value) => value !== undefined)
      return [`${section}.${name}`, set ?? initial]
    }),
  )
  const get = <T>(name: string): T => values.get(name) as T
  return {
    test: { command: get('test.command'), timeoutMs: timeToMs(get('test.timeout')), reruns: get('test.reruns') },
    search: { budgetMs: timeToMs(get('search.budget')), include: get('search.include'), exclude: get('search.exclude') },
    patch: { protect: get('patch.protect') },
    sandbox: { prefer: get('sandbox.prefer') },
    state: { file: get('state.file') },
  }
}

export const defaultConfig = (): Config => resolveConfig({})
