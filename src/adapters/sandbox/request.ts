import { realpathSync } from 'node:fs'
import { dirname, isAbsolute, normalize } from 'node:path'
import type { SandboxRequest } from '../../contracts/index.ts'
import { PrunellaError } from '../../model/index.ts'

/** Folders of the machine that are never shown whole. */
const neverMounted = new Set(['/', '/proc', '/sys', '/dev', '/etc', '/run', '/var', '/tmp', '/usr', '/boot', '/home'])
/** Already visible through the system mounts. */
const alreadyVisible = ['/usr', '/bin', '/sbin', '/lib', '/lib64']

export interface CheckedRequest {
  /** Extra read-only paths that are not visible anyway, outer ones first, none twice. */
  readonly readOnly: readonly string[]
}

/** Throws PrunellaError('path-refused') for a path that is not absolute and plain, or that leads out of the project through a link. */
export function checkRequest(request: SandboxRequest): CheckedRequest {
  const { projectRoot, cwd, argv, overlays } = request
  for (const path of [projectRoot, cwd, argv[0] ?? '', ...request.readOnly]) checkPlain(path)
  if (neverMounted.has(projectRoot)) throw refused(projectRoot, 'is a folder of the system, not a project')
  const realRoot = realpathSync(projectRoot)
  for (const path of overlays.keys()) {
    checkPlain(path)
    if (!isUnder(path, projectRoot)) throw refused(path, `lies outside ${projectRoot}`)
    // What exists of the way must be real folders: a link anywhere on it would have another real path.
    const existing = nearestExisting(dirname(path))
    if (realpathSync(existing) !== realRoot + existing.slice(projectRoot.length)) throw refused(path, 'is reached through a symbolic link')
  }
  const readOnly = [...new Set(request.readOnly)]
    .filter(
      (path) => path !== projectRoot && !isUnder(path, projectRoot) && !alreadyVisible.some((root) => path === root || isUnder(path, root)),
    )
    .toSorted((a, b) => a.length - b.length)
  for (const path of readOnly) if (neverMounted.has(path)) throw refused(path, 'is a folder of the system')
  return { readOnly: readOnly.filter((path, index) => !readOnly.slice(0, index).some((outer) => isUnder(path, outer))) }
}

const refused = (path: string, why: string): PrunellaError => new PrunellaError('path-refused', `${path} ${why}`)

function checkPlain(path: string): void {
  if (!isAbsolute(path) || normalize(path) !== path || path.includes('\0') || (path.length > 1 && path.endsWith('/')))
    throw refused(JSON.stringify(path), 'is not a plain absolute path')
}

export const isUnder = (path: string, root: string): boolean => path.startsWith(root.endsWith('/') ? root : `${root}/`)

/** The longest part of the path that exists, as written. */
function nearestExisting(path: string): string {
  for (let at = path; ; at = dirname(at)) {
    try {
      realpathSync(at)
      return at
    } catch {
      if (at === '/') return at
    }
  }
}
