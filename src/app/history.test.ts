import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { learnFromHistory, type LearnReport } from './history.ts'
import { learnFolder, readLessons } from './learn/index.ts'

const top = mkdtempSync(join(tmpdir(), 'prunella-history-test-'))
const repository = join(top, 'shop')
const state = join(top, 'state', 'state.db')
afterAll(() => rmSync(top, { recursive: true, force: true }))

const git = (...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.org', ...args], { cwd: repository, encoding: 'utf8' }).trim()

function commit(subject: string, files: Record<string, string>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(repository, path)), { recursive: true })
    writeFileSync(join(repository, path), text)
  }
  git('add', '.')
  git('commit', '-q', '-m', subject)
  return git('rev-parse', 'HEAD')
}

const source = (compare: string, sum = 'a + b'): string =>
  `export function shipping(total) {\n  return total ${compare} 50 ? 0 : 5\n}\n\nexport const add = (a, b) => ${sum}\n`
const spec = (more: string, imported = 'shipping, add'): string =>
  `import { test } from 'node:test'\nimport assert from 'node:assert/strict'\nimport { ${imported} } from '../src/shop.js'\n
test('adds', () => assert.equal(add(2, 3), 5))
test('small orders pay', () => assert.equal(shipping(20), 5))
test('large orders are free', () => assert.equal(shipping(80), 0))\n${more}`
const boundary = `test('fifty is free', () => assert.equal(shipping(50), 0))\ntest('just below pays', () => assert.equal(shipping(49.99), 5))\n`

let fix: string
beforeAll(() => {
  mkdirSync(repository)
  git('init', '-q')
  commit('shop', {
    'package.json': JSON.stringify({ name: 'shop', type: 'module', scripts: { test: 'node --test' } }),
    'src/shop.js': source('>'),
    'test/shop.test.js': spec(''),
  })
  commit('refactor', {
    'src/shop.js': source('>', '((b + a))'),
    'test/shop.test.js': spec(`test('adds nothing', () => assert.equal(add(0, 0), 0))\n`),
  })
  fix = commit('orders of exactly fifty ship free', { 'src/shop.js': source('>=', '((b + a))'), 'test/shop.test.js': spec(boundary) })
  commit('coupons', {
    'src/shop.js': `${source('>=', '((b + a))')}export const coupon = (total) => total - 1\n`,
    'test/shop.test.js': spec(`${boundary}test('coupon', () => assert.equal(coupon(3), 2))\n`, 'shipping, add, coupon'),
  })
})

const learn = (): Promise<LearnReport> =>
  learnFromHistory(
    { dir: repository, max: 5, budget: 60_000, budgetEach: 10_000, seed: 1 },
    {
      ...{ cwd: top, signal: new AbortController().signal, progress: () => {} },
      env: { PATH: process.env['PATH'], HOME: top, PRUNELLA_STATE: state },
    },
  )

test('the fix alone is a fault of the past; it is healed, and compared with the human fix', { timeout: 60_000 }, async () => {
  const first = await learn()
  expect(first.skipped).toEqual(
    expect.arrayContaining([
      { reason: 'a feature', count: 1 },
      { reason: 'its tests pass without the fix too', count: 1 },
      { reason: 'no single parent', count: 1 },
    ]),
  )
  expect(first.rows).toMatchObject([
    {
      commit: fix,
      changedLines: 1,
      sources: ['src/shop.js'],
      failing: [{ file: 'test/shop.test.js', name: 'fifty is free' }],
      scope: 'whole',
      leftOut: [],
    },
  ])
  expect(first.outcomes).toMatchObject([{ commit: fix, verdict: 'equal', families: ['comparison-operator'] }])
  expect(first.table[0]).toMatchObject({ linesAtMost: 3, rows: 1, plausible: 1, right: 1, equal: 1 })
  expect(await readLessons(state, repository)).toEqual(first.lessons)
  expect(git('status', '--porcelain')).toBe('')
  // A second run takes everything from the shelf.
  const second = await learn()
  expect(second.outcomes).toEqual(first.outcomes)
  expect(second.folder).toBe(learnFolder(state, repository))
})
