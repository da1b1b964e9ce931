import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ProbeOutcome } from '../../src/contracts/index.ts'
import { finished, people } from './sandbox/people.ts'

/** A minute is several times what the slowest run takes on two busy cores. */
const timeout = 120_000
/** How long the kernel may take to end a tree of processes after Prunella was killed. */
const endMsMax = 10_000

const { all, close } = people()
const backends = ['bubblewrap', 'landlock'] as const
let mountsBefore = ''

const mounts = (): string => readFileSync('/proc/mounts', 'utf8')
const processes = (mark: string): string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && existsSync(`/proc/${name}/cmdline`))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(mark)
      } catch {
        return false
      }
    })

beforeAll(() => {
  mountsBefore = mounts()
})
afterAll(close)

describe.each(all)('as $name', (person) => {
  test.each(backends)('nothing gets out of %s, and nothing takes more than it was given', { timeout }, async (backend) => {
    const { stdout, stderr } = await finished(person.start('self-test-main.ts', [backend]))
    const report = JSON.parse(stdout || `{"failed":${JSON.stringify(stderr)}}`) as { kind: string; outcomes: ProbeOutcome[] }
    expect(report).toMatchObject({ kind: backend })
    expect(report.outcomes.filter((outcome) => !outcome.contained)).toEqual([])
    expect(report.outcomes.length).toBeGreaterThanOrEqual(50 + 8)
  })

  test.each(backends.flatMap((backend) => [[backend, 'none'] as const, [backend, 'scratch'] as const]))(
    'when Prunella is killed, %s (writes: %s) leaves no process, no mount and no file',
    { timeout },
    async (backend, writes) => {
      const mark = `sleeper-${randomBytes(8).toString('hex')}`
      const project = mkdtempSync(join(tmpdir(), 'prunella-sleeper-'))
      chmodSync(project, 0o777)
      const child = person.start('sleeper-main.ts', [backend, mark, project, writes])
      await new Promise<void>((resolve, reject) => {
        child.stdout?.once('data', () => resolve())
        child.once('close', (code) => reject(new Error(`it ended with ${code} before it was killed`)))
      })
      // Program, its daemon and, in one of the two, the sandbox program; Prunella itself carries the mark too.
      expect(processes(mark).length).toBeGreaterThanOrEqual(3)
      const pid = child.pid
      child.kill('SIGKILL')
      const deadline = performance.now() + endMsMax
      while (processes(mark).length > 0 && performance.now() < deadline) await new Promise((resolve) => setImmediate(resolve))
      expect(processes(mark)).toEqual([])
      const leftovers = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith(`prunella-sandbox-${pid}-`))
      while (leftovers().length > 0 && performance.now() < deadline) await new Promise((resolve) => setImmediate(resolve))
      expect(leftovers()).toEqual([])
      rmSync(project, { recursive: true })
    },
  )
})

/** A namespace in which no further one can be made, as a container is by default. */
const withoutNamespaces = [
  '/usr/bin/unshare',
  '--user',
  '--map-root-user',
  '/bin/sh',
  '-c',
  'echo 0 > /proc/sys/user/max_user_namespaces && exec "$@"',
  'sh',
]

test('where there are no user namespaces, Landlock it is, or an error that says what to do', { timeout }, async () => {
  const person = all.at(-1)
  const answer = async (prefer: string): Promise<unknown> =>
    JSON.parse((await finished(person!.start('open-main.ts', [prefer], withoutNamespaces))).stdout)
  const remedy = expect.stringContaining('sysctl -w user.max_user_namespaces=') as unknown
  expect(await answer('any')).toMatchObject({ kind: 'landlock', open: [], notes: expect.arrayContaining([remedy]) })
  expect(await answer('bubblewrap')).toMatchObject({ code: 'sandbox-missing', exit: 3, cause: remedy })
})

/** The words of bubblewrap 0.8 and later under Ubuntu's restriction. A stand-in: there is no such kernel here. */
const restricted = ['bwrap: setting up uid map: Permission denied', 'bwrap: loopback: Failed RTM_NEWADDR: Operation not permitted']

test.each(restricted)(
  'where AppArmor restricts namespaces (a stand-in that says "%s"), the remedy is the profile',
  { timeout },
  async (words) => {
    const home = mkdtempSync(join(tmpdir(), 'prunella-stand-in-'))
    const standIn = join(home, 'bwrap')
    writeFileSync(standIn, `#!/bin/sh\necho '${words}' >&2\nexit 1\n`, { mode: 0o755 })
    const rights = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user']
    const script = 'mount --bind "$1" /usr/bin/bwrap && shift && exec "$@"'
    const within = ['/usr/bin/unshare', '--mount', ...rights, '/bin/sh', '-c', script, 'sh', standIn]
    const answer = async (prefer: string): Promise<unknown> =>
      JSON.parse((await finished(all[0]!.start('open-main.ts', [prefer], within))).stdout)
    const remedy = expect.stringMatching(/(?:uid map|RTM_NEWADDR).*apparmor-profiles.*bwrap-userns-restrict/) as unknown
    expect(await answer('bubblewrap')).toMatchObject({ code: 'sandbox-missing', exit: 3, cause: remedy })
    expect(await answer('any')).toMatchObject({ kind: 'landlock', open: [], notes: expect.arrayContaining([remedy]) })
    rmSync(home, { recursive: true })
  },
)

test('no mount is left on the machine', () => {
  expect(mounts()).toBe(mountsBefore)
})
