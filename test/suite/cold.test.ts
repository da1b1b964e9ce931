/** Cold runs of small real projects in the real sandbox: every runner, and every way a suite can go wrong. About ten seconds. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createStaticChecks } from '../../src/languages/javascript/checks/index.ts'
import { explainSuite } from '../../src/languages/javascript/suite/index.ts'
import { files, type Opened, openProject, told } from './projects.ts'

async function withProject(
  script: string,
  texts: Readonly<Record<string, string>>,
  use: (opened: Opened) => Promise<void>,
  testCommand?: readonly string[],
): Promise<void> {
  const opened = await openProject(script, texts, testCommand)
  try {
    await use(opened)
  } finally {
    opened.remove()
  }
}

const bdd = (equal: string) => `
describe('sum', () => {
  it('adds', () => { ${equal.replace('%a', 'sum(1, 2)').replace('%b', '3')} })
  it('starts at nothing', () => { ${equal.replace('%a', 'sum(0, 0)').replace('%b', '0')} })
  it.skip('is skipped', () => {})
  describe('nested', () => { it('waits', async () => { await null; ${equal.replace('%a', 'sum(1, 3)').replace('%b', '4')} }) })
})
`
const faulty = 'exports.sum = (a, b) => a - b\n'
const listed = (type: string, message: (expected: number, actual: number) => string) => [
  `failed test/sum.test.js | sum > adds | ${type} ${message(3, -1)} | 3 -1`,
  'passed test/sum.test.js | sum > starts at nothing',
  'skipped test/sum.test.js | sum > is skipped',
  `failed test/sum.test.js | sum > nested > waits | ${type} ${message(4, -2)} | 4 -2`,
]

describe('lists every test with its file, full name and failure', () => {
  const strict = () => 'Expected values to be strictly equal:'
  it.each([
    [
      'node --test',
      "const { describe, it } = require('node:test')\nconst assert = require('node:assert')",
      'assert.strictEqual(%a, %b)',
      listed('AssertionError', strict),
    ],
    [
      'mocha',
      "const { expect } = require('chai')",
      'expect(%a).to.equal(%b)',
      listed('AssertionError', (e, a) => `expected ${a} to equal ${e}`),
    ],
    ['jest', '', 'expect(%a).toBe(%b)', listed('', () => 'expect(received).toBe(expected) // Object.is equality')],
    [
      'vitest run --globals',
      '',
      'expect(%a).toBe(%b)',
      listed('AssertionError', (e, a) => `expected ${a} to be ${e} // Object.is equality`),
    ],
  ])('%s', async (script, head, equal, expected) => {
    const texts = { 'src/sum.js': faulty, 'test/sum.test.js': `${head}\nconst { sum } = require('../src/sum.js')\n${bdd(equal)}` }
    await withProject(script, texts, async ({ run, dir }) => {
      const plain = await run()
      const sorted = [...told(plain)].sort()
      expect(sorted).toEqual([...expected, 'complete'].sort())
      expect([...told(await run({ sentinel: 'b'.repeat(32) }))].sort()).toEqual(sorted)
      const healed = await run({ overlays: new Map([[join(dir, 'src/sum.js'), faulty.replace('-', '+')]]), sentinel: 'c'.repeat(32) })
      expect(healed.tests.map((test) => test.status).sort()).toEqual(['passed', 'passed', 'passed', 'skipped'])
      expect(healed.complete).toBe(true)
    })
  })
})

describe('when a suite goes wrong', () => {
  const test = (body: string) => `const test = require('node:test')\nconst assert = require('node:assert')\n${body}`
  it.each<readonly [string, Record<string, string>, readonly string[]]>([
    [
      'a file that does not load is an error of that file, and the others count',
      { 'a.test.js': test("test('a', () => {})"), 'b.test.js': "require('./gone.js')" },
      ['passed a.test.js | a', "load error b.test.js | Error Cannot find module './gone.js'", 'complete'],
    ],
    [
      'a syntax error',
      { 'a.test.js': 'const a = (' },
      ['load error a.test.js | SyntaxError Unexpected end of input', 'complete load-error'],
    ],
    ['a plain script passes by ending well', { 'a.test.js': "require('node:assert')(1)" }, ['passed a.test.js | a.test.js', 'complete']],
    ['a process that ends early', { 'a.test.js': test("test('a', () => {}); test('b', () => process.exit(0))") }, ['incomplete crashed']],
    ['no test file', { 'index.js': '' }, ['complete no-tests']],
  ])('%s', async (_, texts, expected) => {
    await withProject('node --test', texts, async ({ run }) => {
      expect(told(await run())).toEqual(expected)
    })
  })

  it('tests that never end are stopped and named', async () => {
    await withProject('node --test', { 'a.test.js': test("test('a', () => { for (;;); })") }, async ({ run }) => {
      const stopped = await run({ limits: { wallMs: 1_500 } })
      expect([stopped.complete, stopped.problem, explainSuite(stopped)?.code]).toEqual([false, 'timeout', 'suite-hangs'])
    })
  })

  it('tests that need the network are told apart', async () => {
    const texts = { 'a.test.js': test("test('a', () => fetch('http://example.com/'))") }
    await withProject('node --test', texts, async ({ run }) => {
      expect(explainSuite(await run())?.code).toBe('suite-network')
    })
  })

  it.each(['vitest run --globals', 'mocha'])('tests that flood the screen meet the output limit: %s', async (script) => {
    const texts = { 'test/a.test.js': "it('a', () => { for (let i = 0; i < 100; i++) console.log('x'.repeat(1 << 20)) })" }
    await withProject(script, texts, async ({ run }) => {
      expect((await run()).problem).toBe('output')
    })
  })

  it.each(['jest', 'mocha'])('flags of Node in the script reach %s', async (runner) => {
    const texts = { 'test/a.test.js': "it('collects', () => { global.gc() })" }
    await withProject(`node --expose-gc node_modules/.bin/${runner} test/a.test.js`, texts, async ({ run }) => {
      expect(told(await run())).toEqual(['passed test/a.test.js | collects', 'complete'])
    })
  })

  it('a file that is still to be made is named, with the script that makes it', async () => {
    const manifest = JSON.stringify({ scripts: { pretest: 'node fetch.js', test: 'mocha' } })
    const texts = { 'package.json': manifest, 'test/a.js': "require('./data/x.json')" }
    await withProject('mocha', texts, async ({ run }) => {
      expect(explainSuite(await run())?.detail).toBe('test/a.js needs ./data/x.json, which is missing; run the script "pretest" first')
    })
  })

  it('of several commands of a script the one with all tests is run', async () => {
    const manifest = JSON.stringify({ scripts: { test: 'TZ=Asia/Tokyo npm run tz && mocha', tz: 'mocha test/tz.js' } })
    const texts = {
      'package.json': manifest,
      'test/a.js': "it('red', () => { throw new Error('no') })",
      'test/tz.js': "it('zone', () => {})",
    }
    await withProject('mocha', texts, async ({ run, project }) => {
      expect(project.runnerTitle).toMatch(/^mocha .* \(1 of the 2 test commands of the script "test"\)$/)
      expect(told(await run())).toEqual(['failed test/a.js | red | Error no |', 'passed test/tz.js | zone', 'complete'])
    })
  })

  it('tests that write get a layer to write on, and nothing of it stays', async () => {
    const body = "test('a', () => { require('node:fs').writeFileSync(__dirname + '/out.txt', 'x') })"
    await withProject('node --test', { 'a.test.js': test(body) }, async ({ run, dir }) => {
      expect(told(await run())).toEqual(['passed a.test.js | a', 'complete'])
      expect(await files.facts(`${dir}/out.txt`.slice(1))).toBeUndefined()
    })
  })

  it('one mocha file that does not load leaves the others, and those that want a file are told apart', async () => {
    const texts = { 'test/a.js': "it('a', () => {})\nit('b', () => { throw new Error('no') })", 'test/b.js': "require('../dist/b.js')" }
    await withProject('mocha', texts, async ({ run }) => {
      const made = await run({ sentinel: 'd'.repeat(32) })
      const gone = "load error test/b.js | Error Cannot find module '../dist/b.js'"
      expect(told(made).map((line) => line.split('\n')[0])).toEqual([
        'passed test/a.js | a',
        'failed test/a.js | b | Error no |',
        gone,
        'complete',
      ])
      expect([explainSuite(made), made.wanting?.map(({ id }) => id.file)]).toEqual([undefined, ['test/b.js']])
    })
  })

  it('sentinels reach a mocha file that names groups and no test', async () => {
    const texts = {
      'src/made.js': "module.exports = () => it('a', () => {})",
      'test/a.js': "describe('d', () => { require('../src/made.js')() })",
    }
    await withProject('mocha', texts, async ({ run }) => {
      expect(told(await run({ sentinel: 'e'.repeat(32) }))).toEqual(['passed test/a.js | d > a', 'complete'])
    })
  })

  it('a mocha hook that fails fails its tests', async () => {
    const texts = { 'test/a.js': "describe('d', () => { before(() => { throw new Error('no') }); it('a', () => {}) })" }
    await withProject('mocha', texts, async ({ run }) => {
      const hook = 'load error test/a.js | Error "before all" hook for "a": no'
      expect(told(await run())).toEqual(['failed test/a.js | d > a | Error no |', hook, 'complete'])
    })
  })
})

describe('a command of the user', () => {
  const junit = '<testsuite name="a"><testcase name="1"/><testcase name="2"><failure message="no"/></testcase></testsuite>'
  it.each<readonly [string, string, readonly string[]]>([
    ['an exit code', 'process.exit(3)', ['failed  | node t.js |  the command ended with exit code 3 |', 'complete']],
    ['success', '', ['passed  | node t.js', 'complete']],
    [
      'TAP',
      "console.log('TAP version 13\\nok 1 - a\\nnot ok 2 - b\\n1..2'); process.exitCode = 1",
      ['passed  | a', 'failed  | b |  not ok |', 'complete'],
    ],
    [
      'a JUnit file',
      `require('fs').writeFileSync('junit.xml', '${junit}'); process.exitCode = 1`,
      ['passed a | 1', 'failed a | 2 |  no |', 'complete'],
    ],
    [
      'green but a bad exit code',
      "console.log('TAP version 13\\nok 1 - a\\n1..1'); process.exitCode = 2",
      ['passed  | a', 'load error  |  the command ended with exit code 2', 'complete'],
    ],
  ])('%s', async (_, script, expected) => {
    await withProject(
      '',
      { 't.js': script },
      async ({ run }) => {
        expect(told(await run()).map((line) => line.trimEnd())).toEqual(expected.map((line) => line.trimEnd()))
      },
      ['node', 't.js'],
    )
  })
})

describe('static checks with the tools of the project', () => {
  const checked = async (texts: Record<string, string>, after: string, check: 'types' | 'lint') => {
    let detail = ''
    await withProject('vitest run', { 'a.test.ts': '', ...texts }, async ({ sandbox, project, dir }) => {
      const result = await createStaticChecks(files)[check](sandbox, project, new Map([[join(dir, 'a.ts'), after]]))
      detail = `${result.status}: ${result.detail}`
    })
    return detail
  }
  const tsconfig = {
    'tsconfig.json': JSON.stringify({ compilerOptions: { strict: true, types: [], skipLibCheck: true }, files: ['a.ts'] }),
  }
  const before = "export const a: number = 'x'\nexport const b = 1\n"

  it.each([
    ['types', { 'a.ts': before }, before, 'skipped: no tsconfig.json'],
    ['types', { ...tsconfig, 'a.ts': before }, 'export const a = 1\n', 'passed: TypeScript: no errors'],
    ['types', { ...tsconfig, 'a.ts': before }, `\n${before}`, 'passed: TypeScript: no new errors (1 before)'],
    ['types', { ...tsconfig, 'a.ts': before }, `${before}b()\n`, 'failed: TypeScript: a.ts:3 This expression is not callable. (TS2349)'],
    ['lint', { 'a.ts': before }, before, 'skipped: no ESLint or oxlint configuration'],
    [
      'lint',
      { 'a.ts': before, '.oxlintrc.json': '{"rules":{"no-debugger":"error"}}' },
      `debugger\n${before}`,
      /^failed: oxlint: a\.ts:1 .*no-debugger/,
    ],
    ['lint', { 'a.ts': before, '.oxlintrc.json': '{}' }, before, 'passed: oxlint: no errors'],
  ] as const)('%s of %j', async (check, texts, after, expected) => {
    expect(await checked(texts, after, check)).toMatch(expected)
  })

  it('asks for the state before only once', async () => {
    await withProject('vitest run', { ...tsconfig, 'a.ts': before, 'a.test.ts': '' }, async ({ sandbox, project, dir }) => {
      const checks = createStaticChecks(files)
      const overlays = new Map([[join(dir, 'a.ts'), before]])
      expect((await checks.types(sandbox, project, overlays)).detail).toContain('1 before')
      writeFileSync(join(dir, 'a.ts'), 'export const a = 1\n')
      expect((await checks.types(sandbox, project, overlays)).detail).toContain('1 before')
    })
  })
})
