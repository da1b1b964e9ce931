import { expect, it } from 'vitest'
import type { SuiteRun, TestResult } from '../../model/index.ts'
import { judgeOutcome } from './index.ts'

const id = (name: string) => ({ file: 'a.test.js', name })
const run = (statuses: Readonly<Record<string, TestResult['status']>>, more: Partial<SuiteRun> = {}): SuiteRun => ({
  tests: Object.entries(statuses).map(([name, status]) => ({ id: id(name), status, durationMs: 1 })),
  complete: true,
  exitCode: 0,
  wallMs: 1,
  loadErrors: [],
  log: '',
  ...more,
})
const before = run({ broken: 'failed', sound: 'passed', moody: 'passed' })

it.each<[string, SuiteRun, string]>([
  ['the target passes', run({ broken: 'passed', sound: 'passed', moody: 'passed' }), 'healed'],
  ['a flaky test fails', run({ broken: 'passed', sound: 'passed', moody: 'failed' }), 'healed'],
  ['the target fails still', run({ broken: 'failed', sound: 'passed', moody: 'passed' }), 'unchanged'],
  ['another breaks', run({ broken: 'passed', sound: 'failed', moody: 'passed' }), 'regressed'],
  ['another is skipped', run({ broken: 'passed', sound: 'skipped', moody: 'passed' }), 'regressed'],
  ['another is gone', run({ broken: 'passed', moody: 'passed' }), 'regressed'],
  ['the run breaks off', run({ broken: 'passed', sound: 'passed', moody: 'passed' }, { complete: false, problem: 'crashed' }), 'regressed'],
])('%s', (_, after, verdict) => {
  expect(judgeOutcome(before, after, [id('broken')], [id('moody')]).verdict).toBe(verdict)
})
