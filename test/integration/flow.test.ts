/** The story of a heal over a suite whose runs are written down here: what only chance or a slow machine would show otherwise. */
import { describe, expect, it } from 'vitest'
import type { Language, Sandbox, SuiteRequest } from '../../src/contracts/index.ts'
import { heal, type HealOptions } from '../../src/flow/index.ts'
import * as compare from '../../src/languages/javascript/compare/index.ts'
import { templates as templateEngine } from '../../src/languages/javascript/dialect/index.ts'
import { PrunellaError, type HealReport, type SuiteRun, type TestResult } from '../../src/model/index.ts'
import { manualClock, memoryFiles, memoryJournal, seededRandom } from '../../src/testing/index.ts'

const SUITE_MS = 1_000

interface Story {
  readonly source: string
  /** Status of each test, given the text of the source and how many runs there were before. */
  readonly tests: (source: string, run: number) => Readonly<Record<string, boolean>>
  readonly only?: string
  readonly budgetMs?: number
  readonly all?: boolean
}

const resultOf = ([name, passes]: readonly [string, boolean]): TestResult => ({
  id: { file: 'test/a.test.js', name },
  status: passes ? 'passed' : 'failed',
  durationMs: 1,
  ...(passes ? {} : { failure: { message: 'not what was expected', stack: 'at src/a.js:1:1' } }),
})

/** The suite takes `SUITE_MS` a run on a clock that nothing else moves. */
async function tell({ source, tests, only, budgetMs = 60_000, all = false }: Story): Promise<{ report: HealReport; runs: number }> {
  const clock = manualClock()
  let runs = 0
  const run = async (_: Sandbox, { overlays }: SuiteRequest): Promise<SuiteRun> => {
    clock.advance(SUITE_MS)
    const results = Object.entries(tests(overlays.get('/project/src/a.js') ?? source, runs++)).map(resultOf)
    const exitCode = results.some((test) => test.status === 'failed') ? 1 : 0
    return { tests: results, complete: true, exitCode, wallMs: SUITE_MS, loadErrors: [], log: '' }
  }
  const sound = async () => ({ status: 'skipped', detail: 'none here', durationMs: 0 }) as const
  const language: Language = {
    ...{ id: 'javascript', title: 'JavaScript', templates: templateEngine, fixes: [], suite: { run } },
    ...{ isTestFile: (path) => path.includes('.test.'), isSource: (path) => path.endsWith('.js'), explainSuite: () => undefined },
    compare,
    checks: {
      ...{ types: sound, lint: sound, security: () => [], silences: () => ({ added: [], deletes: false }) },
      complaints: async () => ({ kind: 'skipped', why: 'none here', wallMs: 0 }),
    },
    warm: { open: () => Promise.reject(new Error('a command has no warm tier')) },
    findProject: () => Promise.reject(new Error('the project is known')),
  }
  const options: HealOptions = {
    ...{ apply: false, publishAs: 'files', branch: undefined, dryRun: true, all, only, budgetMs, testTimeoutMs: 60_000 },
    ...{ reruns: 2, seed: 1, test: 'check', tree: 'tree' },
  }
  const files = memoryFiles({ 'src/a.js': source, 'test/a.test.js': '' })
  const report = await heal(options, {
    ...{ language, files, clock, random: seededRandom(1), journal: memoryJournal(), lessons: [], resume: undefined },
    project: {
      ...{ root: '/project', packageDir: '/project', language: 'javascript', runner: 'command', runnerTitle: 'check', command: ['check'] },
      ...{ interpreter: '/usr/bin/node', env: {} },
    },
    sandbox: { kind: 'none' } as Sandbox,
    ...{
      progress: () => {},
      signal: new AbortController().signal,
      isSearched: () => true,
      pastVersions: async () => [],
      recentLines: async () => new Map(),
      isProtected: () => false,
    },
    confirm: async () => ({ yes: false, by: 'nobody' }),
    publish: () => Promise.reject(new Error('a dry run writes nothing')),
  })
  return { report, runs }
}

describe('a red suite', () => {
  it('whose tests only sometimes fail is not called healthy, and gets no patch', async () => {
    const { report, runs } = await tell({ source: 'x()\n', tests: (_, run) => ({ flips: run > 0, holds: true }) })
    expect({ state: report.state, flaky: report.flaky.map((test) => test.id.name), rounds: report.rounds, runs }).toEqual({
      ...{ state: 'not-healed', flaky: ['flips'], rounds: [], runs: 3 },
    })
  })
  it('that is green is healthy', async () => {
    const { report, runs } = await tell({ source: 'x()\n', tests: () => ({ holds: true }) })
    expect({ state: report.state, runs }).toEqual({ state: 'nothing-to-heal', runs: 1 })
  })
})

it('--only that matches no failing test names those that fail', async () => {
  const story = tell({ source: 'x()\n', only: 'adds tax', tests: () => ({ 'adds vat': false, 'ships free': false, counts: true }) })
  await expect(story).rejects.toSatisfy(
    (error) =>
      error instanceof PrunellaError &&
      error.code === 'usage' &&
      /adds tax.*adds vat.*ships free/.test(error.message) &&
      !error.message.includes('counts'),
  )
})

it('--only names the nearest first where many fail', async () => {
  const many = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [at === 17 ? 'the cart adds Tax' : `other ${at}`, false]))
  const story = tell({ source: 'x()\n', only: 'cart: adds tax twice', tests: () => many })
  await expect(story).rejects.toThrow(/failing are: test\/a\.test\.js > the cart adds Tax; test\/a\.test\.js > other 0;/)
})

describe('a search by whole runs of the suite', () => {
  it('tries every statement of a line', async () => {
    const source = 'export const f = (a) => { a *= 2; a += 3; return a }\n'
    const { report } = await tell({ source, tests: (text) => ({ doubles: text.includes('a += 4'), holds: text.includes('a *= 2') }) })
    expect(report.rounds[0]?.remedy?.diff).toContain('+export const f = (a) => { a *= 2; a += 4; return a }')
  })
  it('keeps its budget, over all failing tests together', async () => {
    const source = 'export const f = (a, b, c) => { if (a > 1 && b < 2) return c + 1; return a - b * 3 }\n'
    const budgetMs = 20_000
    const { report, runs } = await tell({ source, budgetMs, tests: () => ({ one: false, two: false, three: false }) })
    const begun = 3
    expect({ state: report.state, kept: runs <= begun + budgetMs / SUITE_MS, used: runs >= begun + budgetMs / SUITE_MS / 2 }).toEqual({
      ...{ state: 'not-healed', kept: true, used: true },
    })
    expect(report.rounds.map((round) => round.search.ended)).toEqual(['time'])
  })
  it('with --all leaves time for the next fault where one cannot be healed', async () => {
    const source = 'export const f = (a, b, c) => { if (a > 1 && b < 2) return c + 1; return a - b * 3 }\n'
    const tests = (text: string) => ({ one: false, two: text.includes('a >= 1') })
    const { report } = await tell({ source, budgetMs: 40_000, all: true, tests })
    expect(report.rounds.map(({ targets, remedy }) => [targets.map(({ name }) => name), remedy !== undefined])).toContainEqual([
      ['two'],
      true,
    ])
  })
})
