import { describe, expect, it } from 'vitest'
import type { WarmBaseline, WarmTest } from '../../contracts/index.ts'
import type { TestResult } from '../../model/index.ts'
import { diagnose } from './diagnose.ts'
import { formulas, type FormulaName } from './formulas.ts'

/** One statement per line of `lines`; each test is its name, '+' or '-', and the 0-based lines it ran, in order. */
interface Case {
  readonly lines: string
  readonly tests: readonly (readonly [string, '+' | '-', readonly number[]])[]
  readonly loaded?: readonly number[]
  readonly stack?: string
  readonly recent?: readonly number[]
}

/** The suspects as one readable text: line, suspiciousness, evidence. */
function check({ lines, tests, loaded, stack, recent }: Case, expected: string): void {
  const path = 'src/a.js'
  let at = 0
  const statements = lines.split('\n').map((line, index) => {
    const start = at
    at += line.length + 1
    return { path, start, end: start + line.length, line: index + 1 }
  })
  const warm = tests.map(([name, sign, covered], index): WarmTest => ({
    index,
    id: { file: 'a.test.js', name },
    status: sign === '+' ? 'passed' : 'failed',
    durationMs: 1,
    covered: Uint32Array.from([...covered, ...(loaded ?? [])]),
    ...(sign === '-' ? { failure: { message: 'no', ...(stack === undefined ? {} : { stack }) } } : {}),
  }))
  const baseline: WarmBaseline = { tests: warm, statements, limits: [], ...(loaded ? { loaded } : {}) }
  const failing: TestResult[] = warm.filter((test) => test.status === 'failed').map(({ id }) => ({ id, status: 'failed', durationMs: 1 }))
  const { suspects, summary } = diagnose({
    baseline,
    failing,
    flaky: [],
    files: new Map([[path, lines]]),
    ...(recent ? { recent: new Map([[path, new Set(recent)]]) } : {}),
  })
  const told = suspects.map((suspect) => `${suspect.line} ${suspect.suspiciousness.toFixed(2)} ${suspect.evidence.join(', ')}`)
  expect([...told, summary].join('\n')).toBe(expected.trim().replace(/^ +/gm, ''))
}

describe('diagnose', () => {
  it('ranks what failing tests ran and passing tests did not', () =>
    check(
      {
        lines: 'a()\nb()\nc()',
        tests: [
          ['one', '-', [0, 1]],
          ['two', '+', [0, 2]],
        ],
      },
      `2 0.93 run by 1 of 1 failing test, run by no passing test
       1 0.64 run by 1 of 1 failing test, run by 1 of 1 passing test
       2 suspect statements in 1 file (1 failing and 1 passing test watched); first src/a.js:2, run by 1 of 1 failing test, run by no passing test.`,
    ))
  it('ranks a single failing test by what ran last', () =>
    check(
      { lines: 'a()\nb()', tests: [['one', '-', [0, 1]]] },
      `2 0.93 run by 1 of 1 failing test
       1 0.91 run by 1 of 1 failing test
       2 suspect statements in 1 file (1 failing and 0 passing tests watched); first src/a.js:2, run by 1 of 1 failing test.`,
    ))
  it('believes the stack', () =>
    check(
      {
        lines: 'a()\nb()',
        tests: [
          ['one', '-', [0, 1]],
          ['two', '+', [0, 1]],
        ],
        stack: 'TypeError: x\n    at f (file:///tmp/project/src/a.js:1:3)\n    at node:internal/a.js:7:1',
      },
      `1 0.80 run by 1 of 1 failing test, run by 1 of 1 passing test, the failure arose on this line
       2 0.66 run by 1 of 1 failing test, run by 1 of 1 passing test
       2 suspect statements in 1 file (1 failing and 1 passing test watched); first src/a.js:1, run by 1 of 1 failing test, run by 1 of 1 passing test, the failure arose on this line.`,
    ))
  it('among equals, puts first what holds more of what repairs change', () =>
    check(
      {
        lines: 'i = 11\ngo()\ngo()',
        tests: [
          ['one', '-', [0, 1]],
          ['two', '-', [1, 0]],
          ['three', '+', [2]],
        ],
      },
      `1 0.94 run by 2 of 2 failing tests, run by no passing test
       2 0.93 run by 2 of 2 failing tests, run by no passing test
       2 suspect statements in 1 file (2 failing and 1 passing test watched); first src/a.js:1, run by 2 of 2 failing tests, run by no passing test.`,
    ))
  it('puts what runs at load time last', () =>
    check(
      { lines: 'const a = 1\nf()', tests: [['one', '-', [1]]], loaded: [0] },
      `2 0.93 run by 1 of 1 failing test
       1 0.02 runs when the file loads
       2 suspect statements in 1 file (1 failing and 0 passing tests watched); first src/a.js:2, run by 1 of 1 failing test.`,
    ))
  it('counts a recent change as evidence', () =>
    check(
      {
        lines: 'a()\nb()',
        tests: [
          ['one', '-', [0, 1]],
          ['two', '+', [0, 1]],
        ],
        recent: [1],
      },
      `1 0.72 run by 1 of 1 failing test, run by 1 of 1 passing test, changed lately
       2 0.63 run by 1 of 1 failing test, run by 1 of 1 passing test
       2 suspect statements in 1 file (1 failing and 1 passing test watched); first src/a.js:1, run by 1 of 1 failing test, run by 1 of 1 passing test, changed lately.`,
    ))
  it('puts a recent change first where nothing else tells statements apart', () =>
    check(
      { lines: 'a()\nb()', tests: [['one', '-', [0, 1]]], recent: [1] },
      `1 0.91 run by 1 of 1 failing test, changed lately
       2 0.89 run by 1 of 1 failing test
       2 suspect statements in 1 file (1 failing and 0 passing tests watched); first src/a.js:1, run by 1 of 1 failing test, changed lately.`,
    ))
  it('says so when the failing tests run nothing', () =>
    check({ lines: 'a()', tests: [['one', '-', []]] }, 'The failing tests run no statement of the sources.'))
})

describe('formulas', () => {
  const spectra = { onlyFailing: [2, 0, 2, 3], both: [2, 3, 2, 3], onlyPassing: [0, 3, 2, 3], some: [1, 1, 2, 3] } as const
  it.each(Object.keys(formulas) as FormulaName[])('%s puts them in the right order, within 0..1', (name) => {
    const value = (key: keyof typeof spectra): number => {
      const [failedHere, passedHere, failed, passed] = spectra[key]
      return formulas[name]({ failedHere, passedHere, failed, passed })
    }
    expect(value('onlyFailing')).toBeGreaterThan(value('both'))
    expect(value('both')).toBeGreaterThan(value('onlyPassing'))
    expect(value('onlyPassing')).toBe(0)
    for (const key of Object.keys(spectra) as (keyof typeof spectra)[]) expect(value(key)).toBeLessThanOrEqual(1)
  })
  it('knows Ochiai from the paper', () => {
    expect(formulas.ochiai({ failedHere: 1, passedHere: 3, failed: 1, passed: 3 })).toBe(0.5)
  })
})
