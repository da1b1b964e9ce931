/** Where a commit of the past gets its dependencies from. */
import { execFile } from 'node:child_process'
import { copyFile, link, lstat, mkdir, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { digestValue } from '../../kit/index.ts'

/**
 * A folder that keeps installed packages while no seat uses them. `home` is private to those; `places` are folders relative to the
 * repository, as `packages/shop/node_modules`. `kind` is the name of the folder that the language of the commit wants.
 */
export interface Modules {
  for(
    tree: string,
    kind: string | undefined,
  ): Promise<{ readonly home: string; readonly places: readonly string[] } | { readonly reason: string }>
}

/** A folder with packages, known by its name and, where that name alone says little, by a file in it. */
interface Kind {
  readonly folder: string
  readonly mark?: string
}

export const parkedAt = (home: string, place: string): string => join(home, 'parked', place)
export const seatAt = (home: string): string => join(home, 'seat')

/** Packages of a workspace lie at most this deep. */
const PLACES_DEPTH_MAX = 4
/** A folder of packages beyond this is no dependency tree of one project. */
const ENTRIES_MAX = 1_000_000

/** The checkout's own packages, by hard links (copied where the file system cannot): every commit runs with today's dependencies. */
export function modulesOfCheckout(checkout: string, home: string, kinds: readonly Kind[]): Modules {
  let ready: Promise<readonly string[]> | undefined
  const bring = async (): Promise<readonly string[]> => {
    const places: string[] = []
    await findPlaces(checkout, '', 0, kinds, places)
    const budget = { entries: ENTRIES_MAX }
    for (const place of places) await linkTree(join(checkout, place), parkedAt(home, place), budget)
    return places
  }
  return { for: async () => ({ home, places: await (ready ??= bring()) }) }
}

async function findPlaces(checkout: string, place: string, depth: number, kinds: readonly Kind[], places: string[]): Promise<void> {
  for (const entry of await readdir(join(checkout, place), { withFileTypes: true })) {
    if (!entry.isDirectory()) continue
    const here = join(place, entry.name)
    const kind = kinds.find(({ folder }) => folder === entry.name)
    if (kind !== undefined && (kind.mark === undefined || (await isThere(join(checkout, here, kind.mark))))) places.push(here)
    else if (depth < PLACES_DEPTH_MAX && !entry.name.startsWith('.')) await findPlaces(checkout, here, depth + 1, kinds, places)
  }
}

const isThere = async (path: string): Promise<boolean> => (await lstat(path).catch(() => undefined)) !== undefined

/** The sandbox never lets a test write through such a link: the project is read-only or a scratch layer lies over it. */
async function linkTree(from: string, to: string, budget: { entries: number }): Promise<void> {
  await mkdir(to, { recursive: true })
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (budget.entries-- <= 0) throw new Error(`${from}: more than ${ENTRIES_MAX} files of dependencies`)
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) await linkTree(source, target, budget)
    else if (entry.isSymbolicLink()) await symlink(await readlink(source), target)
    else if (entry.isFile()) await link(source, target).catch(() => copyFile(source, target))
  }
}

const INSTALL_MS = 600_000
/** What no test needs and takes long to install, or downloads browsers. */
const NOT_NEEDED = /puppeteer|playwright|^karma|selenium|saucelabs|electron|docusaurus|^next$|size-limit|webdriver/

/** What npm fills. */
const NPM = 'node_modules'

/**
 * For a bench on somebody else's repository: installed from npm's registry once per set of dependencies, scripts of packages not run.
 * Packages of other kinds come from elsewhere.
 */
export function modulesFromRegistry(folder: string, log: (text: string) => void, others: Modules): Modules {
  return {
    async for(tree, kind) {
      if (kind !== NPM) return others.for(tree, kind)
      const text = await readFile(join(tree, 'package.json'), 'utf8').catch(() => undefined)
      if (text === undefined) return { reason: 'no package.json at the top' }
      const wanted = wantedOf(JSON.parse(text) as Record<string, unknown>)
      const home = join(folder, digestValue(majorsOf(wanted)).slice(0, 16))
      const place = join(home, 'parked')
      const failed = join(home, 'failed')
      if (await isThere(failed)) return { reason: 'its dependencies cannot be installed' }
      if ((await isThere(join(place, NPM))) || (await isThere(join(seatAt(home), NPM)))) return { home, places: [NPM] }
      await rm(place, { recursive: true, force: true })
      await mkdir(place, { recursive: true })
      await writeFile(join(place, 'package.json'), JSON.stringify({ private: true, ...wanted }))
      log(`installing ${Object.values(wanted).flatMap((group) => Object.keys(group)).length} dependencies`)
      try {
        const args = 'install --ignore-scripts --no-audit --no-fund --legacy-peer-deps --no-package-lock'.split(' ')
        await promisify(execFile)('npm', args, { cwd: place, timeout: INSTALL_MS, maxBuffer: 16e6 })
      } catch (error) {
        await writeFile(failed, String((error as { stderr?: string }).stderr ?? error))
        return { reason: 'its dependencies cannot be installed' }
      }
      await removeTests(join(place, NPM))
      return { home, places: [NPM] }
    },
  }
}

/** Projects that keep no node_modules (Yarn's Plug'n'Play) do not exclude it either: tests that packages ship would run with their own. */
async function removeTests(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await removeTests(path)
    else if (/[.](?:test|spec)[.][cm]?[jt]sx?$/.test(entry.name)) await rm(path)
  }
}

/**
 * The oldest majors of runners whose results Prunella can read (the suite runner's own limits). An older commit gets the oldest that
 * will do: its tests use what these have kept.
 */
const OLDEST: Readonly<Record<string, number>> = { vitest: 3, '@vitest/coverage-v8': 3, mocha: 6, jest: 29, 'babel-jest': 29 }

function newEnough(name: string, range: string): string {
  const oldest = OLDEST[name]
  const major = Number(/\d+/.exec(range)?.[0])
  return oldest !== undefined && major < oldest ? `^${oldest}` : range
}

type Wanted = Readonly<Record<string, Readonly<Record<string, string>>>>

function wantedOf(manifest: Record<string, unknown>): Wanted {
  const wanted: Record<string, Record<string, string>> = {}
  for (const group of ['dependencies', 'devDependencies', 'peerDependencies']) {
    const all = Object.entries((manifest[group] ?? {}) as Record<string, string>)
    wanted[group] = Object.fromEntries(
      all.filter(([name]) => !NOT_NEEDED.test(name)).map(([name, range]) => [name, newEnough(name, range)]),
    )
  }
  return wanted
}

/** Two commits whose dependencies differ only in minor versions share one installation. */
const majorsOf = (wanted: Wanted): Wanted =>
  Object.fromEntries(
    Object.entries(wanted).map(([group, all]) => [
      group,
      Object.fromEntries(Object.entries(all).map(([name, range]) => [name, /^[\^~]?v?(0\.\d+|\d+)/.exec(range)?.[1] ?? range])),
    ]),
  )
