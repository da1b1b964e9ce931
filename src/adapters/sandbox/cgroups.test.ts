import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SandboxLimits, SandboxRequest } from '../../contracts/index.ts'
import { bubblewrapPlan } from './bubblewrap.ts'
import { findHierarchy, hierarchyHere, openGroups, type Hierarchy } from './cgroups.ts'
import { limitsDefault } from './limits.ts'
import { supervisors } from './supervised.ts'

const root = process.getuid?.() === 0

/** Version 2 where this machine hands it down, else version 1, if root may make groups there. */
function hierarchyOfThisMachine(): { readonly parts: Hierarchy; readonly made: readonly string[] } | undefined {
  const here = hierarchyHere()
  if (here !== undefined) return { parts: here, made: [] }
  const made = ['memory', 'pids'].map((name) => `/sys/fs/cgroup/${name}/prunella.test-${process.pid}`)
  if (!root || !made.every((folder) => existsSync(dirname(folder)))) return undefined
  try {
    for (const folder of made) mkdirSync(folder)
  } catch {
    return undefined
  }
  return { parts: { version: 1, memory: made[0] as string, pids: made[1] as string }, made }
}

const found = hierarchyOfThisMachine()
afterAll(() => {
  for (const folder of found?.made ?? []) rmdirSync(folder)
})

describe.skipIf(found === undefined)('a run in groups of its own (none can be made here when skipped)', () => {
  const project = mkdtempSync(join(tmpdir(), 'prunella-groups-'))
  beforeAll(() => chmodSync(project, 0o755))
  afterAll(() => rmSync(project, { recursive: true }))
  const { parts } = found ?? { parts: { version: 2, memory: '', pids: '' } }
  const mine = (): string[] =>
    [parts.memory, parts.pids].flatMap((folder) => readdirSync(folder).filter((name) => name.startsWith(`prunella-${process.pid}-`)))
  /** `group` is what the group is made for, `plan` what the supervisor's own looks are for: with the latter far away only the kernel can act. */
  const run = (script: string, group: Partial<SandboxLimits>, plan = group) => {
    const limits = { ...limitsDefault, ...plan }
    const request: SandboxRequest = {
      ...{ argv: ['/usr/bin/perl', '-e', script], cwd: project, env: {}, projectRoot: project, overlays: new Map() },
      ...{ readOnly: [], writes: 'none', limits },
    }
    const arch = process.arch === 'arm64' ? 'arm64' : 'x64'
    const records = bubblewrapPlan(request, limits, { prepare: root ? 'root' : 'user', arch })
    return supervisors([], openGroups(parts))(records, { ...limitsDefault, ...group }, false).result
  }

  test('is ended by the kernel at its memory limit', async () => {
    const take = 'my @x; push @x, "x" x 4e6 for 1 .. 100; print "all"'
    const far = { memoryBytes: 4e9, fileBytes: 1e6 }
    expect(await run(take, { memoryBytes: 50e6, fileBytes: 1e6 }, far)).toMatchObject({ ended: 'memory', exitCode: null, stdout: '' })
    expect(await run(take, { memoryBytes: 600e6, fileBytes: 1e6 }, far)).toMatchObject({ ended: 'exit', exitCode: 0, stdout: 'all' })
    expect(mine()).toEqual([])
  })

  test('may fill its temporary folder besides', async () => {
    const fill = 'for my $n (1 .. 12) { open my $f, ">", "/tmp/$n"; syswrite $f, "x" x 1e6 for 1 .. 20; close $f } print "all"'
    expect(await run(fill, { memoryBytes: 16e6, fileBytes: 256e6 })).toMatchObject({ ended: 'exit', stdout: 'all' })
  })

  test('gets no more processes than its limit', async () => {
    const count = 'my $n = 0; while ($n < 500) { my $p = fork; last unless defined $p; if (!$p) { sleep 5; exit } $n++ } print $n'
    expect(Number((await run(count, { processes: 40 })).stdout)).toBeLessThanOrEqual(40)
    expect(mine()).toEqual([])
  })

  test('groups of a Prunella that was killed are removed by the next', () => {
    // No process has this id: the kernel's highest is 2^22.
    const abandoned = [...new Set([parts.memory, parts.pids])].map((folder) => join(folder, 'prunella-99999999-0'))
    for (const folder of abandoned) mkdirSync(folder)
    openGroups(parts)
    expect(abandoned.filter((folder) => existsSync(folder))).toEqual([])
  })
})

/** The files that the search reads, in a plain folder: a stand-in for a mounted hierarchy. */
describe('the search for a hierarchy', () => {
  const mount = mkdtempSync(join(tmpdir(), 'prunella-hierarchy-'))
  const mounts = `24 30 0:22 / /proc rw - proc proc rw\n31 23 0:28 / ${mount} rw,relatime - cgroup2 cgroup2 rw\n`
  beforeAll(() => {
    const user = 'user.slice/user-1000.slice/user@1000.service'
    const given = { '': 'cpu memory pids', 'user.slice': 'memory pids', [user]: 'cpu memory pids', [`${user}/app.slice`]: 'memory pids' }
    for (const folder of [user, `${user}/app.slice/term.scope`, 'system.slice/ssh.service'])
      mkdirSync(join(mount, folder), { recursive: true })
    for (const folder of [
      '',
      'user.slice',
      user,
      `${user}/app.slice`,
      `${user}/app.slice/term.scope`,
      'system.slice',
      'system.slice/ssh.service',
    ]) {
      writeFileSync(join(mount, folder, 'cgroup.procs'), '')
      writeFileSync(join(mount, folder, 'cgroup.subtree_control'), `${(given as Record<string, string>)[folder] ?? ''}\n`)
    }
  })
  afterAll(() => rmSync(mount, { recursive: true }))

  test.each([
    ['0::/user.slice/user-1000.slice/user@1000.service/app.slice/term.scope\n', '/user.slice/user-1000.slice/user@1000.service/app.slice'],
    ['12:pids:/x\n0::/system.slice/ssh.service\n', ''],
    ['0::/\n', ''],
    ['0::/../../elsewhere\n', undefined],
    ['4:memory:/x\n', undefined],
  ])('%s', (own, expected) => {
    const folder = expected === undefined ? undefined : mount + expected
    expect(findHierarchy(own, mounts)).toEqual(folder && { version: 2, memory: folder, pids: folder })
  })
  test('finds nothing where only version 1 is mounted, or nothing is handed down', () => {
    expect(findHierarchy('0::/\n', mounts.replaceAll('cgroup2', 'cgroup'))).toBe(undefined)
    expect(findHierarchy('0::/\n', mounts.replaceAll(mount, join(mount, 'system.slice')))).toBe(undefined)
    expect(readFileSync(join(mount, 'cgroup.procs'), 'utf8')).toBe('')
  })
})
