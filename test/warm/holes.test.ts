import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { holeName, type WarmHole, type WarmSession } from '../../src/contracts/index.ts'
import { makeProject, type Made } from './project.ts'

const path = 'src/kinds.js'
const source = `export function leap(year) {
  if (year % 4 === 0) return true
  return false
}
export function first(list) {
  let found = -1
  for (const item of list) {
    if (item > 2) { found = item }
  }
  return found
}
export function divisor(n) {
  for (let i = n - 1; i > 0; i--) { return i }
}
export const apart = async (a) => (a > 1 ? 'many' : 'one')
`
const tests = `import { test } from 'node:test'
import assert from 'node:assert/strict'
import { apart, divisor, first, leap } from '../src/kinds.js'
test('a century', () => assert.equal(leap(1900), false))
test('another', () => { assert.equal(leap(1904), true); assert.equal(leap(1800), false) })
test('leap', () => assert.equal(leap(2024), true))
test('common', () => assert.equal(leap(2023), false))
test('the first', () => assert.equal(first([1, 3, 4, 5]), 3))
test('none', () => assert.equal(first([1, 2]), -1))
test('small', () => assert.equal(divisor(6), 3))
test('square', () => assert.equal(divisor(49), 7))
test('two', async () => assert.equal(await apart(1), 'many'))
`
let made: Made
let session: WarmSession

beforeAll(async () => {
  made = makeProject({ 'package.json': '{"name":"kinds","type":"module"}', [path]: source, 'test/kinds.test.js': tests })
  session = await made.open('node-test')
}, 60_000)

afterAll(async () => {
  await session?.close()
  made.remove()
})

const focus = (...names: string[]): Promise<void> =>
  session.focus(
    [path],
    session.baseline.tests.flatMap(({ id }) => (names.includes(id.name) ? [id] : [])),
  )

const spanOf = (find: string): { start: number; end: number } => {
  const start = source.indexOf(find)
  return { start, end: start + find.length }
}

/** The condition that stands in the source, sought anew. */
const hole = (find: string, asks: readonly string[], id = 0): WarmHole => ({
  id,
  files: [{ path, edits: [{ ...spanOf(find), text: holeName }] }],
  usual: find,
  asks,
})

describe('a condition that is forced', () => {
  it('tells which of the conditions asked choose as the failing tests need and the passing tests have it', async () => {
    await focus('a century', 'another')
    const asks = ['year % 100 !== 0', 'year === 1904', 'year % 4 === 0', 'year % 4 === 0 && year % 100 !== 0', 'nobody(year)']
    expect(await session.force?.([hole('year % 4 === 0', asks)])).toEqual([{ id: 0, solved: true, fits: [0, 1, 3], keeps: [3] }])
  })

  it('is turned at single visits too', async () => {
    await focus('the first')
    const asks = ['item > 2', 'item > 2 && found < 0', 'item === 3', 'found < 0']
    expect(await session.force?.([hole('item > 2', asks)])).toEqual([{ id: 0, solved: true, fits: [1, 2], keeps: [1, 2] }])
  })

  it('comes more often when it is forced, and is asked there too', async () => {
    await focus('small', 'square')
    const missing: WarmHole = { ...hole('return i }', ['i === 3', 'n % i === 0', 'i < 4', 'n % i !== 0']), usual: 'true' }
    const files = [{ path, edits: [{ ...spanOf('return i }'), text: `if (${holeName}) return i }` }] }]
    expect(await session.force?.([{ ...missing, files }])).toEqual([{ id: 0, solved: true, fits: [1], keeps: [1] }])
  })

  it('is known to be innocent when nothing it could say makes the failing tests pass', async () => {
    await focus('the first', 'a century')
    expect(await session.force?.([hole('item > 2', ['true'])])).toEqual([{ id: 0, solved: false, fits: [], keeps: [] }])
    await focus('a century')
    expect(await session.force?.([hole('item > 2', ['true'], 7)])).toEqual([{ id: 7, solved: false, fits: [], keeps: [] }])
  })

  it('may stand in an asynchronous arrow function, and what does not compile says nothing', async () => {
    await focus('two')
    const holes = [hole('a > 1', ['a > 0', 'a > 2'], 1), hole('a > 1', ['a >'], 2)]
    expect(await session.force?.(holes)).toEqual([
      { id: 1, solved: true, fits: [0], keeps: [0] },
      { id: 2, solved: false, fits: [], keeps: [] },
    ])
  })

  it('leaves the program as it was', async () => {
    await focus('the first')
    await session.force?.([hole('item > 2', ['(found = 7)'])])
    const [verdict] = await session.evaluate([{ id: 0, files: [] }], { full: true })
    expect(verdict).toMatchObject({ status: 'failing', failingPassed: 0, broken: 0 })
  })
})

describe('a place that is watched', () => {
  it('tells apart what differs on a visit of a failing test, and only that', async () => {
    await focus('the first')
    const places = [
      { path, ...spanOf('item > 2'), texts: ['item >= 2', 'item > 1', 'item >= 3', 'item.size.up', '2 < item'] },
      { path, ...spanOf('-1'), texts: [] },
      { path, ...spanOf('year % 4 === 0'), texts: ['true'] },
    ]
    const [condition, , unseen] = (await session.watch?.(places)) ?? []
    expect(condition).toMatchObject({ visits: 4, whole: true })
    const { own, prints = [] } = condition!
    expect(prints.map((print) => print === own)).toEqual([true, true, true, false, true])
    expect(unseen).toBeUndefined()
  })

  it('sees places within places, each on its own', async () => {
    await focus('a century')
    const inner = spanOf('year % 4')
    const places = [
      { path, ...spanOf('year % 4 === 0'), texts: ['year % 100 === 0', 'false'] },
      { path, ...inner, texts: ['year % 5', 'year'] },
      { path, start: inner.start, end: inner.start + 4, texts: ['1900'] },
    ]
    const sights = (await session.watch?.(places)) ?? []
    expect(sights.map((sight) => sight?.prints.map((print) => print === sight.own))).toEqual([[true, false], [true, false], [true]])
  })
})
