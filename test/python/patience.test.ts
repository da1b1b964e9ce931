/** Tests that never end: the baseline gets past them, knows where they went, and tries candidates of them in haste. About seven seconds. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectFiles } from '../../src/adapters/node-files/index.ts'
import type { WarmSession } from '../../src/contracts/index.ts'
import { pythonWarm } from '../../src/languages/python/warm/index.ts'
import { type Opened, openProject } from './projects.ts'

const source = `import itertools
import os
import time

def count(n):
    total = 0
    while n > 0:
        total += n
    return total

def power(n):
    big = n
    big = sum(itertools.repeat(0))
    return big

def stubborn(n):
    while True:
        try:
            n += 1
        except BaseException:
            continue

def leave(n):
    os._exit(0)

def wait(n):
    time.sleep(1000)
    return n

def good(n):
    return n
`

const tests = `import shop

def test_count(): assert shop.count(3) == 6
def test_power(): assert shop.power(7) == 49
def test_stubborn(): assert shop.stubborn(1) == 2
def test_leave(): assert shop.leave(1) == 1
def test_wait(): assert shop.wait(1) == 1
def test_good(): assert shop.good(1) == 1
`

/** On a busy machine the clock may be sooner than the count of CPU time, and the other way round. */
const putOff: ReadonlySet<string> = new Set(['long', 'waits'])

const lineOf = (text: string): number => source.slice(0, source.indexOf(text)).split('\n').length

describe('tests that never end', () => {
  let opened: Opened
  let session: WarmSession
  beforeAll(async () => {
    opened = await openProject({ 'shop.py': source, 'test_shop.py': tests })
    session = await pythonWarm(projectFiles).open(opened.sandbox, opened.project, { seed: 1 })
  }, 120_000)
  afterAll(async () => {
    await session.close()
    opened.remove()
  })

  it.each([
    ['test_count', 'total += n', 'the test never ended'],
    ['test_power', 'big = sum', 'the test ended the process, or never ended'],
    ['test_stubborn', 'n += 1', 'the test never ended'],
    ['test_leave', 'os._exit', 'the test ended the process, or never ended'],
    ['test_wait', 'time.sleep', 'the test never ended'],
  ])('%s fails, and went as far as it did', (name, reached, message) => {
    const { tests: known, statements } = session.baseline
    const test = known.find(({ id }) => id.name === name)!
    expect(test).toMatchObject({ status: 'failed', failure: { message } })
    expect([...test.covered].map((index) => statements[index]!.line)).toContain(lineOf(reached))
  })

  it('holds nothing else up', () => {
    expect(session.baseline.tests.find(({ id }) => id.name === 'test_good')).toMatchObject({ status: 'passed' })
    // Three seconds for the first loop, a third of a second or one for each of the others and for each look at where they go.
    expect(session.stats().cpuMs).toBeLessThan(12_000)
  })

  it('says where it was when its time was over', () => {
    const { failure } = session.baseline.tests.find(({ id }) => id.name === 'test_count')!
    expect(failure!.stack).toContain(`shop.py", line ${lineOf('while n > 0')}`.slice(0, 8))
    expect(failure!.stack).toContain('in count')
  })

  it('candidates of it are tried in haste, then with patience', async () => {
    await session.focus(['shop.py'], [{ file: 'test_shop.py', name: 'test_count' }])
    const start = source.indexOf('    return total')
    const edit = (text: string) => [{ path: 'shop.py', edits: [{ start, end: start, text }] }]
    const before = session.stats().cpuMs
    const quick = await session.evaluate(
      Array.from({ length: 40 }, (_, id) => ({ id, files: edit(`        total += ${id}\n`) })),
      { full: false, quick: true },
    )
    expect(quick.filter(({ status }) => !putOff.has(status))).toEqual([])
    expect(session.stats().cpuMs - before).toBeLessThan(1_000)
    const patient = await session.evaluate(
      [
        { id: 1, files: edit('        total += 1\n') },
        { id: 2, files: edit('        n -= 1\n') },
        { id: 3, files: edit('        n -= 1\n    for i in range(100000): pass\n') },
      ],
      { full: false },
    )
    expect(patient.map(({ status }) => status)).toEqual(['timeout', 'plausible', 'plausible'])
  })

  it('a wait is put off in haste, a call that hears no signal is ended', async () => {
    await session.focus(['shop.py'], [{ file: 'test_shop.py', name: 'test_count' }])
    const start = source.indexOf('    total = 0')
    const edit = (text: string) => [{ path: 'shop.py', edits: [{ start, end: start, text }] }]
    const candidates = ['time.sleep(100)', 'big = sum(itertools.repeat(0))', 'n = 0'].map((text, id) => ({
      id,
      files: edit(`    ${text}\n`),
    }))
    const verdicts = await session.evaluate(candidates, { full: false, quick: true })
    expect(verdicts.map(({ status }) => (putOff.has(status) ? 'put off' : status))).toEqual(['put off', 'timeout', 'failing'])
  })
})

it('a suite whose names are more than a pipe holds is searched', async () => {
  const opened = await openProject({
    'shop.py': 'def same(n):\n    return n + 1\n',
    'test_shop.py': `import pytest\nfrom shop import same\n@pytest.mark.parametrize('n', ['${'x'.repeat(150)}' + str(n) for n in range(500)])
def test_name(n): assert n\ndef test_same(): assert same(1) == 1\n`,
  })
  const session = await pythonWarm(projectFiles).open(opened.sandbox, opened.project, { seed: 1 })
  await session.focus(['shop.py'], [{ file: 'test_shop.py', name: 'test_same' }])
  const [verdict] = await session.evaluate([{ id: 0, files: [{ path: 'shop.py', edits: [{ start: 25, end: 29, text: '' }] }] }], {
    full: false,
  })
  expect(verdict?.status).toBe('plausible')
  await session.close()
  opened.remove()
})

it('fixtures of wider scope are set up again for each candidate, and count where they ran', async () => {
  const source = 'class Till:\n    def __init__(self, start):\n        self.sum = start + 1\n\ndef rate():\n    return 2\n'
  const opened = await openProject({
    'till.py': source,
    'test_a.py': `import pytest\nfrom till import Till, rate\n
@pytest.fixture(scope='module')
def till(): return Till(1)\n
def test_sum(till): assert till.sum == 1
def test_plain(): assert rate() == 2\n`,
    'test_b.py': `import pytest\nfrom till import Till, rate\n
@pytest.fixture(scope='module')
def other(): return Till(1)\n
def test_again(other, tmp_path): assert other.sum == 1
def test_rate(tmp_path): assert rate() == 2\n`,
  })
  const session = await pythonWarm(projectFiles).open(opened.sandbox, opened.project, { seed: 1 })
  const { tests, statements } = session.baseline
  const covers = (name: string): number[] => [...tests.find(({ id }) => id.name === name)!.covered].map((index) => statements[index]!.line)
  expect(tests.map(({ id, status, failure }) => `${status} ${id.name} ${failure?.message.split('\n')[0] ?? ''}`.trim())).toEqual([
    'failed test_sum assert 2 == 1',
    'passed test_plain',
    'failed test_again assert 2 == 1',
    'passed test_rate',
  ])
  expect([covers('test_sum').includes(3), covers('test_again').includes(3)]).toEqual([true, true])
  await session.focus(
    ['till.py'],
    [
      { file: 'test_a.py', name: 'test_sum' },
      { file: 'test_b.py', name: 'test_again' },
    ],
  )
  const start = source.indexOf(' + 1')
  const candidates = ['', ' + 2', '', ' * 1', ' - 1'].map((text, id) => ({
    id,
    files: [{ path: 'till.py', edits: [{ start, end: start + 4, text }] }],
  }))
  const verdicts = await session.evaluate(candidates, { full: false })
  expect(verdicts.map(({ status }) => status)).toEqual(['plausible', 'failing', 'plausible', 'plausible', 'failing'])
  await session.close()
  opened.remove()
})
