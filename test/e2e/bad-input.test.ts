/** Wrong or awkward input: each gets a clear error or a clear story, the right exit code, and nothing is lost. */
import { chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HealReport } from '../../src/model/index.ts'
import { openBench, type Bench } from './prunella.ts'

let bench: Bench
beforeAll(async () => {
  bench = await openBench()
})
afterAll(() => bench.close())

const nodeTest = (name: string): string => `{ "name": "${name}", "type": "module", "scripts": { "test": "node --test" } }`
const sum = { bad: 'export const sum = (a, b) => a - b\n', good: 'export const sum = (a, b) => a + b\n' }
const sumTest =
  "import test from 'node:test'\nimport assert from 'node:assert'\nimport { sum } from '../src/sum.js'\ntest('sum', () => assert.strictEqual(sum(2, 3), 5))\ntest('sum of zeros', () => assert.strictEqual(sum(0, 0), 0))\n"

interface Row {
  readonly title: string
  readonly files?: Readonly<Record<string, string>>
  readonly args?: readonly string[]
  readonly code: number
  readonly says: readonly string[]
}

const rows: readonly Row[] = [
  { title: 'no package.json', files: { 'readme.txt': '' }, code: 2, says: ['No project was found', 'package.json', '[no-project]'] },
  { title: 'a folder that does not exist', args: ['heal', 'nowhere'], code: 2, says: ['does not exist'] },
  { title: 'no tests', files: { 'package.json': nodeTest('none'), 'src/sum.js': sum.bad }, code: 2, says: ['no tests', '[no-tests]'] },
  {
    title: 'all tests pass',
    files: { 'package.json': nodeTest('pass'), 'src/sum.js': sum.good, 'test/sum.test.js': sumTest },
    code: 0,
    says: ['Nothing to heal', '2 tests pass'],
  },
  {
    title: 'a broken configuration file',
    files: {
      'package.json': nodeTest('config'),
      'src/sum.js': sum.bad,
      'test/sum.test.js': sumTest,
      'prunella.yaml': 'test:\n  timeout: soon\n',
    },
    code: 2,
    says: ['prunella.yaml', 'line 2', 'expected', '5m', '[config-invalid]'],
  },
  {
    title: 'dependencies not installed',
    files: {
      'package.json': '{ "name": "x", "scripts": { "test": "vitest run" }, "devDependencies": { "vitest": "5.1.0" } }',
      'test/a.test.js': '',
    },
    code: 2,
    says: ['npm install', '[not-installed]'],
  },
  { title: 'an unknown flag', args: ['heal', '--aply'], code: 2, says: ["unknown option '--aply'", '--apply'] },
  { title: 'a time that is none', args: ['heal', '--budget', 'soon'], code: 2, says: ['30s, 5m or 1h'] },
  { title: 'an unknown heal', args: ['show', 'zzz'], code: 2, says: ['No heal of that name', 'prunella list'] },
  { title: 'an unknown command', args: ['heel'], code: 2, says: ["unknown command 'heel'", 'heal'] },
]

describe('wrong use', { timeout: 120_000 }, () => {
  it.each(rows)('$title', async ({ title, files, args, code, says }) => {
    const root = files === undefined ? bench.dir : await bench.project(title.replaceAll(' ', '-'), files)
    const ran = await bench.run(args ?? ['heal'], { cwd: root })
    const said = ran.stdout + ran.stderr
    expect(said).not.toContain('Prunella has a bug')
    for (const part of says) expect(said).toContain(part)
    expect(ran.code).toBe(code)
  })
})

describe('awkward projects', { timeout: 180_000 }, () => {
  const heal = async (root: string, ...args: string[]) => {
    const ran = await bench.run(['heal', root, '--seed', '1', '--budget', '30s', ...args])
    expect(ran.stderr).not.toContain('Prunella has a bug')
    return ran
  }

  it('a read-only checkout: the patch is kept and shown, the error says why it was not written', async () => {
    const root = await bench.project('read-only', { 'package.json': nodeTest('ro'), 'src/sum.js': sum.bad, 'test/sum.test.js': sumTest })
    await chmod(join(root, 'src'), 0o555)
    await chmod(join(root, 'src/sum.js'), 0o444)
    const shown = await heal(root)
    expect({ code: shown.code, patched: shown.stdout.includes('+export const sum = (a, b) => a + b') }).toEqual({ code: 0, patched: true })
    await chmod(join(root, 'src'), 0o755)
  })

  it('keeps byte order mark, CRLF and a missing last newline, and undoes to the same bytes', async () => {
    const text = '\uFEFF// sum\r\nexport const sum = (a, b) => a - b'
    const root = await bench.project('bytes', { 'package.json': nodeTest('bytes'), 'src/sum.js': text, 'test/sum.test.js': sumTest })
    expect((await heal(root, '--apply')).code).toBe(0)
    expect(await readFile(join(root, 'src/sum.js'), 'utf8')).toBe('\uFEFF// sum\r\nexport const sum = (a, b) => a + b')
    expect((await bench.run(['list', root, '--json'])).stdout).toContain('"healed"')
    const [{ heal: name }] = JSON.parse((await bench.run(['list', root, '--json'])).stdout) as [{ heal: string }]
    expect((await bench.run(['rollback', name])).code).toBe(0)
    expect(await readFile(join(root, 'src/sum.js'), 'utf8')).toBe(text)
  })

  it('rollback refuses when the file changed since, and names the line', async () => {
    const root = await bench.project('changed', {
      'package.json': nodeTest('changed'),
      'src/sum.js': `// one\n// two\n${sum.bad}`,
      'test/sum.test.js': sumTest,
    })
    expect((await heal(root, '--apply')).code).toBe(0)
    const patched = await readFile(join(root, 'src/sum.js'), 'utf8')
    await writeFile(join(root, 'src/sum.js'), patched.replace('// two', '// mine'))
    const [{ heal: name }] = JSON.parse((await bench.run(['list', root, '--json'])).stdout) as [{ heal: string }]
    const refused = await bench.run(['rollback', name])
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain('src/sum.js: line 2')
    expect(await readFile(join(root, 'src/sum.js'), 'utf8')).toBe(patched.replace('// two', '// mine'))
  })

  it('approve writes the patch of that digest and no other; undone, it can be approved again', async () => {
    const root = await bench.project('approve', { 'package.json': nodeTest('approve'), 'src/sum.js': sum.bad, 'test/sum.test.js': sumTest })
    const report = JSON.parse((await heal(root, '--json')).stdout) as {
      heal: string
      rounds: { remedy: { changes: { digest: string } } }[]
    }
    const digest = report.rounds[0]?.remedy.changes.digest.slice(0, 12) ?? ''
    expect((await bench.run(['approve', report.heal, '--patch', '0'.repeat(12)])).code).toBe(2)
    for (let again = 0; again < 2; again++) {
      const approved = await bench.run(['approve', report.heal, '--patch', digest])
      expect({ code: approved.code, text: await readFile(join(root, 'src/sum.js'), 'utf8') }).toEqual({ code: 0, text: sum.good })
      expect((await bench.run(['rollback', report.heal])).code).toBe(0)
      expect(await readFile(join(root, 'src/sum.js'), 'utf8')).toBe(sum.bad)
    }
  })

  it('a test that flips is flaky, and no patch is offered', async () => {
    const flips =
      "import test from 'node:test'\nimport assert from 'node:assert'\ntest('flips', () => assert.ok(process.hrtime()[1] % 2_000_000 < 1_000_000 || Math.random() < 0.3))\n"
    const root = await bench.project('flaky', {
      'package.json': nodeTest('flaky'),
      'src/sum.js': sum.good,
      'test/flips.test.js': flips.repeat(1),
    })
    const { code, stdout } = await heal(root, '--json')
    const report = JSON.parse(stdout) as HealReport
    // Chance may also let it pass at once, or fail every time: whatever it did, no patch is offered, and only a green suite is healthy.
    const green = report.failing.length + report.flaky.length === 0
    expect({ code, state: report.state, patches: report.rounds.filter((round) => round.remedy !== undefined).length }).toEqual({
      ...{ code: green ? 0 : 1, state: green ? 'nothing-to-heal' : 'not-healed', patches: 0 },
    })
  })

  it('tests that never end: says so within the time given', async () => {
    const root = await bench.project('hangs', {
      'package.json': nodeTest('hangs'),
      'src/a.js': 'export const a = 1\n',
      'test/a.test.js': "import test from 'node:test'\ntest('never', () => { for (;;); })\n",
    })
    const ran = await heal(root, '--test-timeout', '5s')
    expect(ran.code).toBe(1)
    expect(ran.stderr).toContain('The tests never end')
  })

  it('a suite that needs the network: says so', async () => {
    const fetching = "import test from 'node:test'\ntest('asks the world', async () => { await fetch('http://192.0.2.1/') })\n"
    const root = await bench.project('network', {
      'package.json': nodeTest('network'),
      'src/a.js': 'export const a = 1\n',
      'test/a.test.js': fetching,
    })
    const ran = await heal(root)
    expect(ran.code).toBe(1)
    expect(ran.stderr).toContain('The tests need the network')
  })

  it('files over 1 MB and symbolic links out of the project are left alone', async () => {
    const root = await bench.project('large', {
      'package.json': nodeTest('large'),
      'src/sum.js': sum.bad,
      'src/data.js': `export const data = "${'x'.repeat(1_100_000)}"\n`,
      'test/sum.test.js': sumTest,
    })
    const outside = join(bench.dir, 'outside.js')
    await writeFile(outside, 'export const secret = 1\n')
    await symlink(outside, join(root, 'src/link.js'))
    expect((await heal(root, '--apply')).code).toBe(0)
    expect(await readFile(outside, 'utf8')).toBe('export const secret = 1\n')
  })

  it('the package that fails in a workspace is healed', async () => {
    const root = await bench.project('mono', {
      'package.json': '{ "name": "mono", "private": true, "workspaces": ["packages/*"] }',
      'packages/a/package.json': nodeTest('a'),
      'packages/a/src/sum.js': sum.good,
      'packages/a/test/sum.test.js': sumTest,
      'packages/b/package.json': nodeTest('b'),
      'packages/b/src/sum.js': sum.bad,
      'packages/b/test/sum.test.js': sumTest,
    })
    await mkdir(join(root, 'node_modules'), { recursive: true })
    const { code, stdout } = await heal(root, '--json')
    const report = JSON.parse(stdout) as { state: string; project: string }
    expect({ code, state: report.state, project: report.project }).toEqual({ code: 0, state: 'proven', project: join(root, 'packages/b') })
  })

  it('a source with a syntax error', async () => {
    const root = await bench.project('syntax', {
      'package.json': nodeTest('syntax'),
      'src/sum.js': 'export const sum = (a, b) => { return (a + b }\n',
      'test/sum.test.js': sumTest,
    })
    const { code, stdout } = await heal(root, '--json')
    const report = JSON.parse(stdout) as { state: string; rounds: { remedy?: { diff: string } }[] }
    expect({
      code: [0, 1].includes(code ?? 9),
      diff: report.rounds[0]?.remedy?.diff.includes('+export const sum = (a, b) => { return (a + b) }'),
    }).toEqual({ code: true, diff: true })
  })

  it.each<[string, Record<string, string>, string[]]>([
    ['with no sandbox, asked for in words', {}, ['--unsafe-no-sandbox']],
    ['in the second sandbox', { 'prunella.yaml': 'sandbox:\n  prefer: landlock\n' }, []],
  ])('heals %s: signed results and the warm tier', async (title, files, args) => {
    const name = title.replaceAll(/\W+/g, '-')
    const root = await bench.project(name, { 'package.json': nodeTest(name), 'src/sum.js': sum.bad, 'test/sum.test.js': sumTest, ...files })
    const { code, stdout } = await heal(root, '--json', ...args)
    const report = JSON.parse(stdout) as { state: string; sandbox: string; rounds: { search: { tier: string } }[] }
    expect({ code, state: report.state, tier: report.rounds[0]?.search.tier }).toEqual({ code: 0, state: 'proven', tier: 'warm' })
    expect(report.sandbox).toBe(args.length > 0 ? 'none' : 'landlock')
  })

  it('--install runs no script of any package', async () => {
    const marker = join(bench.dir, 'script-ran')
    const scripts = { postinstall: `node -e "require('fs').writeFileSync(process.argv[1], '')" ${marker}` }
    const root = await bench.project('install', {
      'package.json': JSON.stringify({
        name: 'install',
        scripts: { ...scripts, test: 'mocha' },
        devDependencies: { mocha: 'file:./local' },
      }),
      'local/package.json': JSON.stringify({ name: 'mocha', version: '12.0.0', scripts }),
      'test/a.test.js': '',
    })
    await bench.run(['heal', root, '--install', '--json'])
    expect(await readFile(join(root, 'node_modules/mocha/package.json'), 'utf8')).toContain('12.0.0')
    await expect(readFile(marker)).rejects.toThrow('ENOENT')
  })

  it('tests of compiled files: says that a command has to build first', async () => {
    const root = await bench.project('compiled', {
      'package.json': nodeTest('compiled'),
      'src/sum.ts': 'export const sum = (a: number, b: number): number => a - b\n',
      'dist/sum.js': "export function sum(a, b) { if (a > 1) throw new Error('no'); return a - b }\n",
      'test/sum.test.js': sumTest.replace('../src/', '../dist/'),
    })
    const { code, stdout } = await heal(root)
    expect(code).toBe(1)
    expect(stdout).toContain('dist/sum.js, which is built from the sources')
  })

  it('any command whose exit code tells', async () => {
    const check = "import { sum } from './src/sum.js'\nif (sum(2, 3) !== 5) throw new Error('sum(2, 3) is ' + sum(2, 3))\n"
    const root = await bench.project('command', {
      'package.json': '{ "name": "command", "type": "module" }',
      'src/sum.js': sum.bad,
      'check.js': check,
    })
    const { code, stdout } = await heal(root, '--json', '--budget', '2m', '--test', 'node check.js')
    const report = JSON.parse(stdout) as { state: string; rounds: { remedy?: { diff: string; decision: { mayAutoApply: boolean } } }[] }
    expect({ code, state: report.state, auto: report.rounds[0]?.remedy?.decision.mayAutoApply }).toEqual({
      code: 1,
      state: 'awaiting',
      auto: false,
    })
  })
})

describe('two at once, and interrupted', { timeout: 180_000 }, () => {
  it('the second heal of one project says who holds it', async () => {
    const root = await bench.project('twice', { 'package.json': nodeTest('twice'), 'src/sum.js': sum.bad, 'test/sum.test.js': sumTest })
    const [one, two] = await Promise.all([bench.run(['heal', root, '--budget', '30s']), bench.run(['heal', root, '--budget', '30s'])])
    expect([one.code, two.code].sort()).toEqual([0, 2])
    expect(one.stderr + two.stderr).toContain('Another heal of this project is running')
  })

  it.each(['reproduce:', 'diagnose:', 'search:', 'prove:', 'watch:'])(
    'killed at "%s", --resume finishes what was begun, once',
    async (stage) => {
      const name = `killed-${stage.replace(':', '')}`
      const root = await bench.project(name, { 'package.json': nodeTest(name), 'src/sum.js': sum.bad, 'test/sum.test.js': sumTest })
      const killed = await bench.run(['heal', root, '--apply'], { interruptAt: stage, signal: 'SIGKILL' })
      expect(killed.code).toBeNull()
      const done = await bench.run(['heal', root, '--json', '--apply', '--resume'])
      expect({ code: done.code, state: (JSON.parse(done.stdout) as { state?: string }).state }).toEqual({ code: 0, state: 'healed' })
      expect(await readFile(join(root, 'src/sum.js'), 'utf8')).toBe(sum.good)
      const audit = await bench.run(['audit', 'verify'])
      expect(audit.code).toBe(0)
    },
  )

  it('Ctrl-C leaves a heal that --resume finishes', async () => {
    const root = await bench.project('resume', { 'package.json': nodeTest('resume'), 'src/sum.js': sum.bad, 'test/sum.test.js': sumTest })
    const first = await bench.run(['heal', root, '--budget', '30s'], { interruptAt: 'diagnose:' })
    expect(first.code).toBe(130)
    expect(first.stderr).toContain('--resume')
    const second = await bench.run(['heal', root, '--json', '--resume'])
    expect({ code: second.code, state: (JSON.parse(second.stdout) as { state: string }).state }).toEqual({ code: 0, state: 'proven' })
  })
})
