import { existsSync, lstatSync, readlinkSync } from 'node:fs'
import type { SandboxLimits, SandboxRequest } from '../../contracts/index.ts'
import { pickIdentity } from './identity.ts'
import { inodesMax, sharedMemoryBytes } from './limits.ts'
import type { PlanRecord } from './plan.ts'
import { checkRequest } from './request.ts'
import { outerFirst, plainMounts, type Mounts } from './plain-mounts.ts'
import { prlimitWords } from './resources.ts'
import { seccompFilter } from './seccomp/filter.ts'
import type { Arch } from './seccomp/syscalls.ts'

/** The id inside, whatever it is outside: nobody. */
const insideId = '65534'
/** What programs need from /etc: the linker's cache, Debian's alternatives, and settings. Each costs a mount, about 0.2 ms. */
const etcPaths = ['ld.so.cache', 'alternatives', 'ssl/openssl.cnf', 'php']
const etcFiles = {
  passwd: 'nobody:x:65534:65534:nobody:/tmp:/bin/sh\n',
  group: 'nogroup:x:65534:\n',
  hosts: '127.0.0.1 localhost\n::1 localhost\n',
  'nsswitch.conf': 'passwd: files\ngroup: files\nhosts: files\n',
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
    ...Object.entries(etcFiles).map(([name, text]): PlanRecord => ['data', name.replace('.', '_'), text]),
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
    ...prlimitWords(limits),
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

/** /usr and the links into it, the few files of /etc, and fresh /proc and /dev. */
function systemMounts(): string[] {
  const timeZone = lstatSync('/etc/localtime', { throwIfNoEntry: false })?.isSymbolicLink() ? readlinkSync('/etc/localtime') : undefined
  const roots = ['/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32'].filter((path) => existsSync(path))
  return [
    ...['--ro-bind', '/usr', '/usr'],
    ...roots.flatMap((path) => (lstatSync(path).isSymbolicLink() ? ['--symlink', readlinkSync(path), path] : ['--ro-bind', path, path])),
    ...etcPaths.filter((name) => existsSync(`/etc/${name}`)).flatMap((name) => ['--ro-bind', `/etc/${name}`, `/etc/${name}`]),
    // Copies in the root, which is made read-only at the end: no mount. The link tells the time zone's name, as on the machine.
    ...Object.keys(etcFiles).flatMap((name) => ['--perms', '0644', '--file', `@fd:${name.replace('.', '_')}@`, `/etc/${name}`]),
    ...(timeZone === undefined ? [] : ['--symlink', timeZone, '/etc/localtime']),
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

const overlayBytes = (request: SandboxRequest): number =>
  [...request.overlays.values()].reduce((sum, content) => sum + (content?.length ?? 0) * 3, 0)
