/** Two faults that have nothing to do with each other: one well tested, one weakly. About 10 s on an idle machine. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { HealReport } from '../../src/model/index.ts'
import { openBench, type Bench } from './prunella.ts'

let bench: Bench
beforeAll(async () => void (bench = await openBench()))
afterAll(() => bench.close())

const source = `export function band(weight) {
  if (weight > 20) return 'heavy'
  if (weight > 7) return 'medium'
  return 'light'
}

export function total(lines) {
  let sum = 0
  for (const line of lines) sum -= line.price * line.count
  return sum
}
`
const tests = `import test from 'node:test'
import assert from 'node:assert/strict'
import { band, total } from '../src/price.js'

const line = (price, count) => ({ price, count })
test('medium', () => assert.equal(band(6), 'medium'))
test('heavy', () => assert.equal(band(30), 'heavy'))
test('light', () => assert.equal(band(1), 'light'))
test('adds lines', () => {
  assert.equal(total([line(2, 3)]), 6)
  assert.equal(total([line(2, 3), line(5, 1)]), 11)
  assert.equal(total([line(1, 1), line(10, 2), line(-100, 3)]), -279)
})
test('one line', () => assert.equal(total([line(7, 7)]), 49))
test('an empty cart costs nothing', () => assert.equal(total([]), 0))
`
const project = (name: string): Promise<string> =>
  bench.project(name, {
    'package.json': JSON.stringify({ name, type: 'module', scripts: { test: 'node --test' } }),
    'src/price.js': source,
    'test/price.test.js': tests,
  })
const heal = async (root: string, ...args: string[]): Promise<HealReport> =>
  JSON.parse((await bench.run(['heal', root, '--json', '--seed', '1', ...args])).stdout) as HealReport

const names = (ids: readonly { readonly name: string }[]): string[] => ids.map((id) => id.name).sort()

it('one patch for both says which of its edits heals which tests', async () => {
  const { rounds } = await heal(await project('one-patch'), '--dry-run')
  const parts = rounds[0]?.healings?.map(({ places, heals }) => [places.map((place) => place.line), names(heals)])
  expect(parts?.sort((a, b) => Number(a[0]?.[0]) - Number(b[0]?.[0]))).toEqual([
    [[3], ['medium']],
    [[9], ['adds lines', 'one line']],
  ])
})

it('with --all the doubtful one does not keep the other waiting, and can be approved after it', async () => {
  const root = await project('apart')
  const report = await heal(root, '--all', '--apply')
  const told = report.rounds.map((round) => [names(round.targets), round.remedy?.decision.verdict, round.outcome?.verdict])
  expect({ state: report.state, told }).toEqual({
    state: 'awaiting',
    told: [
      [['adds lines', 'one line'], 'approved', 'healed'],
      [['medium'], 'awaiting', undefined],
    ],
  })
  expect(await readFile(join(root, 'src/price.js'), 'utf8')).toBe(source.replace('sum -=', 'sum +='))
  const digest = report.rounds[1]?.remedy?.changes.digest ?? ''
  const approved = await bench.run(['approve', report.heal, '--patch', digest])
  expect({ code: approved.code, again: (await heal(root)).state }).toEqual({ code: 0, again: 'nothing-to-heal' })
})
