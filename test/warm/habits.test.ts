import { afterEach, expect, it } from 'vitest'
import type { WarmSession } from '../../src/contracts/index.ts'
import { makeProject, replaceIn, type Made } from './project.ts'

/** What suites lean on besides tests: set-up files, matchers and mocks of their own, clocks, snapshots. All of it outlives a reload. */
let made: Made
let session: WarmSession | undefined

afterEach(async () => {
  await session?.close()
  session = undefined
  made.remove()
})

const sources = {
  vitest: {
    'src/rates.js': 'export const rates = { gold: 0.1 }\nexport const pay = (total) => total * (1 - rates.gold) + 1\n',
    'src/log.js': 'export const log = () => { throw new Error("not for tests") }\n',
    'vitest.config.mjs': "export default { test: { globals: true, setupFiles: ['./setup.js'], restoreMocks: true } }\n",
  },
  jest: {
    'src/rates.js': 'const rates = { gold: 0.1 }\nconst pay = (total) => total * (1 - rates.gold) + 1\nmodule.exports = { pay, rates }\n',
    'src/log.js': 'exports.log = () => { throw new Error("not for tests") }\n',
    'jest.config.js': "module.exports = { setupFilesAfterEnv: ['./setup.js'], clearMocks: true }\n",
  },
} as const

const setup = `beforeEach(() => { globalThis.ready = true })
expect.extend({ toBeNear: (x, y) => ({ pass: Math.abs(x - y) < 1e-9, message: () => x + ' is not near ' + y }) })
`

const head = {
  vitest:
    "import { pay, rates } from '../src/rates.js'\nimport { log } from '../src/log.js'\nvi.mock('../src/log.js', () => ({ log: vi.fn() }))\n",
  jest: "const { pay, rates } = require('../src/rates.js')\njest.mock('../src/log.js', () => ({ log: jest.fn() }))\nconst { log } = require('../src/log.js')\n",
} as const

const tests = (mock: string): string => `
test('pays', () => { expect(globalThis.ready).toBe(true); log(); expect(log).toHaveBeenCalled(); expect(pay(100)).toBeNear(80) })
test('waits', () => {
  ${mock}.useFakeTimers()
  let rung = 0
  setTimeout(() => rung++, 1_000)
  ${mock}.advanceTimersByTime(1_000)
  ${mock}.useRealTimers()
  expect(rung).toBe(1)
})
test('keeps', () => { expect(Object.keys(rates)).toMatchSnapshot(); expect(Object.keys(rates)).toMatchInlineSnapshot(\`
[
  "gold",
]
\`) })
`

it.each(['vitest', 'jest'] as const)('%s: set-up files, mocks, clocks and snapshots', async (runner) => {
  const title =
    runner === 'vitest'
      ? '// Vitest Snapshot v1, https://vitest.dev/guide/snapshot.html'
      : '// Jest Snapshot v1, https://jestjs.io/docs/snapshot-testing'
  made = makeProject({
    ...sources[runner],
    'package.json': JSON.stringify({ name: 'habits', type: runner === 'vitest' ? 'module' : 'commonjs', scripts: { test: runner } }),
    'setup.js': setup,
    'test/pay.test.js': head[runner] + tests(runner === 'vitest' ? 'vi' : 'jest'),
    'test/__snapshots__/pay.test.js.snap': `${title}\n\nexports[\`keeps 1\`] = \`\n[\n  "gold",\n]\n\`;\n`,
  })
  made.linkModules()
  session = await made.open(runner)
  expect(session.baseline.tests.map(({ id, status }) => [id.name, status])).toEqual([
    ['pays', 'failed'],
    ['waits', 'passed'],
    ['keeps', 'passed'],
  ])
  await session.focus(['src/rates.js'], [{ file: 'test/pay.test.js', name: 'pays' }])
  const source = sources[runner]['src/rates.js']
  // One edit that is swapped in, one that only loading shows, and one that breaks the snapshot.
  const [rate, sum] = ['{ gold: 0.1 }', '(1 - rates.gold) + 1']
  const both = (text: string): string => source.replace(rate, text).replace(sum, '(1 - rates.gold)')
  const whole = (text: string, id: number): ReturnType<typeof replaceIn> => replaceIn('src/rates.js', source, source, both(text), id)
  const verdicts = await session.evaluate(
    [
      replaceIn('src/rates.js', source, sum, '(0.9 - rates.gold)', 1),
      whole('{ gold: 0.2 }', 2),
      whole('{ gold: 0.2, tin: 0 }', 3),
      whole('{ gold: 0.2 }', 4),
    ],
    { full: true },
  )
  expect(verdicts.map(({ status }) => status)).toEqual(['plausible', 'plausible', 'failing', 'plausible'])
  expect(verdicts[2]).toMatchObject({ failingPassed: 1, broken: 1 })
  expect(session.stats().restarts).toBe(0)
})
