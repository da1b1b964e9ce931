import { existsSync, readFileSync } from 'node:fs'
import { arch } from 'node:process'
import { fileURLToPath } from 'node:url'
import type { Sandbox, SandboxRequest } from '../../contracts/index.ts'
import { PrunellaError } from '../../model/index.ts'
import { hierarchyHere, openGroups, type Groups } from './cgroups.ts'
import { bubblewrapPlan, type BubblewrapAbility } from './bubblewrap.ts'
import { removeAbandonedHomes } from './home.ts'
import { pickIdentity } from './identity.ts'
import { landlockAbi, landlockSandbox } from './landlock.ts'
import { completeLimits } from './limits.ts'
import { selfTest } from './self-test.ts'
import { supervisors, type Start } from './supervised.ts'
import { plainSandboxStart } from './unsafe.ts'

export interface OpenSandboxOptions {
  /** Try only this one. */
  readonly prefer?: 'bubblewrap' | 'landlock'
  /** The user asked in words to run without a sandbox. */
  readonly unsafe?: boolean
}

/** A trial is a mount, a fork and /bin/true; more than this and the machine is not usable for healing. */
const trialWallMs = 10_000

/** Finds a sandbox that works on this machine by trying it. Throws PrunellaError('sandbox-missing') with the cause and the remedy. */
export async function openSandbox(options: OpenSandboxOptions = {}): Promise<Sandbox> {
  if (options.unsafe) {
    removeAbandonedHomes()
    return sandboxOf('none', plainSandboxStart(), [])
  }
  if (process.platform !== 'linux' || (arch !== 'x64' && arch !== 'arm64'))
    throw new PrunellaError('sandbox-missing', `there is no sandbox for ${process.platform} ${arch} yet; use Linux on x86-64 or arm64`)
  if (!existsSync('/usr/bin/perl')) throw new PrunellaError('sandbox-missing', '/usr/bin/perl is missing: apt-get install perl-base')
  const causes: string[] = []
  const groups = groupsHere()
  if (options.prefer !== 'landlock') {
    const found = await tryBubblewrap(arch, groups)
    if (typeof found !== 'string') return sandboxOf('bubblewrap', found.start, [limitNote(found.groups)])
    causes.push(found)
  }
  if (options.prefer !== 'bubblewrap') {
    const found = await tryLandlock(arch, groups)
    if (typeof found !== 'string') return sandboxOf('landlock', found.start, [limitNote(found.groups), ...causes])
    causes.push(found)
  }
  throw new PrunellaError('sandbox-missing', causes.join('; '))
}

function groupsHere(): Groups | undefined {
  try {
    const hierarchy = hierarchyHere()
    return hierarchy && openGroups(hierarchy)
  } catch {
    return undefined
  }
}

const limitNote = (groups: Groups | undefined): string =>
  groups === undefined
    ? 'memory is measured every 20 ms; no control group of ours to limit it'
    : `memory and processes are limited by control groups in ${groups.hierarchy.memory}`

function sandboxOf(kind: Sandbox['kind'], start: Start, notes: readonly string[]): Sandbox {
  const sandbox: Sandbox = {
    kind,
    notes,
    start,
    run: async (request) => {
      const started = await start({ ...request, interactive: false })
      return started.result
    },
    selfTest: (scope) => selfTest(sandbox, scope),
  }
  return sandbox
}

interface Found {
  readonly start: Start
  readonly groups: Groups | undefined
}

/** With control groups and, where they look usable and are not, without. */
async function firstThatWorks(groups: Groups | undefined, open: (groups: Groups | undefined) => Start): Promise<Found | string> {
  let cause = ''
  for (const used of groups === undefined ? [undefined] : [groups, undefined]) {
    const start = open(used)
    const failure = await trial(start)
    if (failure === undefined) return { start, groups: used }
    cause = failure
  }
  return cause
}

async function tryBubblewrap(machine: 'x64' | 'arm64', groups: Groups | undefined): Promise<Found | string> {
  if (!existsSync('/usr/bin/bwrap')) return 'bubblewrap is not installed: apt-get install bubblewrap'
  const prepares: BubblewrapAbility['prepare'][] = pickIdentity().root ? ['root'] : ['user', 'none']
  let cause = ''
  for (const prepare of prepares) {
    const found = await firstThatWorks(groups, (used) => {
      const startSupervised = supervisors(prepare === 'none' ? ['watch.pl'] : ['prepare.pl', 'watch.pl'], used)
      return async (request) => {
        const limits = completeLimits(request.limits)
        return startSupervised(bubblewrapPlan(request, limits, { prepare, arch: machine }), limits, request.interactive ?? false)
      }
    })
    if (typeof found !== 'string') return found
    cause = found
  }
  return `bubblewrap does not work here (${cause}): ${bubblewrapRemedy(cause)}`
}

async function tryLandlock(machine: 'x64' | 'arm64', groups: Groups | undefined): Promise<Found | string> {
  const abi = await landlockAbi(machine)
  if (abi === 0) return 'Landlock is not enabled: boot a kernel >= 6.12 with lsm=landlock among its security modules'
  // Before ABI 6 (Linux 6.12) a sandbox of the same user could send signals to all of that user's processes.
  if (abi < 6 && !pickIdentity().root)
    return `Landlock ABI ${abi} cannot contain signals of a normal user: use Linux >= 6.12, or run as root, which then drops to an id of its own`
  removeAbandonedHomes()
  const found = await firstThatWorks(groups, (used) => landlockSandbox(machine, abi, used))
  return typeof found === 'string' ? `Landlock does not work here (${found})` : found
}

async function trial(start: Start): Promise<string | undefined> {
  const folder = fileURLToPath(new URL('./runtime', import.meta.url))
  const request: SandboxRequest = {
    ...{ argv: ['/usr/bin/true'], cwd: folder, env: {}, projectRoot: folder, overlays: new Map(), readOnly: [], writes: 'none' },
    limits: { wallMs: trialWallMs },
  }
  try {
    const result = await (await start(request)).result
    return result.exitCode === 0 ? undefined : result.stderr.trim() || `ended by ${result.ended} ${result.exitCode ?? result.signal}`
  } catch (error) {
    return (error as Error).message
  }
}

/** What AppArmor's restriction looks like from bubblewrap and from the supervisor: the namespace is there, and without any right. */
const rightsMissing = /uid.?map: (?:Permission denied|Operation not permitted)|RTM_NEWADDR: Operation not permitted/

/** What stands in the way of unprivileged user namespaces, by asking the kernel's own switches and by what bubblewrap said. */
function bubblewrapRemedy(cause: string): string {
  const setting = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined)
  if (setting('/proc/sys/kernel/unprivileged_userns_clone') === '0') return 'sysctl -w kernel.unprivileged_userns_clone=1'
  if (setting('/proc/sys/user/max_user_namespaces') === '0') return 'sysctl -w user.max_user_namespaces=10000'
  const restricted = setting('/proc/sys/kernel/apparmor_restrict_unprivileged_userns')
  if (restricted === '1' || (restricted === undefined && rightsMissing.test(cause)))
    return 'AppArmor forbids user namespaces (Ubuntu 24.04): apt-get install apparmor-profiles and load bwrap-userns-restrict, or sysctl -w kernel.apparmor_restrict_unprivileged_userns=0'
  return 'in a container, start it with --security-opt seccomp=unconfined --security-opt systempaths=unconfined, or rely on Landlock (Linux >= 6.12)'
}
