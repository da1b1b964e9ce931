/**
 * `npm run bench:mutants -- <folder of a PHP package> [count] [seed]`: plants single mutations in its sources, drawn by a seed, keeps those that
 * turn the package's own suite red, and heals each with nothing of the original at hand. Prints a line for each and a table.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { projectFiles } from '../../src/adapters/node-files/index.ts'
import { applyEdits } from '../../src/kit/index.ts'
import { sameTree } from '../../src/languages/php/compare/index.ts'
import { isSource } from '../../src/languages/php/project/index.ts'
import type { Edit } from '../../src/model/index.ts'
import { phpMutantsOf } from '../throughput/php-mutants.ts'
import { Report } from './report.ts'

/** One run of the suite; a mutant that takes longer hangs and is left out. */
const SUITE_MS_MAX = 90_000
const HEAL_MS_MAX = 900_000
/** The search of one heal. */
const BUDGET = '10m'

const [folder, countText = '10', seedText = '1', only = ''] = process.argv.slice(2)
if (folder === undefined) throw new Error('name a folder')
const scratch = mkdtempSync(join(tmpdir(), 'prunella-mutants-'))
const dir = join(scratch, 'project')
cpSync(resolve(folder), dir, { recursive: true, filter: (path) => !/\/\.git$/.test(path), verbatimSymlinks: true })
const cli = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))

interface Mutant {
  readonly path: string
  readonly edit: Edit
  readonly original: string
}

/** Mulberry32: the same seed draws the same mutants. */
function random(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

async function drawn(): Promise<Mutant[]> {
  const all: Mutant[] = []
  const paths = (await projectFiles(dir).list()).filter((path) => isSource(path) && path.startsWith(only))
  for (const path of paths) {
    const original = readFileSync(join(dir, path), 'utf8')
    try {
      for (const edit of phpMutantsOf(original)) all.push({ path, edit, original })
    } catch {
      // A source that does not parse holds no mutant.
    }
  }
  const next = random(Number(seedText))
  const perFile = Map.groupBy(all, ({ path }) => path)
  const out: Mutant[] = []
  // A file first, then a place in it: large files would take all the places.
  while (perFile.size > 0 && out.length < all.length) {
    const files = [...perFile.keys()]
    const path = files[Math.floor(next() * files.length)]!
    const left = perFile.get(path)!
    out.push(...left.splice(Math.floor(next() * left.length), 1))
    if (left.length === 0) perFile.delete(path)
  }
  return out
}

const settings = ['phpunit.xml', 'phpunit.dist.xml', 'phpunit.xml.dist'].some((name) => existsSync(join(dir, name)))
const php = process.env['PRUNELLA_USER_PHP'] ?? '/usr/bin/php'
const phpunit = existsSync(join(dir, 'vendor/bin/phpunit')) ? [join(dir, 'vendor/bin/phpunit')] : ['/usr/bin/phpunit']

function isRed(): boolean {
  const { status, error } = spawnSync(
    php,
    [...phpunit, '--no-coverage', '--stop-on-failure', '--stop-on-error', '--do-not-cache-result', ...(settings ? [] : ['tests'])],
    {
      cwd: dir,
      timeout: SUITE_MS_MAX,
      stdio: 'ignore',
    },
  )
  return error === undefined && (status === 1 || status === 2)
}

interface Healed {
  readonly report: { readonly rounds?: readonly Round[]; readonly state?: string } | undefined
  readonly cpuSeconds: number
  readonly said: string
}
interface Round {
  readonly search: {
    readonly tried: number
    readonly plausible: number
    readonly cpuMs: number
    readonly elapsedMs: number
    readonly tier: string
  }
  readonly remedy?: {
    readonly diff: string
    readonly changes: { readonly changes: readonly { readonly path: string; readonly after: string | null }[] }
    readonly decision: { readonly mayAutoApply: boolean; readonly confidence: { readonly tier: string } }
    readonly proposal: {
      readonly families: readonly string[]
      readonly behaviours?: { readonly groups: number; readonly inputsTried: number }
    }
  }
}

function heal(): Healed {
  const command = `TIMEFORMAT='%U %S'; time "$@"`
  const { stdout, stderr } = spawnSync(
    'bash',
    ['-c', command, 'time', process.execPath, cli, 'heal', dir, '--dry-run', '--json', '--seed', '1', '--budget', BUDGET],
    { encoding: 'utf8', timeout: HEAL_MS_MAX, maxBuffer: 1 << 28, env: { ...process.env, PRUNELLA_STATE: join(scratch, 'state.db') } },
  )
  const times = stderr.trim().split('\n').at(-1)!.split(' ').map(Number)
  let report: Healed['report']
  try {
    report = JSON.parse(stdout) as Healed['report']
  } catch {
    report = undefined
  }
  return { report, cpuSeconds: (times[0] ?? 0) + (times[1] ?? 0), said: stderr.trim().split('\n').slice(-4).join(' | ').slice(0, 300) }
}

const report = new Report()
try {
  if (isRed()) throw new Error('the suite is red before anything was planted')
  let count = 0
  for (const { path, edit, original } of await drawn()) {
    if (count === Number(countText)) break
    writeFileSync(join(dir, path), applyEdits(original, [edit]))
    if (isRed()) {
      count++
      const { report: told, cpuSeconds, said } = heal()
      const remedy = told?.rounds?.[0]?.remedy
      const changed = remedy?.changes.changes ?? []
      const equal = changed.length === 1 && changed[0]!.path === path && sameTree(path, changed[0]!.after ?? '', original)
      const line = original.slice(0, edit.start).split('\n').length
      const lineText = (text: string): string => text.split('\n')[line - 1]!.trim()
      report.add({
        place: `${path}:${line}`,
        fault: `${lineText(original)}  →  ${lineText(applyEdits(original, [edit]))}`,
        state: told?.state ?? `no report: ${said}`,
        outcome: remedy === undefined ? 'none' : equal ? 'equal' : 'other',
        diff: remedy?.diff,
        search: told?.rounds?.[0]?.search,
        auto: remedy?.decision.mayAutoApply ?? false,
        tier: remedy?.decision.confidence.tier,
        families: remedy?.proposal.families ?? [],
        behaviours: remedy?.proposal.behaviours,
        cpuSeconds,
      })
    }
    writeFileSync(join(dir, path), original)
  }
  report.print()
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
