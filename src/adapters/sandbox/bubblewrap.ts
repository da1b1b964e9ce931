import { existsSync, lstatSync, readlinkSync } from 'node:fs'
import type { SandboxLimits, SandboxRequest } from '../../contracts/index.ts'
import { pickIdentity } from './identity.ts'
import { dataSlackBytes, inodesMax, openFilesMax, sharedMemoryBytes } from './limits.ts'
import type { PlanRecord } from './plan.ts'
import { checkRequest } from './request.ts'
import { sharedFolders, specialFiles } from './project-tree.ts'
import { seccompFilter } from './seccomp/filter.ts'
import type { Arch } from './seccomp/syscalls.ts'

/** The id inside, whatever it is outside: nobody. */
const insideId = '65534'
/** What programs need from /etc: the linker's cache, Debian's alternatives, time zone, public certificates, and the settings of PHP and Python. */
const etcPaths = [
  'ld.so.cache',
  'alternatives',
  'localtime',
  'timezone',
  'ssl/openssl.cnf',
  'ssl/certs',
  'ca-certificates',
  'php',
  'python3',
  'mime.types',
]
const etcFiles = {
  passwd: 'nobody:x:65534:65534:nobody:/tmp:/bin/sh\n',
  group: 'nogroup:x:65534:\n',
  hosts: '127.0.0.1 localhost\n::1 localhost\n',
  nsswitch: 'passwd: files\ngroup: files\nhosts: files\n',
}

export interface BubblewrapAbility {
  /** How mounts are prepared before bubblewrap: by root, in a user namespace of one's own, or not at all. */
  readonly prepare: 'root' | 'user' | 'none'
  readonly arch: Arch
}

/**
 * The plan for one run under bubblewrap. The project goes through an overlay whenever mounts can be prepared: changed, new and hidden files
 * and scratch writes are then one case, and sockets and pipes of the machine that lie in the project lead nowhere.
 */
export function bubblewrapPlan(request: SandboxRequest, limits: SandboxLimits, ability: BubblewrapAbility): PlanRecord[] {
  const checked = checkRequest(request)
  const identity = pickIdentity()
  const records: PlanRecord[] = [
    ...Object.entries({
      arch: ability.arch,
      prepare: ability.prepare,
      uid: identity.uid,
      gid: identity.gid,
      ids: identity.ids,
      oom: 1000,
    }).map(set),
    ...Object.entries({
      root: identity.root ? 1 : 0,
      wallMs: limits.wallMs,
      cpuMs: limits.cpuSeconds * 1000,
      memoryBytes: limits.memoryBytes,
    }).map(set),
    ['data', 'seccomp', seccompFilter(ability.arch, 'namespaces')],
    ...Object.entries(etcFiles).map(([name, text]): PlanRecord => ['data', name, text]),
  ]
  const mounts =
    ability.prepare === 'none'
      ? plainMounts(request, checked.readOnly, limits, records)
      : stagedMounts(request, checked.readOnly, limits, records)
  const program: PlanRecord = [
    'program',
    '/usr/bin/bwrap',
    ...isolation,
    ...systemMounts(),
    ...mounts.words,
    ...['--remount-ro', '/dev', '--remount-ro', '/', '--chdir', request.cwd],
    ...Object.entries({ HOME: '/tmp', TMPDIR: '/tmp', ...request.env }).flatMap(([name, value]) => ['--setenv', name, value]),
    '--',
    ...resourceLimits(limits),
    ...mounts.wrapper,
    ...request.argv,
  ]
  return [...records, program]
}

const set = ([key, value]: [string, string | number]): PlanRecord => ['set', key, value]

const isolation = [
  ...['--unshare-user', '--unshare-all', '--disable-userns', '--die-with-parent', '--new-session', '--clearenv', '--hostname', 'prunella'],
  ...['--uid', insideId, '--gid', insideId, '--cap-drop', 'ALL', '--seccomp', '@fd:seccomp@', '--json-status-fd', '@fd:status@'],
]

/** prlimit runs inside, after the user namespace exists: processes are then counted for this sandbox alone. */
export const resourceLimits = (limits: SandboxLimits): string[] => [
  '/usr/bin/prlimit',
  `--nproc=${limits.processes}`,
  `--nofile=${openFilesMax}`,
  `--fsize=${limits.fileBytes}`,
  `--cpu=${limits.cpuSeconds}:${limits.cpuSeconds + 1}`,
  `--data=${limits.memoryBytes + dataSlackBytes}`,
  '--core=0',
]

/** /usr and the links into it, the few files of /etc, and fresh /proc and /dev. */
function systemMounts(): string[] {
  const roots = ['/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32'].filter((path) => existsSync(path))
  return [
    ...['--ro-bind', '/usr', '/usr'],
    ...roots.flatMap((path) => (lstatSync(path).isSymbolicLink() ? ['--symlink', readlinkSync(path), path] : ['--ro-bind', path, path])),
    ...etcPaths.flatMap((name) => ['--ro-bind-try', `/etc/${name}`, `/etc/${name}`]),
    ...['--ro-bind-data', '@fd:passwd@', '/etc/passwd', '--ro-bind-data', '@fd:group@', '/etc/group'],
    ...['--ro-bind-data', '@fd:hosts@', '/etc/hosts', '--ro-bind-data', '@fd:nsswitch@', '/etc/nsswitch.conf'],
    ...['--proc', '/proc', '--dev', '/dev', '--dir', '/run', '--dir', '/var', '--symlink', '/tmp', '/var/tmp'],
  ]
}

function stagedMounts(request: SandboxRequest, readOnly: readonly string[], limits: SandboxLimits, records: PlanRecord[]): Mounts {
  const layerBytes = request.writes === 'scratch' ? limits.fileBytes : limits.fileBytes + overlayBytes(request)
  records.push(
    ['tmpfs', 'tmp', limits.fileBytes, inodesMax, '1777'],
    ['tmpfs', 'shm', sharedMemoryBytes, inodesMax, '1777'],
    ['source', 'project', request.projectRoot],
    ['overlay', 'merged', 'project', layerBytes, inodesMax],
    ...readOnly.map((path, index): PlanRecord => ['source', `extra${index}`, path]),
  )
  for (const [path, content] of request.overlays)
    records.push(['put', 'merged', path.slice(request.projectRoot.length + 1), content === null ? '1' : '', content ?? ''])
  const binds = [
    { at: request.projectRoot, words: [request.writes === 'scratch' ? '--bind' : '--ro-bind', '/tmp/merged', request.projectRoot] },
    ...readOnly.map((path, index) => ({ at: path, words: ['--ro-bind', `/tmp/extra${index}`, path] })),
  ]
  return { words: ['--bind', '/tmp/tmp', '/tmp', '--bind', '/tmp/shm', '/dev/shm', ...outerFirst(binds)], wrapper: [] }
}

/**
 * Without prepared mounts (Ubuntu's AppArmor lets only bubblewrap itself make namespaces; kernels before 5.11 have no overlay for users).
 * Files that exist are replaced by bubblewrap. Anything else is done inside, on a copy in memory: see `copyScript`.
 */
function plainMounts(request: SandboxRequest, readOnly: readonly string[], limits: SandboxLimits, records: PlanRecord[]): Mounts {
  const sized = (bytes: number, path: string): string[] => ['--size', String(bytes), '--perms', '1777', '--tmpfs', path]
  const bind = (path: string): Bind => ({ at: path, words: ['--ro-bind', path, path] })
  const base = [...sized(limits.fileBytes, '/tmp'), ...sized(sharedMemoryBytes, '/dev/shm')]
  const entries = [...request.overlays]
  const data = (index: number, content: string | Uint8Array): string => {
    records.push(['data', `file${index}`, content])
    return `@fd:file${index}@`
  }
  if (request.writes === 'none' && entries.every(([path, content]) => content !== null && existsSync(path))) {
    const special = specialFiles(request.projectRoot).map((path) => ({ at: path, words: ['--ro-bind', '/dev/null', path] }))
    const files = entries.map(([path, content], index) => ({ at: path, words: ['--ro-bind-data', data(index, content ?? ''), path] }))
    return { words: [...base, ...outerFirst([bind(request.projectRoot), ...readOnly.map(bind), ...special, ...files])], wrapper: [] }
  }
  const root = request.projectRoot
  const shared = sharedFolders(root).map(bind)
  const scratch = { at: root, words: ['--size', String(limits.fileBytes * 2), '--tmpfs', root] }
  const puts = entries.flatMap(([, content], index) =>
    content === null ? [] : ['--ro-bind-data', data(index, content), `${copyStage}/${index}`],
  )
  const steps = entries.flatMap(([path, content], index) => [content === null ? '' : `${copyStage}/${index}`, path])
  return {
    words: [...base, '--ro-bind', root, copySource, ...puts, ...outerFirst([scratch, ...shared, ...readOnly.map(bind)])],
    wrapper: ['/bin/sh', '-c', copyScript, 'sh', root, String(entries.length), ...steps],
  }
}

interface Mounts {
  readonly words: string[]
  /** Words before the program: what has to be done inside first. */
  readonly wrapper: string[]
}

interface Bind {
  readonly at: string
  readonly words: string[]
}

const copySource = '/run/prunella/project'
const copyStage = '/run/prunella/files'
/** $1 root, $2 number of files, then pairs of source ('' hides) and target, then the program. */
const copyScript = `root=$1 n=$2; shift 2
tar -C ${copySource} --exclude=node_modules --exclude=.git -cf - . | tar -C "$root" -xf - 2>/dev/null
while [ "$n" -gt 0 ]; do
  if [ -z "$1" ]; then rm -f "$2"; else mkdir -p "\${2%/*}" && cat "$1" > "$2"; fi || exit 125
  shift 2; n=$((n - 1))
done
exec "$@"`

const overlayBytes = (request: SandboxRequest): number =>
  [...request.overlays.values()].reduce((sum, content) => sum + (content?.length ?? 0) * 3, 0)

/** A mount hides what was mounted below it before, so the outer path goes first. */
const outerFirst = (binds: readonly Bind[]): string[] => binds.toSorted((a, b) => a.at.length - b.at.length).flatMap((bind) => bind.words)
