/** Finds the projects of a folder and the languages that heal them. */
import { existsSync, realpathSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { projectFiles } from '../../adapters/node-files/index.ts'
import type { Reader } from '../../contracts/index.ts'
import { PrunellaError, type ErrorCode } from '../../model/index.ts'
import { type Command, readCommand } from './command.ts'
import { javascriptHere, packagesBelow, shellWords } from './javascript.ts'
import { phpHere } from './php.ts'
import { pythonHere } from './python.ts'
import type { Found, LanguageHere, Place } from './world.ts'

export type { Found, Place } from './world.ts'

/** What of every language needs no machine. */
export const readers = (): readonly Reader[] => languages.map(({ reader }) => reader)

/** Where a language keeps a project's packages inside of it. */
export const packagesOf = (language: string): LanguageHere['packages'] => languages.find(({ reader }) => reader.id === language)?.packages

/** The project of a folder in one language and no other; a command names its program as it lies from `place.cwd`. Throws PrunellaError. */
export async function findProjectIn(language: string, folder: string, command: string | undefined, place: Place): Promise<Found> {
  const dir = realFolder(folder)
  const here = languages.find(({ reader }) => reader.id === language)
  if (here === undefined) throw new PrunellaError('no-project', `no language is called ${language}`)
  return here.findProject(
    dir,
    command === undefined ? undefined : readCommand(command, shellWords, place.cwd, place.env['PATH'] ?? ''),
    place,
  )
}

/** A place from which trees that are laid out elsewhere find the interpreters and packages of a checkout. */
export async function placeOfCheckout(checkout: string, place: Place): Promise<Place> {
  const dir = realFolder(checkout)
  const found: Record<string, string> = {}
  for (const language of await languagesOf(dir))
    try {
      Object.assign(found, await language.elsewhere?.(dir, place))
    } catch (error) {
      // A checkout that cannot be run has nothing to lend.
      if (!(error instanceof PrunellaError)) throw error
    }
  return { ...place, env: { ...place.env, ...found } }
}

/** The first speaks for a folder that shows no language at all. */
const languages: readonly LanguageHere[] = [javascriptHere, pythonHere, phpHere]

/** A language that is there only for its tools has no tests: its complaint is dropped when another language has some. */
const notOfThisKind: ReadonlySet<ErrorCode> = new Set(['no-project', 'no-runner', 'no-tests'])

/** The project of a folder in one language; without `language`, or when it is not there any more, the first whose tests are found. */
export async function findProject(folder: string, command: string | undefined, place: Place, language?: string): Promise<Found> {
  const found = await everyLanguage(realFolder(folder), command, place)
  return found.find((one) => one.language.id === language) ?? found[0]!
}

/**
 * The projects of a folder, one for each language with tests there; at the root of a workspace without tests of its own, every
 * package with tests, so that the one that fails can be healed.
 */
export async function findProjects(folder: string, command: string | undefined, place: Place): Promise<Found[]> {
  const dir = realFolder(folder)
  const packages = command === undefined ? await packagesBelow(dir) : []
  if (packages.length === 0) return everyLanguage(dir, command, place)
  const others = await found(
    dir,
    undefined,
    place,
    (await languagesOf(dir)).filter((language) => language !== javascriptHere),
  )
  return [...(await Promise.all(packages.map((one) => javascriptHere.findProject(one, undefined, place)))), ...others.found]
}

/** At least one; throws what the likeliest language says is missing. */
async function everyLanguage(dir: string, text: string | undefined, place: Place): Promise<Found[]> {
  const command = text === undefined ? undefined : readCommand(text, shellWords, dir, place.env['PATH'] ?? '')
  const { found: projects, complaints } = await found(dir, command, place, await languagesOf(dir))
  if (projects.length === 0)
    throw complaints.find((error) => error instanceof PrunellaError && error.code !== 'no-project') ?? complaints[0]
  return projects
}

/** What each of the languages finds; throws what is more than "none of mine here". */
async function found(
  dir: string,
  command: Command | undefined,
  place: Place,
  asked: readonly LanguageHere[],
): Promise<{ readonly found: Found[]; readonly complaints: unknown[] }> {
  const projects: Found[] = []
  const complaints: unknown[] = []
  for (const language of asked) {
    try {
      projects.push(await language.findProject(dir, command, place))
    } catch (error) {
      if (!(error instanceof PrunellaError && notOfThisKind.has(error.code))) throw error
      complaints.push(error)
    }
    // A command says nothing of a language: it is run once.
    if (command && projects.length > 0) break
  }
  return { found: projects, complaints }
}

/** By the marks of the nearest folder that has any; without any, by the files below. */
async function languagesOf(dir: string): Promise<readonly LanguageHere[]> {
  for (let at = dir; ; at = dirname(at)) {
    const marked = languages.filter(({ marks }) => marks.some((mark) => existsSync(join(at, mark))))
    if (marked.length > 0) return marked
    if (existsSync(join(at, '.git')) || dirname(at) === at) break
  }
  const names = await projectFiles(dir).list()
  const used = languages.filter(({ extensions }) => names.some((name) => extensions.test(name)))
  return used.length > 0 ? used : languages.slice(0, 1)
}

function realFolder(folder: string): string {
  let real: string
  try {
    real = realpathSync(folder)
  } catch (cause) {
    throw new PrunellaError('no-project', `${folder} does not exist`, { cause })
  }
  if (!statSync(real).isDirectory()) throw new PrunellaError('no-project', `${folder} is not a folder`)
  return real
}
