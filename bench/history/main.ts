/**
 * Heals the faults of public repositories' past and compares with the human fixes: `learn --history` on repositories that are not
 * checked out here, with each commit's own dependencies installed from the registry (their scripts do not run).
 *
 *   npm run bench:history -- <git directory> [...] [--out <folder>] [--max 20] [--budget 30m] [--each 60s] [--seed 1] [--from <revision>]
 *     [--test "<command>"]  how to run the tests, where no runner is recognised
 *     [--rows]        finds the faults and heals none
 *                     (--each is processor time; by the clock a search may take four times as long)
 *     [--commits <file>]  looks at these commits only, one hash a line, as a run with --rows found them
 *     [--lines 10]    fixes of at most so many changed source lines
 *     [--whole 30s]   a slower suite is replaced by the tests near each change; 0 always
 *
 * Prints a table for each repository and one over all. What is found is kept in --out: a second run goes on.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { tmpdir } from 'node:os'
import { parseArgs } from 'node:util'
import { learnFromHistory, type LearnReport } from '../../src/app/index.ts'
import { parseTime } from '../../src/cli/commands/heal.ts'
import { paintFor } from '../../src/cli/render/paint.ts'
import { renderLearned } from '../../src/cli/render/learned.ts'
import { tally } from '../../src/stages/9-learn/index.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string', default: join(tmpdir(), 'prunella-history') },
    max: { type: 'string', default: '20' },
    budget: { type: 'string', default: '30m' },
    each: { type: 'string', default: '60s' },
    seed: { type: 'string', default: '1' },
    lines: { type: 'string', default: '10' },
    whole: { type: 'string', default: '30s' },
    from: { type: 'string' },
    commits: { type: 'string' },
    test: { type: 'string' },
    rows: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})
if (positionals.length === 0) throw new Error('name at least one git directory')

const paint = paintFor(process.stdout, process.env)
const stop = new AbortController()
process.once('SIGINT', () => stop.abort())
const reports: LearnReport[] = []
for (const repository of positionals) {
  if (stop.signal.aborted) break
  const out = resolve(values.out, nameOf(repository))
  const report = await learnFromHistory(
    {
      ...{
        dir: checkout(resolve(repository), out),
        out,
        install: true,
        rowsOnly: values.rows,
        max: Number(values.max),
        lines: Number(values.lines),
        seed: Number(values.seed),
      },
      ...{
        budget: parseTime(values.budget),
        budgetEach: parseTime(values.each),
        wholeMs: values.whole === '0' ? 0 : parseTime(values.whole),
      },
      ...(values.from === undefined ? {} : { from: values.from }),
      ...(values.test === undefined ? {} : { test: values.test }),
      ...(values.commits === undefined ? {} : { only: readFileSync(values.commits, 'utf8').split(/\s+/).filter(Boolean) }),
    },
    {
      ...{ cwd: process.cwd(), env: process.env, signal: stop.signal },
      progress: (event) => {
        if (event.kind === 'note') console.error(event.text)
        else if (event.kind === 'stage') console.error(`${event.stage}: ${event.detail}`)
      },
    },
  )
  reports.push(report)
  if (values.rows && !values.json) {
    console.log(`${nameOf(repository)} at ${headOf(report.project)}: ${report.rows.length} faults in ${report.commits} commits`)
    for (const { commit, changedLines, subject } of report.rows) console.log(`  ${commit.slice(0, 10)} ${changedLines} ${subject}`)
    for (const { reason, count, example } of report.skipped)
      console.log(`  ${count}: ${reason}${example === undefined ? '' : `, such as ${example}`}`)
    continue
  }
  console.log(values.json ? JSON.stringify(report) : `${nameOf(repository)} at ${headOf(report.project)}\n${renderLearned(report, paint)}`)
}
if (reports.length > 1 && !values.json) {
  const outcomes = reports.flatMap((report) => report.outcomes)
  const all = { ...(reports[0] as LearnReport), project: 'all', outcomes, table: tally(outcomes), skipped: [] }
  console.log(renderLearned({ ...all, commits: reports.reduce((sum, report) => sum + report.commits, 0) }, paint))
}

function nameOf(repository: string): string {
  const path = resolve(repository).replace(/\/\.git$/, '')
  return ['repo', 'repo.git'].includes(basename(path)) ? basename(dirname(path)) : basename(path, '.git')
}

/** A bare repository gets a working tree, because git trusts no bare one that it merely finds. */
function checkout(repository: string, out: string): string {
  if (existsSync(join(repository, '.git'))) return repository
  const folder = join(out, 'checkout')
  if (!existsSync(folder)) execFileSync('git', ['clone', '--quiet', '--shared', '--no-checkout', repository, folder], { stdio: 'inherit' })
  return folder
}

function headOf(folder: string): string {
  return execFileSync('git', ['-C', folder, 'rev-parse', 'HEAD'], { encoding: 'utf8' }).trim()
}
