import { describe, expect, it } from 'vitest'
import type { WarmBaseline, WarmCandidate } from '../../contracts/index.ts'
import { orTraced, testsToTrace, type Traced } from './traced.ts'

const options = { seed: 1, inputsMax: 10 }
const candidate = (id: number): WarmCandidate => ({
  id,
  files: id === 0 ? [] : [{ path: 'a.js', edits: [{ start: 0, end: 0, text: '' }] }],
})
/** 'f=1 g=2' are two calls and what they gave. */
const traced = (text: string): Traced[] =>
  text
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => ({ key: word.split('=')[0]!, call: `${word.split('=')[0]}()`, outcome: word.split('=')[1]! }))

/** Runs of candidates 1, 2, … in their order, 1 once more at the end; 0 is the program as it is. */
async function told(runs: Readonly<Record<number, readonly string[]>>, swapped: readonly (readonly string[])[] = []): Promise<string> {
  const ids = Object.keys(runs).map(Number)
  const count = new Map<number, number>()
  const report = { calls: swapped.length > 0 ? ['s()'] : [], outcomes: ids.map((_, index) => swapped[index] ?? []) }
  const { calls, outcomes, anew } = await orTraced(report, ids.map(candidate), options, async ({ id }) => {
    const at = count.get(id) ?? 0
    count.set(id, at + 1)
    return traced(runs[id]?.at(Math.min(at, runs[id].length - 1)) ?? '')
  })
  return [calls.join(), ...outcomes.map((each) => each.join()), ...(anew ? ['anew'] : [])].join(' | ')
}

describe('orTraced', () => {
  it.each<[string, Record<number, readonly string[]>, string]>([
    ['holds calls of one key against each other', { 1: ['f=1 g=2'], 2: ['f=1 g=3'] }, 'f(),g() | 1,2 | 1,3'],
    ['what one version does not reach is no input', { 1: ['f=1 g=2'], 2: ['f=1'] }, 'f() | 1 | 1'],
    ['but the program as it is may stop early', { 0: [''], 1: ['f=1'], 2: ['f=2'] }, 'f() |  | 1 | 2'],
    ['where it stopped', { 0: ['f=0'], 1: ['f=1 g=1'], 2: ['f=2 g=2'] }, 'f(),g() | 0,not reached | 1,1 | 2,2'],
    ['what differs between two runs of one program is no input', { 1: ['f=1 g=2', 'f=1 g=9'], 2: ['f=1 g=3'] }, 'f() | 1 | 1'],
    ['one that does not load keeps no other from being told', { 1: ['f=1'], 2: [''], 3: ['f=2'] }, 'f() | 1 |  | 2'],
    ['nothing where nothing is called', { 1: [''], 2: ['f=2'] }, ' |  | '],
  ])('%s', async (_, runs, expected) => {
    expect((await told(runs)).replace(/ [|] anew$/, '')).toBe(expected)
  })

  it('loads nothing where all were told by swapping', async () => {
    expect(await told({ 1: ['f=1'], 2: ['f=2'] }, [['a'], ['b']])).toBe('s() | a | b')
    expect(await told({ 1: ['f=1'], 2: ['f=2'] }, [['a'], []])).toBe('f() | 1 | 2 | anew')
  })
})

it('watches the failing tests, then those that run the edited file, or stand beside the failing ones', () => {
  const test = (index: number, file: string, status: 'passed' | 'failed', covered: number[]) => ({
    ...{ index, id: { file, name: `t${index}` }, status, durationMs: 10 - index, covered: Uint32Array.from(covered) },
  })
  const statement = (path: string) => ({ path, start: 0, end: 1, line: 1 })
  const baseline: WarmBaseline = {
    tests: [test(0, 'a', 'failed', [0]), test(1, 'a', 'passed', [0]), test(2, 'b', 'passed', [0, 2]), test(3, 'b', 'passed', [1])],
    statements: [statement('a.js'), statement('b.js'), statement('a.js')],
    loaded: [0],
    limits: [],
  }
  const watched = (files: string[]) =>
    testsToTrace(
      baseline,
      [0],
      files.map((path, id) => ({ id, files: [{ path, edits: [] }] })),
    ).map(({ index }) => index)
  expect(watched(['a.js'])).toEqual([0, 2])
  expect(watched(['b.js'])).toEqual([0, 3])
  expect(watched(['c.js'])).toEqual([0, 1])
})
