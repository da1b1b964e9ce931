import { existsSync, readdirSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { SandboxLimits, SandboxRequest } from '../../contracts/index.ts'
import { inodesMax, sharedMemoryBytes } from './limits.ts'
import type { PlanRecord } from './plan.ts'
import { isToolCache, sharedFolders, specialFiles } from './project-tree.ts'

/** Words for bubblewrap's command line. */
export interface Mounts {
  readonly words: string[]
  /** Words before the program: what has to be done inside first. */
  readonly wrapper: string[]
}

interface Bind {
  readonly at: string
  readonly words: string[]
}

/** A mount hides what was mounted below it before, so the outer path goes first. */
export const outerFirst = (binds: readonly Bind[]): string[] =>
  binds.toSorted((a, b) => a.at.length - b.at.length).flatMap((bind) => bind.words)

/** Packages mounted one by one; bubblewrap takes at most 9000 words, and each costs about 0.2 ms. A larger node_modules is read-only as a whole. */
const packagesMax = 1000
const copySource = '/run/prunella/project'
const copyStage = '/run/prunella/files'
/** $1 root, $2 number of files, then pairs of source ('' hides) and target, then the program. */
const copyScript = `root=$1 n=$2; shift 2
tar -C ${copySource} --exclude=node_modules --exclude=.git -cf - . 2>/dev/null | tar -C "$root" -xf - 2>/dev/null
while [ "$n" -gt 0 ]; do
  if [ -z "$1" ]; then rm -f "$2"; else mkdir -p "\${2%/*}" && cat "$1" > "$2"; fi || exit 125
  shift 2; n=$((n - 1))
done
exec "$@"`

/**
 * Without prepared mounts (Ubuntu's AppArmor lets only bubblewrap itself make namespaces; kernels before 5.11 have no overlay for users).
 * Files that exist are replaced by bubblewrap; for anything else the project is copied inside, into memory, with its packages mounted.
 */
export function plainMounts(request: SandboxRequest, readOnly: readonly string[], limits: SandboxLimits, records: PlanRecord[]): Mounts {
  const root = request.projectRoot
  const base = [...sized(limits.fileBytes, '/tmp', '1777'), ...sized(sharedMemoryBytes, '/dev/shm', '1777')]
  const entries = [...request.overlays]
  const data = (index: number, content: string | Uint8Array): string => {
    records.push(['data', `file${index}`, content])
    return `@fd:file${index}@`
  }
  // bubblewrap cannot limit the number of files of a tmpfs: the supervisor counts them.
  records.push(['set', 'counted', ['/tmp', '/dev/shm', root].join('\n')], ['set', 'countedMax', inodesMax])
  if (request.writes === 'none' && entries.every(([path, content]) => content !== null && existsSync(path))) {
    const files = entries.map(([path, content], index) => ({ at: path, words: ['--ro-bind-data', data(index, content ?? ''), path] }))
    return { words: [...base, ...outerFirst([bind(root), ...readOnly.map(bind), ...covered(root, root), ...files])], wrapper: [] }
  }
  const puts = entries.flatMap(([, content], index) =>
    content === null ? [] : ['--ro-bind-data', data(index, content), `${copyStage}/${index}`],
  )
  const steps = entries.flatMap(([path, content], index) => [content === null ? '' : `${copyStage}/${index}`, path])
  const scratch = { at: root, words: sized(limits.fileBytes * 2, root, '0755') }
  const packages = sharedFolders(root).flatMap((path) => packageBinds(path, limits))
  const source = [...['--ro-bind', root, copySource], ...covered(root, copySource).flatMap(({ words }) => words)]
  return {
    words: [...base, ...source, ...puts, ...outerFirst([scratch, ...packages, ...readOnly.map(bind)])],
    wrapper: ['/bin/sh', '-c', copyScript, 'sh', root, String(entries.length), ...steps],
  }
}

const bind = (path: string): Bind => ({ at: path, words: ['--ro-bind', path, path] })
const sized = (bytes: number, path: string, mode: string): string[] => ['--size', String(bytes), '--perms', mode, '--tmpfs', path]

/** A read-only mount does not keep anyone from writing into a socket or a pipe. */
const covered = (root: string, shownAt: string): Bind[] =>
  specialFiles(root).map((path) => ({ at: path, words: ['--ro-bind', '/dev/null', shownAt + path.slice(root.length)] }))

/** node_modules as a small writable folder with the packages in it: tools keep caches there (vite, for one, will not start without). */
function packageBinds(path: string, limits: SandboxLimits): Bind[] {
  if (!path.endsWith('/node_modules')) return [bind(path)]
  const entries = readdirSync(path, { withFileTypes: true }).filter((entry) => !isToolCache(entry))
  if (entries.length > packagesMax) return [bind(path)]
  const inner = entries.map((entry) => {
    const at = join(path, entry.name)
    return entry.isSymbolicLink() ? { at, words: ['--symlink', readlinkSync(at), at] } : bind(at)
  })
  return [{ at: path, words: sized(limits.fileBytes, path, '0755') }, ...inner]
}
