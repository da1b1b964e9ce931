import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../src/app/world.ts'
import { fit, nothingFitted, rankOf, scoresOf, settled, type Space } from './fit.ts'
import { languages } from './languages.ts'
import { aimsOf, mineRow } from './mine.ts'
import { thinned, type FitRow } from './rows.ts'
import { matcher } from './squash.ts'

const repair = (path: string, before: string, after: string): Parameters<typeof aimsOf>[0] => ({
  ...{ repository: 'r', commit: 'c', subject: 'fix', path, before, after, lines: 1, sources: 1, tests: [], paths: () => [path] },
})

describe('matcher', () => {
  const skipped = languages.find(({ id }) => id === 'javascript')!.skipped
  it.each<[string, string, string, [number, number, string], boolean]>([
    ['the same text', 'f(a)', 'f(b)', [2, 3, 'b'], true],
    ['another layout and a comment', 'f(a)', 'f( // one\n b )', [2, 3, 'b'], true],
    ['other quotes, a larger edit', `f('a')`, 'f("b")', [0, 6, `f('b')`], true],
    ['another text', 'f(a)', 'f(b)', [2, 3, 'c'], false],
    ['half of it', 'f(a, a)', 'f(b, b)', [2, 3, 'b'], false],
  ])('%s', (_, before, after, [start, end, text], expected) => {
    expect(matcher(before, after, skipped)([{ start, end, text }])).toBe(expected)
  })
})

describe('a repair', () => {
  it.each([
    ['javascript', 'a.js', 'export function f(a, b) {\n  const c = a + 1\n  return c < b\n}\n', 'return c < b', 'return c <= b'],
    ['python', 'a.py', 'def f(a, b):\n    c = a + 1\n    return c < b\n', 'return c < b', 'return c <= b'],
    ['php', 'a.php', '<?php\nfunction f($a, $b) {\n  $c = $a + 1;\n  return $c < $b;\n}\n', 'return $c < $b', 'return $c <= $b'],
  ])('%s: its candidate is found among those of the function', (id, path, before, from, to) => {
    const language = languages.find((each) => each.id === id)!
    const mined = repair(path, before, before.replace(from, `${to} `))
    const [aim] = aimsOf(mined, language)
    const row = mineRow(mined, aim!, language)!
    expect(row.right.map((at) => row.families[row.candidates[at]![0]])).toContain('comparison-operator')
    expect(row.candidates.length).toBeGreaterThan(10)
  })
})

const rowOf = (repository: string, right: number): FitRow => ({
  ...{ language: 'python', kind: 'python', repository, whole: true, lines: 1, weight: 1 },
  family: Float64Array.from({ length: 300 }, (_, at) => at % 3),
  log: new Float64Array(300),
  right: Uint8Array.from({ length: 300 }, (_, at) => Number(at === right)),
  count: new Float64Array(300).fill(1),
})
const space: Space = {
  families: ['a', 'b', 'c'],
  languages: ['python'],
  held: new Set([2]),
  start: new Map([['python', new Float64Array(3)]]),
}

describe('fit', () => {
  const rows = Array.from({ length: 10 }, (_, at) => rowOf(`r${at}`, at % 5 === 0 ? 0 : 1))
  it('raises the family that is right more often, and leaves what is held', () => {
    const fitted = fit(rows, space)
    const sum = (at: number): number => fitted.get('')![at]! + fitted.get('python')![at]!
    expect(sum(1)).toBeGreaterThan(sum(0))
    expect(sum(2)).toBe(0)
    expect(rankOf(rows[1]!, fitted, space)).toBeLessThan(rankOf(rows[1]!, nothingFitted(space), space))
  })
  it('puts a share into use, and never raises what is capped', () => {
    const fitted = fit(rows, space)
    const used = settled(fitted, space, { shares: new Map([['python', 0.5]]), raised: new Set(), capped: new Set(['b']) })
    const total = (of: typeof fitted, at: number): number => of.get('')![at]! + of.get('python')![at]!
    expect(total(used, 1)).toBe(0)
    expect(total(used, 0)).toBeCloseTo(total(fitted, 0) / 2)
  })
  it('looks at a sample that stands for all', () => {
    const row = rowOf('r', 7)
    const thin = thinned(row, scoresOf(row, nothingFitted(space), space), 100, seededRandom(1))
    expect(thin.family.length).toBeLessThan(200)
    expect([...thin.right].filter(Boolean)).toHaveLength(1)
    expect(thin.count.reduce((a, b) => a + b)).toBeGreaterThan(200)
    expect(thin.count.reduce((a, b) => a + b)).toBeLessThan(400)
  })
})
