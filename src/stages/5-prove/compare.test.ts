import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SuiteRun, TestResult } from '../../model/index.ts'
import { compareRuns } from './compare.ts'

const letters: Readonly<Record<string, TestResult['status']>> = { p: 'passed', f: 'failed', s: 'skipped', t: 'todo' }

/** 'a:p b:f' is a run of two tests of one file; '!' stands for a file that does not load. */
function run(text: string, loadErrors: readonly string[] = []): SuiteRun {
  const tests = text
    .split(' ')
    .filter((word) => word !== '')
    .map((word): TestResult => ({
      id: { file: 'x.test.js', name: word.split(':')[0]! },
      status: letters[word.split(':')[1]!]!,
      durationMs: 1,
    }))
  return {
    tests,
    complete: true,
    exitCode: 0,
    wallMs: 1,
    loadErrors: loadErrors.map((file) => ({ file, failure: { message: 'no' } })),
    log: '',
  }
}

const told = (comparison: ReturnType<typeof compareRuns>): string =>
  Object.entries(comparison)
    .flatMap(([key, value]) =>
      typeof value === 'boolean' ? [`${value}`] : value.length > 0 ? [`${key}=${value.map((id: { name: string }) => id.name).join()}`] : [],
    )
    .join(' ')

describe('compareRuns', () => {
  it.each([
    ['healed', 'a:p b:f', 'a:p b:p', 'true newlyPassing=b'],
    ['still red', 'a:p b:f', 'a:p b:f', 'true stillFailing=b'],
    ['broken', 'a:p b:f', 'a:f b:p', 'true newlyFailing=a newlyPassing=b'],
    ['missing', 'a:p b:f', 'a:p', 'false missing=b'],
    ['added', 'a:p', 'a:p z:p', 'false added=z'],
    ['skipped', 'a:p b:f', 'a:p b:s', 'false newlySkipped=b'],
    ['made todo', 'a:p b:f', 'a:t b:p', 'false newlySkipped=a newlyPassing=b'],
    ['skipped before and now run', 'a:s', 'a:p', 'true'],
    ['one of two of the same name missing', 'a:p a:f', 'a:p', 'false missing=a'],
    ['order does not count', 'a:p b:f', 'b:f a:p', 'true stillFailing=b'],
  ])('%s', (_, before, after, expected) => {
    expect(told(compareRuns(run(before), run(after)))).toBe(expected)
  })

  it('lets the tests of a file that did not load appear', () => {
    expect(told(compareRuns(run('', ['x.test.js']), run('a:p b:f')))).toBe('true revealed=a,b newlyFailing=b')
  })

  it.each([
    ['all tests appear where a source kept all of them from loading', '', 'a:p b:p', 'true revealed=a,b'],
    ['none may appear where others ran', 'a:p', 'a:p b:p', 'false added=b'],
  ])('%s', (_, before, after, expected) => {
    expect(told(compareRuns(run(before, ['src/stack.php']), run(after)))).toBe(expected)
  })

  it.each<[string, Record<string, string>, Record<string, string>, string]>([
    [
      'sets of data come in place of a test that failed without any',
      { a: 'f' },
      { 'a with data set #0': 'p', 'a with data set "x"': 'p' },
      'true',
    ],
    ['not beside it', { a: 'f' }, { a: 'f', 'a with data set #0': 'p' }, 'false'],
    ['not for one that passed', { a: 'p' }, { 'a with data set #0': 'p' }, 'false'],
    ['none may be missing', { a: 'f', 'b with data set #0': 'p' }, { 'a with data set #0': 'p' }, 'false'],
    ['a row more of a test that takes its rows from the sources', { 'a[x]': 'f' }, { 'a[x]': 'p', 'a[y]': 'p' }, 'true'],
    ['a set more', { 'a with data set #0': 'f' }, { 'a with data set #0': 'p', 'a with data set #1': 'p' }, 'true'],
    ['no row less', { 'a[x]': 'p', 'a[y]': 'f' }, { 'a[y]': 'p', 'a[z]': 'p' }, 'false'],
    ['no row of a test without rows', { a: 'p' }, { a: 'p', 'a[y]': 'p' }, 'false'],
    ['sets that were there before stay the same', { 'a with data set #0': 'f' }, { 'a with data set #1': 'p' }, 'false'],
  ])('%s', (_, before, after, expected) => {
    const of = (tests: Record<string, string>): SuiteRun => ({
      ...run(''),
      tests: Object.entries(tests).map(([name, letter]) => ({ id: { file: 'x', name }, status: letters[letter]!, durationMs: 1 })),
    })
    expect(`${compareRuns(of(before), of(after)).sameTests}`).toBe(expected)
  })

  it('a row more that fails is a test broken', () => {
    const of = (tests: Record<string, string>): SuiteRun => ({
      ...run(''),
      tests: Object.entries(tests).map(([name, letter]) => ({ id: { file: 'x', name }, status: letters[letter]!, durationMs: 1 })),
    })
    expect(compareRuns(of({ 'a[x]': 'f' }), of({ 'a[x]': 'p', 'a[y]': 'f' })).newlyFailing.map(({ name }) => name)).toEqual(['a[y]'])
  })

  it('finds nothing between a run and itself, and the same differences both ways', () => {
    const word = fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('p', 'f', 's', 't')).map((pair) => pair.join(':'))
    const text = fc.array(word, { maxLength: 8 }).map((words) => words.join(' '))
    fc.assert(
      fc.property(text, text, (one, two) => {
        expect(compareRuns(run(one), run(one)).sameTests).toBe(true)
        expect(compareRuns(run(one), run(two)).missing).toHaveLength(compareRuns(run(two), run(one)).added.length)
      }),
    )
  })
})
