/** Prunella's own modules, compiled once: half of the time of a start (docs/benchmarks.md). */
import { existsSync, mkdirSync, statSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

/** What others may do to the folder: nothing. */
const PRIVATE = 0o700
const WRITABLE_BY_OTHERS = 0o022

/**
 * Node's compile cache, in the user's own cache folder (XDG Base Directory Specification): whoever can write there can make this
 * process run anything, so never in /tmp, Node's own default, and not in a folder that belongs to somebody else, such as under sudo.
 * Without such a folder everything works, only slower. At most one file for each module.
 */
export function keepCompiled(env: Readonly<Record<string, string | undefined>>, uid: number | undefined): void {
  const base = env['XDG_CACHE_HOME'] ?? (env['HOME'] === undefined ? '' : join(env['HOME'], '.cache'))
  if (!base.startsWith('/') || uid === undefined) return
  const folder = join(base, 'prunella', 'compiled')
  try {
    // Level by level: Node's own way to make them all never ends where a file system answers 'not found' to every name (/proc).
    for (const level of [base, join(base, 'prunella'), folder]) if (!existsSync(level)) mkdirSync(level, { mode: PRIVATE })
    const { uid: owner, mode } = statSync(folder)
    if (owner === uid && (mode & WRITABLE_BY_OTHERS) === 0) enableCompileCache(folder)
  } catch {
    // A home that cannot be written, a full disk: the start is slower, nothing else.
  }
}
