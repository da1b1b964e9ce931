/**
 * Planted type errors in foreign TypeScript projects: slips that make the type checker red and leave every test green. How many get a
 * patch, and how many get the original text back.
 *
 *   node bench/types/run.ts --rows 12 <folder with installed dependencies> …
 *
 * `--running`: only slips that change what runs, and that no test of the project shows.
 */
import { parseArgs } from 'node:util'
import { openSandbox } from '../../src/adapters/sandbox/index.ts'
import { findProjects, type Found } from '../../src/app/languages/index.ts'
import { seededRandom, systemClock } from '../../src/app/world.ts'
import type { CheckSession, Sandbox } from '../../src/contracts/index.ts'
import { openCheckSessions } from '../../src/flow/check-session.ts'
import { searchCheck } from '../../src/flow/check-search.ts'
import type { HealParts } from '../../src/flow/parts.ts'
import type { Run } from '../../src/flow/run.ts'
import type { Found as Searched } from '../../src/flow/search.ts'
import { openTools } from '../../src/flow/tools.ts'
import { applyEdits } from '../../src/kit/index.ts'
import { asFailures, type Complaint, type TestResult } from '../../src/model/index.ts'
import { slipsOf, type Slip } from './slips.ts'

/** One search, milliseconds; an aim takes a fifth of it. */
const BUDGET_MS = 300_000
/** Slips of one kind in one project: variety counts. */
const KIND_MAX = 4
/** More errors than this from one slip are a broken project, not a slip. */
const ERRORS_MAX = 6
const SUITE_MS = 300_000
/** Slips whose suite is run, a project: nearly all of them fail a test of well tested code. */
const SUITES_MAX = 8

interface Row {
  readonly slip: Slip
  readonly errors: number
  readonly first: 'right' | 'other' | 'none'
  /** 1 is first; 0: not among them. */
  readonly rank: number
  readonly tried: number
  readonly cpuMs: number
}

interface Bed {
  readonly found: Found
  readonly sandbox: Sandbox
  readonly texts: ReadonlyMap<string, string>
}

const { values, positionals } = parseArgs({
  options: {
    rows: { type: 'string', default: '12' },
    seed: { type: 'string', default: '1' },
    running: { type: 'boolean', default: false },
  },
  allowPositionals: true,
})
const place = { cwd: process.cwd(), env: process.env, withoutTests: true }
const rows: (Row & { readonly project: string })[] = []
for (const dir of positionals) {
  const [found] = await findProjects(dir, undefined, place)
  if (found === undefined) throw new Error(`${dir} is no project`)
  for (const row of await measure(found, Number(values.rows), Number(values.seed))) {
    rows.push({ ...row, project: dir })
  }
}
report()
process.exit(0)

async function measure(found: Found, most: number, seed: number): Promise<Row[]> {
  const sandbox = await openSandbox({ unsafe: false })
  const { language, project, files } = found
  const texts = new Map<string, string>()
  for (const path of await files.list())
    if (/\.ts$/.test(path) && !/\.d\.ts$/.test(path) && language.isSource(path) && !language.isTestFile(path))
      texts.set(path, new TextDecoder().decode(await files.read(path)))
  const session = await language.checks.watch?.('types', sandbox, project, new Map())
  if (session === undefined) throw new Error(`${project.packageDir}: the compiler does not open`)
  const bed = { found, sandbox, texts }
  const done: Row[] = []
  const kinds = new Map<string, number>()
  let suites = 0
  const all = shuffled(
    [...texts].flatMap(([path, text]) => slipsOf(path, text)),
    seed,
  )
  // Those that need no run of the suite first.
  const silent = (slip: Slip): boolean =>
    language.compare.sameTree(slip.path, texts.get(slip.path)!, applyEdits(texts.get(slip.path)!, [slip]))
  const types = values.running ? [] : all.filter(silent)
  for (const slip of [...types, ...all.filter((slip) => !silent(slip))]) {
    if (done.length >= most) break
    if ((kinds.get(slip.kind) ?? 0) >= KIND_MAX) continue
    const text = applyEdits(texts.get(slip.path)!, [slip])
    const errors = await errorsOf(slip, text, session, project.root)
    if (errors.length === 0 || errors.length > ERRORS_MAX) continue
    if (!language.compare.sameTree(slip.path, texts.get(slip.path)!, text) && suites++ >= SUITES_MAX) continue
    if (!(await staysGreen(slip, text, bed))) continue
    kinds.set(slip.kind, (kinds.get(slip.kind) ?? 0) + 1)
    const row = { slip, errors: errors.length, ...(await healed(slip, text, errors, bed)) }
    console.log(JSON.stringify({ project: project.packageDir, ...row }))
    done.push(row)
  }
  await session.close()
  return done
}

async function errorsOf(slip: Slip, text: string, session: CheckSession, root: string): Promise<readonly Complaint[]> {
  const verdict = await session.judge(new Map([[`${root}/${slip.path}`, text]]))
  return verdict.status === 'judged' ? verdict.added : []
}

/** What differs in types alone runs as before; otherwise the suite says it. */
async function staysGreen({ path }: Slip, text: string, { found: { language, project }, sandbox, texts }: Bed): Promise<boolean> {
  if (language.compare.sameTree(path, texts.get(path)!, text)) return true
  if (project.runner === 'none') return false
  const overlays = new Map([[`${project.root}/${path}`, text]])
  const run = await language.suite.run(sandbox, { project, overlays, limits: { wallMs: SUITE_MS } })
  return run.complete && run.loadErrors.length === 0 && run.tests.length > 0 && run.tests.every(({ status }) => status !== 'failed')
}

async function healed(slip: Slip, text: string, errors: readonly Complaint[], bed: Bed): Promise<Omit<Row, 'slip' | 'errors'>> {
  const { found, sandbox, texts } = bed
  const random = seededRandom(1)
  const parts = {
    ...{ ...found, sandbox, random, clock: systemClock, progress: () => undefined, signal: new AbortController().signal },
    ...{ isSearched: () => true, isProtected: () => false },
  } as unknown as HealParts
  const tools = openTools(parts)
  const checkSessions = openCheckSessions(parts)
  const run = {
    ...{ parts, tools, checkSessions, options: { budgetMs: BUDGET_MS }, searchUntil: Infinity },
    book: { step: (_name: string, _input: unknown, work: () => Promise<unknown>) => work(), note: () => undefined },
  } as unknown as Run
  const failing = asFailures('types', errors)
  const red = { run: { tests: [] }, failing, flaky: [], notes: [] }
  const base = new Map([[`${found.project.root}/${slip.path}`, text]])
  const search = (targets: readonly TestResult[]): Promise<Searched> =>
    searchCheck('types', { label: '1.1', targets, red, base } as unknown as Parameters<typeof searchCheck>[1], run)
  // As a heal does: one error after the other, until one is found that a patch is found for.
  let result = await search(failing.slice(0, 1))
  for (const one of failing.slice(1)) if (result.proposals.length === 0) result = await search([one])
  await checkSessions.close()
  tools.close()
  const after = result.proposals.map(({ patch }) =>
    patch.files.map(({ path, edits }) => ({ path, text: applyEdits(path === slip.path ? text : texts.get(path)!, edits) })),
  )
  const rank =
    after.findIndex(
      (changed) => changed.length === 1 && changed[0]!.path === slip.path && plain(changed[0]!.text) === plain(texts.get(slip.path)!),
    ) + 1
  const first = result.proposals.length === 0 ? 'none' : rank === 1 ? 'right' : 'other'
  return { first, rank, tried: result.stats.tried, cpuMs: Math.round(result.stats.cpuMs) }
}

/** Without layout, and with the names of each import in one order. */
function plain(text: string): string {
  return text
    .replace(/import\s+(type\s+)?\{([^}]*)\}/g, (_, type: string | undefined, names: string) => {
      const sorted = names
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== '')
        .map((name) => (type === undefined ? name : `type ${name}`))
      return `import{${sorted.sort().join(',')}}`
    })
    .replace(/\s+/g, '')
}

function shuffled<T>(list: readonly T[], seed: number): T[] {
  const random = seededRandom(seed)
  return list
    .map((item) => ({ item, key: random.next() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item)
}

function report(): void {
  const count = (keep: (row: Row) => boolean): number => rows.filter(keep).length
  console.log(`\n| planted | a patch | the original, first | the original, among the first five |\n|---|---|---|---|`)
  console.log(
    `| ${rows.length} | ${count(({ first }) => first !== 'none')} | ${count(({ first }) => first === 'right')} | ${count(({ rank }) => rank > 0 && rank <= 5)} |`,
  )
}
