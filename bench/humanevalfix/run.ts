/**
 * HumanEvalFix: `npm run bench:humanevalfix -- --language javascript|python [--data path] [--only id] [--mode all-tests|examples-only]
 * [--budget ms] [--jobs n] [--formula ochiai|dstar|tarantula|barinel] [--rows file (a line as soon as a row is measured)] [--from such files] [--counts] [--json]`. Needs the data file, which is no part of this project.
 */
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openSandbox } from '../../src/adapters/sandbox/index.ts'
import type { FormulaName } from '../../src/stages/3-diagnose/index.ts'
import { countsOf } from './calibration.ts'
import { languages } from './languages.ts'
import { measure, type Measured, type Mode } from './measure.ts'
import { misses, table } from './report.ts'
import { readRows } from './rows.ts'

const { values } = parseArgs({
  options: {
    language: { type: 'string', default: 'javascript' },
    data: { type: 'string', default: '../shared/bench/humanevalfix-dev.jsonl' },
    only: { type: 'string' },
    mode: { type: 'string' },
    budget: { type: 'string', default: '10000' },
    jobs: { type: 'string', default: '1' },
    formula: { type: 'string', default: 'ochiai' },
    seed: { type: 'string', default: '1' },
    rows: { type: 'string' },
    from: { type: 'string', multiple: true },
    counts: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})

const modes: Mode[] = values.mode === undefined ? ['all-tests', 'examples-only'] : [values.mode as Mode]

async function measureAll(): Promise<Measured[]> {
  if (!existsSync(values.data)) {
    console.error(`The data file ${values.data} is not there. Pass --data <humanevalfix .jsonl>; it is not part of this project.`)
    process.exit(2)
  }
  const language = languages[values.language]
  if (!language) {
    console.error(`The language ${values.language} cannot be measured; --language is one of ${Object.keys(languages).join(', ')}.`)
    process.exit(2)
  }
  const rows = readRows(readFileSync(values.data, 'utf8'), values.language).filter(
    (row) => values.only === undefined || row.id === values.only || row.id.endsWith(`/${values.only}`),
  )
  const dir = mkdtempSync(join(tmpdir(), 'prunella-humanevalfix-'))
  const measured: Measured[] = []
  try {
    const bench = {
      language,
      sandbox: await openSandbox(),
      dir,
      budgetMs: Number(values.budget),
      seed: Number(values.seed),
      formula: values.formula as FormulaName,
    }
    const work = modes.flatMap((mode) => rows.map((row) => ({ row, mode })))
    let next = 0
    const worker = async (): Promise<void> => {
      while (next < work.length) {
        const { row, mode } = work[next++]!
        measured.push(await measure(row, mode, bench))
        if (process.stderr.isTTY) process.stderr.write(`\r${measured.length}/${work.length} ${row.id}   `)
        if (values.rows !== undefined) appendFileSync(values.rows, `${JSON.stringify(measured.at(-1))}\n`)
      }
    }
    await Promise.all(Array.from({ length: Math.max(1, Number(values.jobs)) }, worker))
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
  return measured
}

const savedRows = (path: string): Measured[] => {
  const lines = readFileSync(path, 'utf8').split('\n')
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Measured)
}

const measured = values.from === undefined ? await measureAll() : values.from.flatMap(savedRows)
measured.sort((a, b) => a.mode.localeCompare(b.mode) || a.id.localeCompare(b.id, undefined, { numeric: true }))
if (values.json) console.log(JSON.stringify(measured, undefined, 2))
else if (values.counts) console.log(countsOf(measured.filter(({ mode }) => mode === 'examples-only')))
else console.log(`${table(measured, modes)}\n\nMisses\n${misses(measured)}`)
