import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { GitLogEntry } from '../../contracts/index.ts'
import { applyEdits } from '../../kit/index.ts'
import type { HistoryOutcome, SuiteRun } from '../../model/index.ts'
import { candidateOf, filesThatFail, lessonsOf, lineEdits, tally, turnedGreen, withNewVersion } from './index.ts'

const language = {
  id: 'javascript',
  isTestFile: (path: string) => path.startsWith('test/'),
  isSource: (path: string) => path.endsWith('.js'),
}

describe('candidateOf', () => {
  const check = (files: Partial<GitLogEntry['files'][number]>[], entry: Partial<GitLogEntry> = {}): string => {
    const sifted = candidateOf(
      {
        ...{ commit: 'c', parents: ['p'], authoredAt: 0, subject: 'fix: it' },
        files: files.map((file) => ({ path: 'a.js', status: 'modified', added: 1, deleted: 1, ...file })),
        ...entry,
      },
      [language, { ...language, id: 'python', isSource: (path: string) => path.endsWith('.py') }],
    )
    return 'reason' in sifted ? sifted.reason : `${sifted.candidate.changedLines} lines of ${sifted.candidate.sources.join(', ')}`
  }
  const spec = { path: 'test/a.js', added: 40 }
  test.each<[string, Parameters<typeof check>]>([
    ['3 lines of a.js', [[{ added: 3, deleted: 2 }, spec]]],
    ['2 lines of a.js, b.js', [[{}, { path: 'b.js' }, spec, { path: 'README.md', added: 900 }]]],
    ['no test changed', [[{}]]],
    ['no test changed', [[{}, { ...spec, status: 'deleted' }]]],
    ['no source changed', [[spec]]],
    ['more than 10 source lines changed', [[{ added: 0, deleted: 11 }, spec]]],
    ['more than 3 sources changed', [[{}, { path: 'b.js' }, { path: 'c.js' }, { path: 'd.js' }, spec]]],
    ['a source was added, moved or removed', [[{ status: 'added' }, spec]]],
    ['no single parent', [[{}, spec], { parents: ['p', 'q'] }]],
    ['no single parent', [[{}, spec], { parents: [] }]],
    ['sources of several languages changed', [[{}, { path: 'b.py' }, spec]]],
    ['a feature, by its subject', [[{}, spec], { subject: 'feat(cart): coupons' }]],
  ])('%s', (expected, args) => {
    expect(check(...args)).toBe(expected)
  })
})

const run = (statuses: Record<string, 'passed' | 'failed' | 'skipped'>, more: Partial<SuiteRun> = {}): SuiteRun => ({
  ...{ complete: true, exitCode: 0, wallMs: 1, loadErrors: [], log: '' },
  tests: Object.entries(statuses).map(([key, status]) => {
    const [file = '', name = ''] = key.split(':')
    return { id: { file, name }, status, durationMs: 1 }
  }),
  ...more,
})
const broken = (file: string): SuiteRun['loadErrors'][number] => ({ file, failure: { message: 'SyntaxError' } })

test.each([
  ['a.py', "__version__ = '1.2.0'\nf(1.5)\n", "__version__ = '1.2.1'\nf(2.5)\n", "__version__ = '1.2.1'\nf(1.5)\n"],
  ['src/version.js', "export default '1.2.0-rc.1'\n", "export default '1.2.0'\n", "export default '1.2.0'\n"],
  ['a.js', "const version = '1.2.0'\n", "const version = g('1.2.1')\n", "const version = '1.2.0'\n"],
])('%s: a version raised by the way is no part of a repair', (path, before, after, expected) => {
  expect(withNewVersion(path, before, after)).toBe(expected)
})

describe('turnedGreen', () => {
  const check = (without: SuiteRun, fixed: SuiteRun): string => {
    const turned = turnedGreen(without, fixed)
    return 'reason' in turned ? turned.reason : turned.failing.map((test) => `${test.file}:${test.name}`).join(' ')
  }
  test.each<[string, SuiteRun, SuiteRun]>([
    ['a:1', run({ 'a:1': 'failed', 'a:2': 'passed' }), run({ 'a:1': 'passed', 'a:2': 'passed' })],
    ['a:', run({}, { loadErrors: [broken('a')], complete: false, problem: 'load-error' }), run({ 'a:1': 'passed' })],
    ['its tests pass without the fix too', run({ 'a:1': 'passed' }), run({ 'a:1': 'passed' })],
    ['its tests fail with the fix too', run({ 'a:1': 'failed' }), run({ 'a:1': 'failed' })],
    ['its tests pass without the fix too', run({ 'a:1': 'failed' }), run({ 'a:1': 'skipped' })],
    ['a:1', run({ 'a:1': 'failed', 'b:1': 'failed' }), run({ 'a:1': 'passed', 'b:1': 'failed' })],
    ['a:1', run({ 'a:1': 'failed', 'a:2': 'failed' }), run({ 'a:1': 'passed', 'a:2': 'failed' })],
    ['the tests do not end in time', run({ 'a:1': 'failed' }), run({}, { complete: false, problem: 'timeout' })],
    [
      'without the fix the tests do not run (crashed): boom',
      run({}, { complete: false, problem: 'crashed', log: '===== ERRORS =====\nboom\nmore' }),
      run({ 'a:1': 'passed' }),
    ],
    ['a:1', run({ 'a:1': 'failed' }), run({ 'a:1': 'passed' }, { loadErrors: [broken('b')], complete: false, problem: 'load-error' })],
    [
      'the tests do not run (load-error): a: SyntaxError',
      run({}, { loadErrors: [broken('a')], complete: false, problem: 'load-error' }),
      run({}, { loadErrors: [broken('a')], complete: false, problem: 'load-error' }),
    ],
    [
      'the tests do not run (load-error): a needs b',
      run({ 'a:1': 'failed' }),
      run({}, { loadErrors: [broken('a')], complete: false, problem: 'load-error', missing: 'a needs b' }),
    ],
  ])('%s', (expected, without, fixed) => {
    expect(check(without, fixed)).toBe(expected)
  })
  test('a file fails by a test or by not loading', () => {
    expect(filesThatFail(run({ 'a:1': 'failed', 'a:2': 'failed', 'b:1': 'passed' }, { loadErrors: [broken('c')] }))).toEqual(['c', 'a'])
  })
})

const outcome = (changedLines: number, verdict: HistoryOutcome['verdict'], more: Partial<HistoryOutcome> = {}): HistoryOutcome => ({
  ...{
    language: 'javascript',
    commit: `${verdict}${changedLines}`,
    subject: '',
    changedLines,
    verdict,
    detail: '',
    families: verdict === 'missed' ? [] : ['offset'],
  },
  ...{ warned: false, inputsCompared: 0, tried: 1, searchEnded: 'found', elapsedMs: 1, diff: '', tier: 'one-behaviour' },
  ...more,
})
const outcomes = [
  outcome(1, 'equal'),
  outcome(2, 'same-behaviour', { warned: true, readsAlike: true }),
  outcome(3, 'wrong', { warned: true }),
  outcome(3, 'missed'),
  outcome(4, 'wrong'),
  outcome(10, 'unclear'),
]

test('tally', () => {
  expect(tally(outcomes)).toEqual([
    { linesAtMost: 3, rows: 4, plausible: 3, right: 2, equal: 1, alike: 2, unclear: 0, wrong: 1, wrongWarned: 1, rightWarned: 1 },
    { linesAtMost: 10, rows: 6, plausible: 5, right: 2, equal: 1, alike: 2, unclear: 1, wrong: 2, wrongWarned: 1, rightWarned: 1 },
  ])
})

test('lessons count by tier and by family, what was missed is no lesson', () => {
  const counts = { plausible: 5, equal: 1, right: 2, wrong: 2 }
  expect(lessonsOf('/p', outcomes, 7)).toEqual({
    ...{ version: 1, project: '/p', learnedAt: 7, rows: 6, commits: outcomes.map((one) => one.commit) },
    ...{ byTier: { 'one-behaviour': counts }, byFamily: { offset: counts } },
  })
})

test('lineEdits leads from any text to any other', () => {
  const text = fc.array(fc.constantFrom('a\n', 'b\n', 'c\r\n', '\n', 'd'), { maxLength: 12 }).map((lines) => lines.join(''))
  fc.assert(
    fc.property(text, text, (before, after) => {
      expect(applyEdits(before, lineEdits(before, after))).toBe(after)
    }),
  )
})
