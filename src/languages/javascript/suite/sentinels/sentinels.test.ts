import { parseSync } from 'oxc-parser'
import { describe, expect, it } from 'vitest'
import type { RunnerId } from '../../../../contracts/index.ts'
import type { SuiteRun, TestResult } from '../../../../model/index.ts'
import { verifySentinels } from '../../../common/index.ts'
import { armTestFile } from './index.ts'

const arm = (text: string, runner: RunnerId, path = 'a.test.js', forced = false) =>
  armTestFile({ path, text, runner, forced, packageIsModule: false }, 'secret')

const files: readonly (readonly [title: string, runner: RunnerId, path: string, text: string])[] = [
  [
    'node:test, ES module',
    'node-test',
    'a.test.mjs',
    "import test from 'node:test'\nimport assert from 'node:assert'\ntest('a', () => assert.ok(1))\n",
  ],
  [
    'node:test, CommonJS, members required',
    'node-test',
    'a.test.cjs',
    "'use strict'\nconst { describe, it } = require('node:test')\nconst { strictEqual } = require('assert').strict\ndescribe('d', () => {\n  it('a', () => {})\n  it('b', () => {})\n})",
  ],
  ['a plain script', 'node-test', 'a.test.js', "const assert = require('assert')\nassert(1)"],
  [
    'vitest, TypeScript',
    'vitest',
    'a.test.ts',
    "import { expect, it } from 'vitest'\n\nit('a', () => {\n  const x: number = 1\n  expect(x as number).toBe(1)\n})\n",
  ],
  [
    'vitest, TSX and one line',
    'vitest',
    'a.test.tsx',
    "import { expect, test as check } from 'vitest'; check('a', () => { expect(<b/>).toBeTruthy() }); check.each([1])('b', () => {})",
  ],
  [
    'mocha, globals',
    'mocha',
    'a.js',
    "const { expect } = require('chai')\ndescribe('d', function () {\n  it('a', () => expect(1).to.equal(1))\n})\n",
  ],
  ['mocha, only', 'mocha', 'a.js', "describe('d', () => { it.only('a', () => {}) })"],
  [
    'jest, no semicolons',
    'jest',
    'a.js',
    "const f = require('./f')\n\ntest('a', () => {})\n\n;[1].forEach((n) => test(`b${n}`, () => expect(n).toBe(1)))\n",
  ],
  ['jest, a branch without braces', 'jest', 'a.js', "if (process.platform === 'x') test('a', () => {})\nelse test('b', () => {})\n"],
  ['hooks for each test', 'jest', 'a.js', "beforeEach(() => {})\ntest('a', () => {})\ntest('b', () => {})\n"],
]

describe('armTestFile', () => {
  it.each(files)('%s: parses, and what was there stays on its line', (_, runner, path, text) => {
    const armed = arm(text, runner, path, runner === 'node-test')!
    expect(parseSync(path, armed.text, /\.[cm]?js$/.test(path) ? { lang: 'jsx' } : {}).errors).toEqual([])
    const bare = armed.text.replace(/;\$s[0-9a-f]+\(\);/g, '').split('\n')
    expect(bare.slice(0, text.split('\n').length)).toEqual(text.split('\n'))
    const tokens = armed.sentinels.map(({ token }) => token)
    expect(new Set(tokens).size).toBe(tokens.length)
    expect(armed.sentinels.map(({ outcome }) => outcome)).toEqual(expect.arrayContaining(['passed', 'failed']))
  })

  it('leaves alone what holds no tests or does not parse', () => {
    expect(arm('export const a = 1', 'vitest')).toBeUndefined()
    expect(arm("test('a', () => {", 'jest')).toBeUndefined()
  })

  it('does not take a helper called test for the framework', () => {
    const armed = arm("describe('d', () => { it('a', () => test(1)) })\nfunction test(n) { return n }\n", 'mocha')!
    expect(armed.text).toMatch(/it\('s[0-9a-f]+'/)
    expect(armed.text).not.toMatch(/test\('s[0-9a-f]+'/)
  })

  it('gives other names to every run', () => {
    const name = (secret: string) =>
      armTestFile({ path: 'a.js', text: "test('a', () => {})", runner: 'jest', forced: false, packageIsModule: false }, secret)!
        .sentinels[0]!.token
    expect(name('one')).not.toBe(name('two'))
  })
})

describe('verifySentinels', () => {
  const sentinels = [
    { token: 'sp', outcome: 'passed', repeated: false },
    { token: 'sf', outcome: 'failed', repeated: false },
    { token: 'sr', outcome: 'failed', repeated: true },
  ] as const
  const test = (name: string, status: TestResult['status'], message = name): TestResult => ({
    id: { file: 'a', name },
    status,
    durationMs: 1,
    ...(status === 'failed' ? { failure: { message } } : {}),
  })
  const sound = [
    test('d > own', 'passed'),
    test('sp', 'passed'),
    test('sf', 'failed'),
    test('d > sr1', 'failed', 'sr'),
    test('d > sr2', 'skipped'),
  ]
  const verdict = (tests: readonly TestResult[], loadErrors: SuiteRun['loadErrors'] = []) =>
    verifySentinels({ tests: [...tests], complete: true, exitCode: 1, wallMs: 1, loadErrors, log: '' }, new Map([['a', sentinels]]))

  it('believes a sound run and takes the sentinels out', () => {
    expect(verdict(sound)).toEqual({ tests: [sound[0]], faults: [] })
  })

  it.each<readonly [string, readonly TestResult[]]>([
    ['one that must fail passes', sound.map((one) => (one.id.name === 'sf' ? test('sf', 'passed') : one))],
    ['one that must fail is missing', sound.filter((one) => one.id.name !== 'sf')],
    ['one that must fail is skipped', sound.map((one) => (one.id.name === 'sf' ? test('sf', 'skipped') : one))],
    ['one that must fail fails for another reason', sound.map((one) => (one.id.name === 'sf' ? test('sf', 'failed', 'no expect') : one))],
    ['one that must pass fails', sound.map((one) => (one.id.name === 'sp' ? test('sp', 'failed') : one))],
    ['one is reported twice', [...sound, test('sp', 'passed')]],
    ['one between the tests passes', sound.map((one) => (one.id.name === 'd > sr1' ? test('d > sr1', 'passed') : one))],
  ])('does not believe it when %s', (_, tests) => {
    expect(verdict(tests).faults).toHaveLength(1)
  })

  it('has nothing to say where nothing is claimed', () => {
    expect(verdict([test('own', 'failed'), test('sp', 'failed', 'hook'), test('sf', 'failed', 'hook')]).faults).toEqual([])
  })
})
