/** Conditions forced and values watched in a real Python session. About four seconds on idle cores. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectFiles } from '../../src/adapters/node-files/index.ts'
import { holeName, type WarmHole, type WarmSession } from '../../src/contracts/index.ts'
import { pythonWarm } from '../../src/languages/python/warm/index.ts'
import { type Opened, openProject } from './projects.ts'

const path = 'kinds.py'
const source = `class Years:
    def __init__(self, start):
        self.start = start

    def leap(self, year):
        if year % 4 == 0:
            return True
        return False

def first(numbers):
    found = -1
    for item in numbers:
        if item > 2:
            found = item
    return found

def divisor(n):
    for i in range(n - 1, 0, -1):
        return i

def drain(n):
    while n > 0:
        n -= 1
    return n + 1
`
const tests = `from kinds import Years, divisor, drain, first

def test_century():
    assert Years(1).leap(1900) is False
def test_another():
    years = Years(1)
    assert years.leap(1904) is True and years.leap(1800) is False
def test_leap():
    assert Years(1).leap(2024) is True
def test_common():
    assert Years(1).leap(2023) is False
def test_first():
    assert first([1, 3, 4, 5]) == 3
def test_none():
    assert first([1, 2]) == -1
def test_small():
    assert divisor(6) == 3
def test_square():
    assert divisor(49) == 7
def test_drain():
    assert drain(3) == 4
`
let opened: Opened
let session: WarmSession

beforeAll(async () => {
  opened = await openProject({ [path]: source, 'test_kinds.py': tests })
  session = await pythonWarm(projectFiles).open(opened.sandbox, opened.project, { seed: 1 })
}, 60_000)

afterAll(async () => {
  await session?.close()
  opened.remove()
})

const focus = (...names: string[]): Promise<void> =>
  session.focus(
    [path],
    names.map((name) => ({ file: 'test_kinds.py', name })),
  )

const spanOf = (find: string): { start: number; end: number } => {
  const start = source.indexOf(find)
  return { start, end: start + find.length }
}

const hole = (find: string, asks: readonly string[], id = 0): WarmHole => ({
  id,
  files: [{ path, edits: [{ ...spanOf(find), text: holeName }] }],
  usual: find,
  asks,
})

describe('a condition that is forced', () => {
  it('tells which of the conditions asked choose as the failing tests need and the passing tests have it', async () => {
    await focus('test_century', 'test_another')
    const asks = ['year % 100 != 0', 'year == 1904', 'year % 4 == 0', 'year % 4 == 0 and year % 100 != 0', 'self.nobody(year)']
    expect(await session.force?.([hole('year % 4 == 0', asks)])).toEqual([{ id: 0, solved: true, fits: [0, 1, 3], keeps: [3] }])
  })

  it('is turned at single visits too, and innocent where no choice helps', async () => {
    await focus('test_first')
    const asks = ['item > 2', 'item > 2 and found < 0', 'item == 3', 'found < 0']
    expect(await session.force?.([hole('item > 2', asks, 1), hole('item > 2', ['item >'], 2)])).toEqual([
      { id: 1, solved: true, fits: [1, 2], keeps: [1, 2] },
      { id: 2, solved: false, fits: [], keeps: [] },
    ])
    await focus('test_first', 'test_century')
    expect(await session.force?.([hole('item > 2', ['True'])])).toEqual([{ id: 0, solved: false, fits: [], keeps: [] }])
  })

  it('comes more often when it is forced, and is asked there too', async () => {
    await focus('test_small', 'test_square')
    const missing: WarmHole = { ...hole('return i', ['i == 3', 'n % i == 0', 'i < 4', 'n % i != 0']), usual: 'True' }
    const files = [{ path, edits: [{ ...spanOf('return i'), text: `if ${holeName}: return i` }] }]
    expect(await session.force?.([{ ...missing, files }])).toEqual([{ id: 0, solved: true, fits: [1], keeps: [1] }])
  })

  it('may loop for ever when it is forced: that way is none', async () => {
    await focus('test_drain')
    const [forced] = (await session.force?.([hole('n > 0', ['n > 0', 'n > 9'])])) ?? []
    expect(forced).toEqual({ id: 0, solved: true, fits: [1], keeps: [1] })
  })
})

describe('a place that is watched', () => {
  it('tells apart what differs on a visit of a failing test, places within places each on its own', async () => {
    await focus('test_first')
    const places = [
      { path, ...spanOf('item > 2'), texts: ['item >= 2', 'item >= 3', 'item.size.up', '2 < item'] },
      { path, start: spanOf('item > 2').start, end: spanOf('item > 2').start + 4, texts: ['found', 'item if item else 0'] },
      { path, ...spanOf('year % 4 == 0'), texts: ['True'] },
    ]
    const sights = (await session.watch?.(places)) ?? []
    expect(sights.map((sight) => sight?.prints.map((print) => print === sight.own))).toEqual([
      [true, true, false, true],
      [false, true],
      undefined,
    ])
    expect(sights[0]).toMatchObject({ visits: 4, whole: true })
  })

  it('leaves the program as it was', async () => {
    await focus('test_first')
    const [verdict] = await session.evaluate([{ id: 0, files: [] }], { full: true })
    expect(verdict).toMatchObject({ status: 'failing', failingPassed: 0, broken: 0 })
  })
})
