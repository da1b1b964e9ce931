import { execFile } from 'node:child_process'
import { accessSync, constants, existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { SandboxLimits, SandboxProcess, SandboxRequest } from '../../contracts/index.ts'
import type { Groups } from './cgroups.ts'
import { openCopies } from './copies.ts'
import { hasOwnId, type Identity } from './identity.ts'
import { completeLimits, inodesMax } from './limits.ts'
import { layOver } from './materialise.ts'
import type { PlanRecord } from './plan.ts'
import { checkRequest } from './request.ts'
import { limitLines } from './resources.ts'
import { seccompFilter } from './seccomp/filter.ts'
import type { Arch } from './seccomp/syscalls.ts'
import { supervisors, type Start } from './supervised.ts'
import { replaceBytes, translated } from './translate.ts'

/**
 * The second backend. There is no mount namespace, so a run that changes files or writes works on a copy (copies.ts), and the project's
 * path is exchanged for the copy's on the way in (arguments, environment, standard input, overlay texts) and back on the way out. Without a network namespace there is no network at all, loopback included.
 */
export function landlockSandbox(arch: Arch, abi: number, groups: Groups | undefined): Start {
  const startSupervised = supervisors(['confine.pl', 'watch.pl'], groups)
  const copies = openCopies()
  return async (request: SandboxRequest): Promise<SandboxProcess> => {
    const limits = completeLimits(request.limits)
    const { readOnly } = checkRequest(request)
    if (request.overlays.size === 0 && request.writes === 'none') {
      const { home, temporary, identity } = copies.plain()
      const readable = [request.projectRoot, ...readOnly]
      const records = [
        ...settings({ arch, abi, identity, limits, home, keep: false, cwd: request.cwd, readable }),
        filter(arch, identity),
        ...program(request, temporary, (text) => text),
        ...rules(readable, [], [temporary]),
      ]
      return startSupervised(records, limits, request.interactive ?? false)
    }
    const place = copies.take(request.projectRoot)
    const { home, temporary, identity, copy, links } = place
    const translation = { from: request.projectRoot, to: copy.root }
    const inward = (text: string): string => replaceBytes(Buffer.from(text), translation.from, translation.to).toString()
    const readable = [...links, ...readOnly]
    const scratch = request.writes === 'scratch'
    try {
      layOver(copy, request.overlays, inward)
      const records = [
        ...settings({ arch, abi, identity, limits, home, keep: true, cwd: inward(request.cwd), readable }),
        filter(arch, identity),
        ...program(request, temporary, inward),
        ...rules(readable, scratch ? [] : [copy.root], scratch ? [temporary, copy.root] : [temporary]),
      ]
      const started = startSupervised(records, limits, request.interactive ?? false)
      copies.giveBack(place, started)
      return translated(started, translation)
    } catch (error) {
      copies.drop(place)
      throw error
    }
  }
}

const filter = (arch: Arch, identity: Identity): PlanRecord => [
  'data',
  'seccomp',
  seccompFilter(arch, hasOwnId(identity) ? 'host-own-id' : 'host'),
]

function program(request: SandboxRequest, temporary: string, inward: (text: string) => string): PlanRecord[] {
  // There is no private /tmp: whatever the request says of these two, they lead to a folder that can be written.
  const env = { ...request.env, HOME: temporary, TMPDIR: temporary }
  return [...Object.entries(env).map(([name, value]): PlanRecord => ['env', name, inward(value)]), ['program', ...request.argv.map(inward)]]
}

interface Setting {
  readonly arch: Arch
  readonly abi: number
  readonly identity: Identity
  readonly limits: SandboxLimits
  readonly home: string
  /** The home is used again; only when Prunella is gone does the supervisor remove it. */
  readonly keep: boolean
  readonly cwd: string
  readonly readable: readonly string[]
}

function settings({ arch, abi, identity, limits, home, keep, cwd, readable }: Setting): PlanRecord[] {
  const locked = identity.root && readable.some((path) => !openToAll(path))
  const processes = limits.processes + (identity.root ? 0 : ownThreads(identity.uid))
  const values: Record<string, string | number> = {
    ...{ arch, landlock: abi, tree: 1, prepare: 'none', root: identity.root ? 1 : 0, uid: identity.uid, gid: identity.gid, oom: 1000, cwd },
    ...{ own_id: hasOwnId(identity) ? 1 : 0, keep_read: locked ? 1 : 0, limits: limitLines({ ...limits, processes }) },
    ...{ wallMs: limits.wallMs, cpuMs: limits.cpuSeconds * 1000, memoryBytes: limits.memoryBytes },
    ...{ scratch: home, scratchBytes: limits.fileBytes * 2, scratchInodes: inodesMax, keep: keep ? 1 : 0 },
  }
  return Object.entries(values).map(([key, value]) => ['set', key, value])
}

const systemFolders = ['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32']
const systemFiles = [
  ...[
    'ld.so.cache',
    'alternatives',
    'localtime',
    'timezone',
    'ssl/openssl.cnf',
    'ssl/certs',
    'php',
    'python3',
    'mime.types',
    'passwd',
    'group',
  ].map((name) => `/etc/${name}`),
  // What Node reads about the machine: os.cpus(), os.totalmem(), os.uptime(). No other process's folder is among them.
  ...['cpuinfo', 'meminfo', 'stat', 'uptime', 'loadavg', 'version', 'filesystems', 'sys/vm/overcommit_memory'].map(
    (name) => `/proc/${name}`,
  ),
]
const devices = ['null', 'zero', 'full', 'random', 'urandom'].map((name) => `/dev/${name}`)

function rules(readable: readonly string[], executable: readonly string[], writable: readonly string[]): PlanRecord[] {
  return [
    ...[...systemFolders, ...readable, ...executable].map((path): PlanRecord => ['rule', path, 'execute']),
    ...systemFiles.map((path): PlanRecord => ['rule', path, 'read']),
    ...devices.map((path): PlanRecord => ['rule', path, 'device']),
    ...writable.map((path): PlanRecord => ['rule', path, 'write']),
  ]
}

/** Whether someone without any right of ours can reach and read the path. A look at the top is enough to choose; Landlock decides the rest. */
function openToAll(path: string): boolean {
  for (let at = dirname(path); at !== '/'; at = dirname(at)) if ((statSync(at).mode & 0o001) === 0) return false
  const sample = statSync(path).isDirectory() ? [path, ...readdirSync(path).map((name) => join(path, name))] : [path]
  return sample.every((at) => !existsSync(at) || (statSync(at).mode & (statSync(at).isDirectory() ? 0o005 : 0o004)) !== 0)
}

/** RLIMIT_NPROC counts every thread of the user; a normal user has more than those in the sandbox. */
function ownThreads(uid: number): number {
  let threads = 0
  for (const pid of readdirSync('/proc')) {
    if (!/^\d+$/.test(pid)) continue
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8')
      if (Number(/^Uid:\s+(\d+)/m.exec(status)?.[1]) === uid) threads += Number(/^Threads:\s+(\d+)/m.exec(status)?.[1] ?? 1)
    } catch {
      // It ended between the listing and the look.
    }
  }
  return threads
}

/** The kernel's Landlock version, 0 when it is missing or switched off (landlock_create_ruleset(2) with LANDLOCK_CREATE_RULESET_VERSION). */
export async function landlockAbi(_arch: Arch): Promise<number> {
  try {
    accessSync('/usr/bin/perl', constants.X_OK)
  } catch {
    return 0
  }
  return new Promise((resolve) => {
    execFile('/usr/bin/perl', ['-e', 'print syscall(444, 0, 0, 1)'], { env: {}, timeout: 5000 }, (error, stdout) => {
      const version = Number(stdout)
      resolve(error === null && version > 0 ? version : 0)
    })
  })
}
