import type { Dirent } from 'node:fs'
import { lstat, readdir, readFile, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileFacts, ProjectFiles } from '../../contracts/index.ts'
import { PrunellaError } from '../../model/index.ts'
import { readFailure } from './failures.ts'
import { absent, checkedRelative, resolveInside } from './inside.ts'

/** Larger files are no source: reading one whole would only cost memory. */
const READ_BYTES_MAX = 64 * 1024 * 1024
/** The default for `list`; a repository of this size lists in about a second. */
const LIST_MAX = 100_000
/** Folders below folders; deeper is a mistake of some generator. */
const DEPTH_MAX = 64
const leftOut: ReadonlySet<string> = new Set(['node_modules', '.git', '__pycache__', '.tox', '.nox'])
/** What marks a folder as a Python environment (PEP 405), whatever its name: other people's code by the thousand files. */
const environmentMark = 'pyvenv.cfg'

/**
 * Reads below `root` (absolute). Symbolic links are followed while they stay inside, refused (`path-refused`) when they lead out, and
 * never listed. Throws `io` when the disk or the permissions do not let it read.
 */
export function projectFiles(root: string): ProjectFiles {
  let real: Promise<string> | undefined
  const guard = async <T>(work: (realRoot: string) => Promise<T>): Promise<T> => {
    try {
      return await work(await (real ??= realpath(root)))
    } catch (error) {
      throw readFailure(error)
    }
  }
  return {
    root,
    read: (path) =>
      guard(async (realRoot) => {
        const file = await resolveInside(realRoot, path)
        if (file === undefined) return undefined
        const facts = await stat(file)
        if (!facts.isFile()) return undefined
        if (facts.size > READ_BYTES_MAX) throw new PrunellaError('io', `${path} has ${facts.size} bytes, more than ${READ_BYTES_MAX}`)
        return await readFile(file).catch(absent)
      }),
    facts: (path) => guard((realRoot) => factsOf(realRoot, path)),
    list: (options) => guard((realRoot) => list(realRoot, options?.under, options?.max ?? LIST_MAX)),
  }
}

async function factsOf(realRoot: string, path: string): Promise<FileFacts | undefined> {
  await resolveInside(realRoot, path)
  const facts = await lstat(join(realRoot, path)).catch(absent)
  if (facts === undefined) return undefined
  return { size: facts.size, mode: facts.mode & 0o7777, isFile: facts.isFile(), isSymlink: facts.isSymbolicLink() }
}

/** Regular files, sorted by code unit, at most `max` of them in that order. */
async function list(realRoot: string, under: string | undefined, max: number): Promise<string[]> {
  const base = under === undefined || under === '' || under === '.' ? '' : checkedRelative(under.replace(/\/$/, ''))
  if (base !== '' && (await resolveInside(realRoot, base)) === undefined) return []
  const found: string[] = []
  await walk(realRoot, base, 0, found, max)
  return found
}

/** A folder's name sorts as if it ended in '/', so that a depth-first walk yields whole paths in order and may stop at `max`. */
const sortKey = (entry: Dirent): string => (entry.isDirectory() ? `${entry.name}/` : entry.name)

async function walk(realRoot: string, folder: string, depth: number, found: string[], max: number): Promise<void> {
  if (depth > DEPTH_MAX) return
  const entries = (await readdir(join(realRoot, folder), { withFileTypes: true }).catch(absent)) ?? []
  if (folder !== '' && entries.some((entry) => entry.name === environmentMark)) return
  entries.sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))
  for (const entry of entries) {
    if (found.length >= max) return
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.isFile()) found.push(path)
    else if (entry.isDirectory() && !leftOut.has(entry.name)) await walk(realRoot, path, depth + 1, found, max)
  }
}
