/**
 * What a sandbox costs above starting the same program without one: `npm run bench:sandbox [-- --rounds 200]`. Every round starts each kind
 * once, in turn, so that a busy machine slows all of them alike; the cost is the difference within a round. Prints the least, the median
 * and the 95th percentile of wall time, and the mean processor time of one start, Prunella's own share and all children together: the latter is what
 * can be compared between busy machines.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openSandbox } from '../../src/adapters/sandbox/index.ts'
import type { Sandbox, SandboxRequest } from '../../src/contracts/index.ts'

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '200' }, files: { type: 'string', default: '200' } } })
const rounds = Number(values.rounds)
/** The first rounds fill caches and compile Prunella's own code. */
const warmUp = 5
const program = '/usr/bin/true'

/** The unit of /proc/<pid>/stat, milliseconds (sysconf(_SC_CLK_TCK) is 100 on all machines that Prunella's sandbox supports). */
const tickMs = 10

interface Start {
  readonly wallMs: number
  readonly ownCpuMs: number
  readonly childCpuMs: number
}

interface Kind {
  readonly name: string
  run(): Promise<void>
}

const project = layOut(Number(values.files))
try {
  const kinds = [plain(), ...(await sandboxed('bubblewrap')), ...(await sandboxed('landlock'))]
  const starts = new Map<string, Start[]>(kinds.map(({ name }) => [name, []]))
  for (let round = -warmUp; round < rounds; round++)
    for (const { name, run } of kinds) {
      const start = await measured(run)
      if (round >= 0) starts.get(name)?.push(start)
    }
  report(starts)
} finally {
  rmSync(project, { recursive: true })
}

async function measured(run: () => Promise<void>): Promise<Start> {
  const [startedAt, own, children] = [performance.now(), process.cpuUsage(), childTicks()]
  await run()
  const { user, system } = process.cpuUsage(own)
  return { wallMs: performance.now() - startedAt, ownCpuMs: (user + system) / 1000, childCpuMs: (childTicks() - children) * tickMs }
}

/** Processor time of all children that have ended; one start is less than a tick, so only the sum over many tells. */
function childTicks(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return Number(fields[13]) + Number(fields[14])
}

function layOut(files: number): string {
  const root = mkdtempSync(join(tmpdir(), 'prunella-bench-'))
  for (let at = 0; at < files; at++) {
    const folder = join(root, 'src', String(at % 10))
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, `${at}.js`), `export const value = ${at}\n`.repeat(100))
  }
  return root
}

function plain(): Kind {
  const run = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const child = spawn(program, [], { cwd: project, env: {}, stdio: ['ignore', 'pipe', 'pipe'] })
      child.once('error', reject).once('close', () => resolve())
    })
  return { name: 'plain spawn', run }
}

async function sandboxed(prefer: 'bubblewrap' | 'landlock'): Promise<Kind[]> {
  let sandbox: Sandbox
  try {
    sandbox = await openSandbox({ prefer })
  } catch (error) {
    console.log(`${prefer}: ${(error as Error).message}`)
    return []
  }
  const base: SandboxRequest = {
    ...{ argv: [program], cwd: project, env: {}, projectRoot: project, overlays: new Map(), readOnly: [], writes: 'none', limits: {} },
  }
  const kind = (name: string, more: Partial<SandboxRequest>): Kind => ({
    name: `${prefer}, ${name}`,
    run: async () => {
      const { exitCode, stderr } = await sandbox.run({ ...base, ...more })
      if (exitCode !== 0) throw new Error(`${prefer}: ${stderr}`)
    },
  })
  return [
    kind('as it is', {}),
    kind('one file changed', { overlays: new Map([[join(project, 'src', '0', '0.js'), 'export const value = 1\n']]) }),
    kind('may write', { writes: 'scratch' }),
  ]
}

function report(starts: ReadonlyMap<string, readonly Start[]>): void {
  const bare = starts.get('plain spawn') ?? []
  console.log(`${rounds} rounds, ${values.files} files in the project, milliseconds\n`)
  console.log(
    `${''.padEnd(32)}${['wall: least', 'median', 'p95', 'above plain', 'p95', 'own cpu', 'child cpu'].map((word) => word.padStart(14)).join('')}`,
  )
  for (const [name, all] of starts) {
    const walls = all.map(({ wallMs }) => wallMs)
    const above = walls.map((ms, round) => ms - (bare[round]?.wallMs ?? 0))
    const cpu = [mean(all.map(({ ownCpuMs }) => ownCpuMs)), mean(all.map(({ childCpuMs }) => childCpuMs))]
    const figures = [quantile(walls, 0), quantile(walls, 0.5), quantile(walls, 0.95), quantile(above, 0.5), quantile(above, 0.95), ...cpu]
    console.log(name.padEnd(32) + figures.map((ms) => ms.toFixed(1).padStart(14)).join(''))
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
