import { constants, type Stats } from 'node:fs'
import { access, lstat, realpath } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { PrunellaError } from '../../model/index.ts'

/** A relative path with forward slashes that does not climb, or a refusal. Backslashes are refused: on Windows they would climb unseen. */
export function checkedRelative(path: string): string {
  const bad =
    path === '' ||
    path.startsWith('/') ||
    /^[a-z]:/i.test(path) ||
    /[\\\0]/.test(path) ||
    path.split('/').some((part) => part === '..' || part === '.' || part === '')
  if (bad) throw new PrunellaError('path-refused', `'${path}' is not a path inside the project`)
  return path
}

/**
 * The absolute path of something below `realRoot` (itself resolved), following symlinks; undefined when nothing is there.
 * Throws `path-refused` when it leads out of the root.
 */
export async function resolveInside(realRoot: string, path: string): Promise<string | undefined> {
  const wanted = join(realRoot, checkedRelative(path))
  const real = await realpath(wanted).catch(absent)
  if (real === undefined) return undefined
  const prefix = realRoot.endsWith(sep) ? realRoot : realRoot + sep
  if (real !== realRoot && !real.startsWith(prefix))
    throw new PrunellaError('path-refused', `'${path}' leads out of the project, to ${real}`)
  return real
}

/**
 * The absolute path of a file that may be written, there or not: no symlink on the way to its folder, so that what is written is what
 * the path says. Git data and installed packages are refused here too, as the last line of defence behind the policy of stage 7: git runs
 * what lies in .git, and a manifest in the project may be forged.
 */
export async function placeForWriting(realRoot: string, path: string): Promise<string> {
  const wanted = join(realRoot, checkedRelative(path))
  if (path.split('/').some((part) => ['.git', 'node_modules'].includes(part.toLowerCase())))
    throw new PrunellaError('path-refused', `'${path}' is not the project's own source`)
  const folder = await realpath(dirname(wanted)).catch(absent)
  if (folder === undefined) throw new PrunellaError('changed-since', `the folder of '${path}' is not there any more`)
  if (folder !== dirname(wanted)) throw new PrunellaError('path-refused', `'${path}' crosses a symbolic link`)
  return wanted
}

/** Facts of a plain file to be replaced; `place` comes from placeForWriting. */
export async function plainFile(place: string, path: string): Promise<Stats> {
  const facts = await lstat(place).catch(absent)
  if (facts === undefined) throw new PrunellaError('changed-since', `'${path}' is not there any more`)
  if (!facts.isFile()) throw new PrunellaError('path-refused', `'${path}' is not a plain file`)
  if (facts.nlink > 1) throw new PrunellaError('path-refused', `'${path}' has ${facts.nlink} hard links: it is other files too`)
  if ((facts.mode & 0o222) === 0) throw new PrunellaError('read-only', `'${path}' is write-protected`)
  await access(place, constants.W_OK)
  return facts
}

/** ENOENT and ENOTDIR mean that nothing is there; any other error is one. */
export function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
  throw error
}
