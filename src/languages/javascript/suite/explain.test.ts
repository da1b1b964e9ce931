import { describe, expect, it } from 'vitest'
import type { SuiteRun, TestResult } from '../../../model/index.ts'
import { explainSuite } from './explain.ts'

const failed = (message: string, stack?: string): TestResult => ({
  id: { file: 'a', name: message },
  status: 'failed',
  durationMs: 1,
  failure: { message, ...(stack === undefined ? {} : { stack }) },
})
const passed: TestResult = { id: { file: 'a', name: 'adds' }, status: 'passed', durationMs: 1 }
const run = (parts: Partial<SuiteRun>): SuiteRun => ({
  tests: [],
  complete: true,
  exitCode: 1,
  wallMs: 5_000,
  loadErrors: [],
  log: '',
  ...parts,
})
const loadError = (file: string, message: string) => ({ file, failure: { message } })

describe('explainSuite', () => {
  it.each<readonly [string, Partial<SuiteRun>, string]>([
    ['a plain failure', { tests: [failed('1 is not 2')] }, 'undefined'],
    ['only network', { tests: [failed('getaddrinfo ENOTFOUND api.example.com')] }, 'suite-network getaddrinfo ENOTFOUND api.example.com'],
    [
      'network in the stack',
      { tests: [failed('fetch failed', 'cause: connect ENETUNREACH 93.184.216.34:443')] },
      'suite-network cause: connect ENETUNREACH 93.184.216.34:443',
    ],
    ['network and a fault', { tests: [failed('EAI_AGAIN x'), failed('1 is not 2')] }, 'undefined'],
    ['a local server that does not answer', { tests: [failed('getaddrinfo ENOTFOUND localhost')] }, 'undefined'],
    ['never ends', { complete: false, problem: 'timeout' }, 'suite-hangs after 5 s no test had ended'],
    ['ends late', { complete: false, problem: 'timeout', tests: [failed('x')] }, 'suite-hangs after 5 s 1 tests had ended'],
    ['every test passes and the runner is content', { exitCode: 0, tests: [passed] }, 'undefined'],
    [
      'every test passes and the runner is not content',
      { tests: [passed], log: 'Jest: Coverage for lines (50%) does not meet "global" threshold (100%)' },
      'suite-fails Jest: Coverage for lines (50%) does not meet "global" threshold (100%)',
    ],
    ['a file that does not load beside tests that pass', { tests: [passed], loadErrors: [loadError('a.test.js', 'x')] }, 'undefined'],
    ['no tests', { problem: 'no-tests' }, 'no-tests the runner found no test'],
    ['memory', { complete: false, problem: 'memory' }, 'suite-broken it used more memory than allowed'],
    ['output', { complete: false, problem: 'output' }, 'suite-broken it printed more than the output limit of the sandbox allows'],
    [
      'a file that is missing',
      { tests: [failed('x')], missing: 'a.js needs ./b.json, which is missing' },
      'suite-broken a.js needs ./b.json, which is missing',
    ],
    ['a runner that dies', { complete: false, problem: 'crashed', log: 'a\nb\nc\nd\n' }, 'suite-broken b / c / d'],
    ['a silent runner', { complete: false, problem: 'crashed' }, 'suite-broken the runner ended with exit code 1 and said nothing'],
    [
      'a file that does not load',
      { complete: false, problem: 'load-error', loadErrors: [loadError('src/a.js', 'Unexpected token')] },
      'undefined',
    ],
    [
      'a configuration that does not load',
      { complete: false, problem: 'load-error', loadErrors: [loadError('', 'bad')], log: 'bad config' },
      'suite-broken bad config',
    ],
    [
      'a tool that does not load its configuration, though it names the file',
      { complete: false, problem: 'load-error', loadErrors: [loadError('vitest.config.js', 'x')], log: "Error: Cannot find package 'x'" },
      "suite-broken Error: Cannot find package 'x'",
    ],
    [
      'a whole report of nothing but errors that belong to no file',
      { problem: 'load-error', loadErrors: [loadError('', 'Failed to start the worker')], log: 'see above' },
      'suite-broken Failed to start the worker',
    ],
  ])('%s', (_, parts, expected) => {
    const found = explainSuite(run(parts))
    expect(found === undefined ? 'undefined' : `${found.code} ${found.detail}`).toBe(expected)
  })
})
