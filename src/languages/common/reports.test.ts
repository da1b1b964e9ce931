import { describe, expect, it } from 'vitest'
import type { TestResult } from '../../model/index.ts'
import { parseJUnit } from './junit.ts'
import { parseTap } from './tap.ts'

const told = (tests: readonly TestResult[] | undefined): string[] | undefined =>
  tests?.map(({ id, status, failure }) => `${status} ${id.file} | ${id.name}${failure === undefined ? '' : ` | ${failure.message}`}`)

describe('parseJUnit', () => {
  it('reads what pytest, jest-junit and vitest write', () => {
    const xml = `<?xml version="1.0"?><testsuites><testsuite name="test/a.test.js" tests="4">
      <testcase classname="test/a.test.js" name="cart &gt; adds" time="0.01"/>
      <testcase classname="cart" name="pays" time="0.5"><failure message="expected 1 &amp; got 2" type="AssertionError">at a.js:1</failure></testcase>
      <testcase classname="cart" name="waits"><skipped/></testcase>
      <testcase file="test/b.test.js" classname="b" name="breaks"><error>boom
at b.js:2</error></testcase></testsuite></testsuites>`
    expect(told(parseJUnit(xml))).toEqual([
      'passed test/a.test.js | cart > adds',
      'failed test/a.test.js | cart > pays | expected 1 & got 2',
      'skipped test/a.test.js | cart > waits',
      'failed test/b.test.js | b > breaks | boom',
    ])
  })

  it('reads one suite without a list around it', () => {
    expect(told(parseJUnit('<testsuite name="s"><testcase name="1"/></testsuite>'))).toEqual(['passed s | 1'])
  })

  it('refuses what is no report', () => {
    expect(parseJUnit('<html></html>')).toBeUndefined()
    expect(parseJUnit('ok 1')).toBeUndefined()
  })
})

describe('parseTap', () => {
  it('reads points, directives and diagnostics', () => {
    const tap = `TAP version 13
ok 1 - adds
not ok 2 - takes away
  ---
  message: 'should be equal'
  expected: 3
  actual:   -1
  ...
ok 3 - later # SKIP no time
not ok 4 - some day # TODO
1..4
`
    expect(told(parseTap(tap))).toEqual([
      'passed  | adds',
      'failed  | takes away | should be equal',
      'skipped  | later',
      'todo  | some day',
    ])
    expect(parseTap(tap)?.[1]?.failure).toEqual({ message: 'should be equal', expected: '3', actual: '-1' })
  })

  it('reads block scalars, and what looks like a test point in them is none', () => {
    const tap = `TAP version 13
not ok 1 - totals
  ---
  duration_ms: 2.5
  error: |-
    Expected values to be strictly equal:
    ok 2 - is what it printed

      {
    +   rate: 650
      }
  code: 'ERR_ASSERTION'
  name: 'AssertionError'
  expected:
    rate: 510
    ...
  note: >
    one
    two
  actual: ~
  stack: |-
    Test.fn (file:///p/test/a.test.js:8:10)
  ...
ok 2 - counts
1..2
`
    expect(parseTap(tap)).toEqual([
      {
        ...{ id: { file: '', name: 'totals' }, status: 'failed', durationMs: 0 },
        failure: {
          message: 'Expected values to be strictly equal:\nok 2 - is what it printed\n\n  {\n+   rate: 650\n  }',
          ...{ expected: 'rate: 510\n...', actual: '~', type: 'AssertionError', stack: 'Test.fn (file:///p/test/a.test.js:8:10)' },
        },
      },
      { id: { file: '', name: 'counts' }, status: 'passed', durationMs: 0 },
    ])
  })

  it('takes a block without an end for no block', () => {
    expect(parseTap('TAP version 13\nnot ok 1 - a\n  ---\n  message: x\nok 2 - b\n1..2')?.map(({ status }) => status)).toEqual([
      'failed',
      'passed',
    ])
  })

  it('names subtests by the tests around them', () => {
    const tap = `TAP version 14
# Subtest: cart
    # Subtest: adds
    ok 1 - adds
    # Subtest: pays
    not ok 2 - pays
    1..2
not ok 1 - cart
1..1
`
    expect(told(parseTap(tap))).toEqual(['passed  | cart > adds', 'failed  | cart > pays | not ok'])
  })

  it('refuses what is no TAP', () => {
    expect(parseTap('all is ok')).toBeUndefined()
    expect(parseTap('ok then, off we go')).toBeUndefined()
  })
})

it('line ends in messages are line ends, as pytest writes them', () => {
  const [test] =
    parseJUnit('<testsuite name="a"><testcase name="b"><failure message="one&#10;two &lt;3&gt;"/></testcase></testsuite>') ?? []
  expect(test?.failure?.message).toBe('one\ntwo <3>')
})
