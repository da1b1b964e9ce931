/**
 * The one configuration file. Every setting is a leaf of a section, optional in the file, with its default and its meaning
 * beside it; the JSON Schema, the initial file and the reference page are all made from this.
 */
import { z } from 'zod'

/** Longer than any path or command that a person writes; keeps a hostile file from filling memory. */
const TEXT_LENGTH_MAX = 4_096
/** More globs than this are a sign of a generated list; each is tried on every file. */
const GLOBS_MAX = 200
/** A suite that needs longer than a day is not run by a heal. */
const TIME_MS_MAX = 86_400_000
/** Twenty reruns tell a test that fails once in five runs from a failing one with a chance of error below 2 %. */
const RERUNS_MAX = 20

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }
const timePattern = /^\d+(\.\d+)?(ms|s|m|h)$/

/** '90s' → 90000. NaN when it is not a time. */
export function timeToMs(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text)
  return match ? Number(match[1]) * (unitMs[match[2] as string] as number) : Number.NaN
}

const describe = <T extends z.ZodType>(schema: T, initial: unknown, description: string) =>
  schema.optional().meta({ description, ...(initial === undefined ? {} : { default: initial }) })

const time = (initial: string, description: string) => {
  const error = 'a time such as 30s, 5m or 1h (more than 0, at most 24h)'
  const inRange = (text: string): boolean => timeToMs(text) > 0 && timeToMs(text) <= TIME_MS_MAX
  return describe(z.string({ error }).regex(timePattern, { error }).refine(inRange, { error }), initial, description)
}

const text = (initial: string | undefined, words: string, description: string) =>
  describe(z.string({ error: words }).min(1, { error: words }).max(TEXT_LENGTH_MAX, { error: words }), initial, description)

const whole = (initial: number, min: number, max: number, description: string) => {
  const error = `a whole number from ${min} to ${max}`
  return describe(z.number({ error }).int({ error }).min(min, { error }).max(max, { error }), initial, description)
}

/** A glob is relative and stays inside the project: what a patch may touch is decided with it. */
const glob = (() => {
  const error = 'a path or glob inside the project, with forward slashes, such as src/**'
  const inside = (path: string): boolean => !path.startsWith('/') && !path.includes('\\') && !path.split('/').includes('..')
  return z.string({ error }).min(1, { error }).max(TEXT_LENGTH_MAX, { error }).refine(inside, { error })
})()

const globs = (initial: readonly string[], description: string) =>
  describe(
    z.array(glob, { error: 'a list of paths or globs' }).max(GLOBS_MAX, { error: `at most ${GLOBS_MAX} paths or globs` }),
    initial,
    description,
  )

const oneOf = <const T extends readonly [string, ...string[]]>(values: T, initial: T[number], description: string) =>
  describe(z.enum(values, { error: `one of ${values.join(', ')}` }), initial, description)

/** An object's own error, and zod's for an unknown key (the loader words that one). */
const mapping = (words: string) => (issue: { code?: string | undefined }) =>
  issue.code === 'unrecognized_keys' ? undefined : `a mapping with ${words}`

const section = <T extends z.ZodRawShape>(shape: T, description: string) =>
  z
    .strictObject(shape, { error: mapping(Object.keys(shape).join(', ')) })
    .optional()
    .meta({ description })

const sections = {
  test: section(
    {
      command: text(
        undefined,
        'a command such as npm test',
        'How to run the tests. Left out, the runner is recognised (node:test, vitest, jest, mocha, pytest, unittest, PHPUnit). Any command will do: JUnit XML, TAP or only the exit code tell the result.',
      ),
      timeout: time('5m', 'Wall time of one run of the whole suite.'),
      reruns: whole(2, 0, RERUNS_MAX, 'How often a failing test runs again, to tell a flaky test from a failing one.'),
    },
    'The tests of the project under repair.',
  ),
  search: section(
    {
      budget: time('2m', 'Time for the search for a patch, over one heal.'),
      include: globs(['**'], 'Only files that match one of these may be repaired.'),
      exclude: globs([], 'Files that match one of these are never repaired, though the tests may use them.'),
    },
    'Where and how long to look for a patch.',
  ),
  patch: section(
    {
      protect: globs(
        [],
        'Paths that a patch never touches, besides those that are always protected: tests, lock files, CI files, .git and everything outside the project.',
      ),
    },
    'What a patch may do.',
  ),
  sandbox: section(
    {
      prefer: oneOf(
        ['auto', 'bubblewrap', 'landlock'],
        'auto',
        'Which sandbox to use. auto takes bubblewrap where it works, else Landlock. Without a working sandbox nothing runs.',
      ),
    },
    'Where the tests and every candidate patch run.',
  ),
  state: section(
    {
      file: text(
        undefined,
        'a path of a file',
        "The one file of state (journal and history), relative to this file. Left out, prunella/state.db in the user's state folder.",
      ),
    },
    'What Prunella remembers.',
  ),
}

const environment = (name: string) => section(sections, `Settings that replace those above when the environment is ${name}.`)

const environmentsShape = { development: environment('development'), production: environment('production') }

/** The file as written. */
export const ConfigFile = z
  .strictObject(
    {
      ...sections,
      environments: section(environmentsShape, 'Overrides by environment (PRUNELLA_ENV).'),
    },
    { error: mapping([...Object.keys(sections), 'environments'].join(', ')) },
  )
  .meta({ title: 'prunella.yaml', description: 'Configuration of Prunella. Every setting may be left out.' })
export type ConfigFile = z.infer<typeof ConfigFile>
export type EnvironmentName = keyof typeof environmentsShape

/** One setting, for whoever prints them: dotted name, meaning, default (undefined: none). */
export interface SettingInfo {
  readonly section: string
  readonly sectionDescription: string
  readonly name: string
  readonly description: string
  readonly initial: unknown
}

export function settingInfos(): SettingInfo[] {
  return Object.entries(sections).flatMap(([sectionName, sectionSchema]) =>
    Object.entries(sectionSchema.unwrap().shape).map(([name, schema]) => {
      const meta = (schema as z.ZodType).meta()
      return {
        section: sectionName,
        sectionDescription: sectionSchema.meta()?.description ?? '',
        name,
        description: meta?.description ?? '',
        initial: meta?.['default'],
      }
    }),
  )
}

/** Keys known at a path of the file; undefined where the path leads to no mapping. */
export function knownKeys(path: readonly PropertyKey[]): readonly string[] | undefined {
  const [first, second, ...rest] = path
  if (first === undefined) return [...Object.keys(sections), 'environments']
  if (first === 'environments')
    return second === undefined ? Object.keys(environmentsShape) : rest.length > 0 ? knownKeys(rest) : Object.keys(sections)
  const found = Object.entries(sections).find(([name]) => name === first)
  return found && second === undefined ? Object.keys(found[1].unwrap().shape) : undefined
}
