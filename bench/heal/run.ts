/**
 * How long a whole heal takes, from the start of the process to the first candidate and to the proof, and how much memory all
 * its processes hold together (proportional set size, so that shared pages count once). On copies of the examples.
 */
import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const RUNS = 5
/** A heal of an example that takes longer hangs. */
const RUN_MS_MAX = 180_000
const POLL_MS = 50
const here = fileURLToPath(new URL('.', import.meta.url))
const examples = join(here, '../../examples')

interface Figures {
  readonly state: string
  readonly firstMs: number
  readonly totalMs: number
  /** Prunella's own process. */
  readonly ownMb: number
  /** All of them: Prunella, the sandboxes, the project's runner and compiler in them. */
  readonly peakMb: number
}

async function healOnce(name: string): Promise<Figures> {
  const scratch = mkdtempSync(join(tmpdir(), 'prunella-bench-'))
  try {
    const dir = join(scratch, name)
    const modules = join(examples, name, 'node_modules')
    cpSync(join(examples, name), dir, { recursive: true, filter: (path) => !path.includes('node_modules') })
    if (existsSync(modules)) symlinkSync(modules, join(dir, 'node_modules'))
    return await measured(dir, join(scratch, 'state.db'))
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

function measured(dir: string, state: string): Promise<Figures> {
  return new Promise((settle, fail) => {
    const child = spawn(process.execPath, [join(here, 'one.ts'), dir], {
      env: { ...process.env, PRUNELLA_STATE: state },
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: RUN_MS_MAX,
    })
    let said = ''
    let peak = 0
    let own = 0
    child.stdout.on('data', (data: Buffer) => (said += data.toString()))
    const poll = setInterval(() => {
      const pid = child.pid ?? 0
      own = Math.max(own, memoryOf(pid))
      peak = Math.max(peak, treeMemory(pid))
    }, POLL_MS)
    child.on('error', fail)
    child.on('close', (code) => {
      clearInterval(poll)
      if (code !== 0) return fail(new Error(`the heal of ${dir} ended with ${code}`))
      settle({ ...(JSON.parse(said) as Omit<Figures, 'peakMb' | 'ownMb'>), ownMb: own / 1024, peakMb: peak / 1024 })
    })
  })
}

/** KiB of a process and all below it; a process that ends meanwhile counts nothing. */
function treeMemory(root: number): number {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const stat = read(`/proc/${name}/stat`)
    if (stat !== undefined) parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
  }
  const below = (pid: number): boolean => pid === root || (parents.has(pid) && below(parents.get(pid) as number))
  return [...parents.keys()].filter(below).reduce((sum, pid) => sum + memoryOf(pid), 0)
}

/** Proportional set size in KiB. */
const memoryOf = (pid: number): number => Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`) ?? '')?.[1] ?? 0)

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number

console.log(`${RUNS} heals each; seconds and megabytes: median (worst)`)
console.log('example      state    first candidate   proof             memory, own       with the tools of the project')
for (const name of ['parcel', 'ledger-js', 'storefront']) {
  const runs: Figures[] = []
  for (let run = 0; run < RUNS; run++) runs.push(await healOnce(name))
  const show = (pick: (figures: Figures) => number, unit: string, digits: number): string =>
    `${median(runs.map(pick)).toFixed(digits)} ${unit} (${Math.max(...runs.map(pick)).toFixed(digits)})`.padEnd(18)
  const columns = [
    show((one) => one.firstMs / 1000, 's', 2),
    show((one) => one.totalMs / 1000, 's', 2),
    show((one) => one.ownMb, 'MB', 0),
    show((one) => one.peakMb, 'MB', 0),
  ]
  console.log(`${name.padEnd(12)} ${(runs[0]?.state ?? '').padEnd(8)} ${columns.join('')}`)
}
