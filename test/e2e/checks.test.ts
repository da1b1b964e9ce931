/** Errors of the type checker and the linter, from end to end: told, healed, proved, applied, undone. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HealReport } from '../../src/app/index.ts'
import { openBench, repository, type Bench } from './prunella.ts'

let bench: Bench
beforeAll(async () => {
  bench = await openBench()
})
afterAll(() => bench.close())

const modules = join(repository, 'node_modules')
const reportOf = (stdout: string): HealReport => JSON.parse(stdout) as HealReport
const added = (report: HealReport): string[] =>
  report.rounds.flatMap(({ remedy }) => (remedy?.diff ?? '').split('\n').filter((line) => /^\+(?!\+)/.test(line)))

const tsconfig =
  '{ "compilerOptions": { "target": "es2022", "module": "nodenext", "strict": true, "noEmit": true, "types": [] }, "include": ["src"] }'
const people =
  'export interface Person {\n  readonly name: string\n}\n\nexport const find = async (id: string): Promise<Person> => ({ name: id })\n' +
  'export const clip = (text: string, most: number): string => text.slice(0, most)\n'
const test = "import { test } from 'node:test'\nimport assert from 'node:assert'\ntest('adds', () => assert.equal(1 + 1, 2))\n"

describe('types and lint', { timeout: 400_000 }, () => {
  it('heals a type error that no test shows: told, approved, looked at again, taken back', async () => {
    const wrong =
      "import type { Person } from './people.js'\n\nexport const initial = (person: Person): string => person.nmae.slice(0, 1)\n"
    const root = await bench.project(
      'typed',
      {
        'package.json': '{ "name": "typed", "type": "module", "scripts": { "test": "node --test" } }',
        'tsconfig.json': tsconfig,
        'src/people.ts': people,
        'src/initial.ts': wrong,
        'test/adds.test.js': test,
      },
      modules,
    )
    const report = reportOf((await bench.run(['heal', root, '--json', '--seed', '1', '--budget', '10m'])).stdout)
    expect(report.state).toBe('awaiting')
    expect(report.looked?.map(({ check, status }) => [check, status])).toEqual([
      ['types', 'errors'],
      ['lint', 'skipped'],
    ])
    expect(added(report)).toEqual(['+export const initial = (person: Person): string => person.name.slice(0, 1)'])
    const [round] = report.rounds
    expect(round?.remedy?.proof.checks.filter(({ status }) => status === 'passed').map(({ id }) => id)).toEqual([
      ...['reverse', 'security', 'silence', 'red', 'green', 'types', 'sentinels', 'test-list', 'suite'],
    ])
    expect(round?.remedy?.decision.mayAutoApply).toBe(false)
    const approved = await bench.run(['approve', report.heal, '--patch', round!.remedy!.changes.digest])
    expect({ code: approved.code, said: approved.stdout }).toMatchObject({ code: 0, said: expect.stringContaining('no longer says it') })
    const again = await bench.run(['heal', root])
    expect({ code: again.code, story: again.stdout }).toMatchObject({ code: 0, story: expect.stringContaining('TypeScript: no errors') })
    expect((await bench.run(['rollback', report.heal])).code).toBe(0)
    expect(await readFile(join(root, 'src/initial.ts'), 'utf8')).toBe(wrong)
  })

  it.each([
    [
      'a promise that nobody awaits',
      "import { find } from './people.js'\n\nexport async function nameOf(id: string): Promise<string> {\n  const person = find(id)\n  return person.name\n}\n",
      ['+  const person = await find(id)'],
    ],
    [
      'arguments in the wrong order',
      "import { clip } from './people.js'\n\nexport const short = (text: string): string => clip(12, text)\n",
      ['+export const short = (text: string): string => clip(text, 12)'],
    ],
  ])('heals %s in a project without tests', async (title, text, lines) => {
    const files = { 'package.json': '{ "name": "untested", "type": "module" }', 'tsconfig.json': tsconfig, 'src/people.ts': people }
    const root = await bench.project(title.replaceAll(' ', '-'), { ...files, 'src/use.ts': text }, modules)
    const report = reportOf((await bench.run(['heal', root, '--json', '--seed', '1', '--budget', '10m'])).stdout)
    expect({ state: report.state, added: added(report), tests: report.tests.total }).toEqual({ state: 'awaiting', added: lines, tests: 0 })
  })

  it("writes the linter's own fixes, and does not delete what is merely unused", async () => {
    const config =
      "export default [{ files: ['**/*.js'], rules: { 'prefer-const': 'error', 'no-unused-vars': 'error', 'no-extra-boolean-cast': 'error' } }]\n"
    const source = 'let base = 2\nlet spare = 3\nexport const has = (n) => (!!n ? base : 0)\n'
    const root = await bench.project(
      'linted',
      {
        'package.json': '{ "name": "linted", "type": "module", "scripts": { "test": "node --test" } }',
        'eslint.config.js': config,
        'src/has.js': source,
        'test/adds.test.js': test,
      },
      modules,
    )
    const report = reportOf((await bench.run(['heal', root, '--json', '--seed', '1', '--budget', '10m'])).stdout)
    expect(added(report)).toEqual(['+const base = 2', '+const spare = 3', '+export const has = (n) => (n ? base : 0)'])
    expect(report.rounds[0]?.remedy?.proposal.source).toBe('linter')
    expect(report.failing.map(({ id }) => id.name.split(':')[0])).toContain('no-unused-vars')
    expect(report.rounds[0]?.targets.map(({ name }) => name.split(':')[0])).not.toContain('no-unused-vars')
  })

  it('leaves out the fixes of a rule that another rule would complain of', async () => {
    const config = "export default [{ rules: { 'prefer-const': 'error', 'no-var': 'error', eqeqeq: 'error' } }]\n"
    const files = { 'package.json': '{ "name": "quarrel", "type": "module" }', 'eslint.config.js': config }
    const source = "let base = 2\nvar more = 3\nexport const same = (a) => (typeof a == 'string' ? base : more)\n"
    const root = await bench.project('quarrel', { ...files, 'src/same.js': source }, modules)
    const report = reportOf((await bench.run(['heal', root, '--json', '--seed', '1', '--budget', '10m'])).stdout)
    expect(added(report)).toEqual(['+const base = 2', "+export const same = (a) => (typeof a === 'string' ? base : more)"])
  })

  it('heals what mypy says', async () => {
    const cart =
      'class Line:\n    def __init__(self, name: str, quantity: int) -> None:\n        self.name = name\n        self.quantity = quantity\n\n\n' +
      'def label(line: Line) -> str:\n    return f"{line.quantity} x {line.nmae}"\n'
    const root = await bench.project('mypied', {
      'pyproject.toml': '[project]\nname = "shop"\nversion = "1"\n\n[tool.mypy]\nstrict = true\nfiles = ["shop"]\n',
      'shop/__init__.py': '',
      'shop/cart.py': cart,
    })
    const ran = await bench.run(['heal', root, '--types', '--json', '--seed', '1', '--budget', '10m'], {
      env: { PRUNELLA_PYTHON: '/usr/bin/python3' },
    })
    expect(added(reportOf(ran.stdout))).toEqual(['+    return f"{line.quantity} x {line.name}"'])
  })

  it('heals the example that only the type checker complains of: one guard for two errors, in a package whose test script finds no test', async () => {
    const root = await bench.example('invoices')
    const report = reportOf((await bench.run(['heal', root, '--json', '--seed', '1', '--budget', '10m'])).stdout)
    expect(report.failing.map(({ id }) => id.name.slice(0, 7))).toEqual(['TS18048', 'TS2322:'])
    expect({ state: report.state, added: added(report), healed: report.rounds[0]?.targets.length, notes: report.notes[0] }).toEqual({
      state: 'awaiting',
      added: ['+  if (customer.email === undefined) return undefined'],
      healed: 2,
      notes: expect.stringContaining('found no test'),
    })
    const approved = await bench.run(['approve', report.heal, '--patch', report.rounds[0]!.remedy!.changes.digest])
    expect({ code: approved.code, said: approved.stdout }).toMatchObject({ code: 0, said: expect.stringContaining('no longer says them') })
  })

  it('heals error after error with --all, each patch on top of those before it', async () => {
    const root = await bench.project(
      'several',
      {
        'package.json': '{ "name": "several", "type": "module" }',
        'tsconfig.json': tsconfig,
        'src/people.ts': people,
        'src/imported.ts':
          "import { find } from './people.js'\n\nexport const look = (person: Person): Promise<Person> => find(person.name)\n",
        'src/order.ts': "import { clip } from './people.js'\n\nexport const short = (text: string): string => clip(12, text)\n",
        'src/property.ts': "import type { Person } from './people.js'\n\nexport const of = (person: Person): string => person.nmae\n",
      },
      modules,
    )
    const report = reportOf((await bench.run(['heal', root, '--all', '--json', '--seed', '1', '--budget', '10m'])).stdout)
    expect(added(report)).toEqual([
      "+import { find, Person } from './people.js'",
      '+export const short = (text: string): string => clip(text, 12)',
      '+export const of = (person: Person): string => person.name',
    ])
    expect(report.rounds.map(({ remedy }) => remedy?.proof.verdict)).toEqual(['proven', 'proven', 'proven'])
  })
})
