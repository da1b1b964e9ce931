/** Where a commit of the past gets its dependencies from. */
import { copyFile, link, lstat, mkdir, readdir, readlink, symlink } from 'node:fs/promises'
import { join } from 'node:path'

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

export const isThere = async (path: string): Promise<boolean> => (await lstat(path).catch(() => undefined)) !== undefined

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
