import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { WarmSession } from '../../src/contracts/index.ts'
import { makeProject, replaceIn, type Made } from './project.ts'

/**
 * Applications: functions that also run while their modules load, tests that depend on what ran before, candidates that loop or never
 * answer. Hasty answers (`quick`) put such candidates off, patient ones tell.
 */
const source = `
const drinks = []
export function add(name, price) {
  drinks.push(name)
  return price * 2
}
export const first = add('tea', 1)
export const count = () => drinks.length
export function total(prices) {
  let sum = 1
  for (let i = 0; i < prices.length; i++) sum += prices[i]
  return sum
}
export async function later(value) {
  await new Promise((resolve) => setImmediate(resolve))
  return value + 1
}
`

const tests = `
import test from 'node:test'
import assert from 'node:assert'
import * as shop from '../src/shop.js'

let seen = 0
test('adds', () => assert.equal(shop.add('milk', 5), 5))
test('knows the first', () => assert.equal(typeof shop.first, 'number'))
test('is asked once', () => { shop.add('water', 1); assert.equal(++seen, 1) })
test('sums', () => assert.equal(shop.total([1, 2]), 3))
test('answers later', async () => assert.equal(await shop.later(1), 1))
`

let made: Made
let session: WarmSession

beforeEach(async () => {
  made = makeProject({ 'package.json': '{"type":"module"}', 'src/shop.js': source, 'test/shop.test.js': tests })
  session = await made.open('node-test')
})
afterEach(async () => {
  await session.close()
  made.remove()
})

const focus = (name: string): Promise<void> => session.focus(['src/shop.js'], [{ file: 'test/shop.test.js', name }])

async function verdictOn(find: string, text: string, quick: boolean): Promise<unknown> {
  const [verdict] = await session.evaluate([replaceIn('src/shop.js', source, find, text)], { full: false, quick })
  return verdict
}

describe('warm search of applications', () => {
  // 'is asked once' fails whenever it runs again, with the original too: it says nothing about a candidate.
  it('a test that does not repeat its result does not judge, and a function that also ran at load is swapped', async () => {
    await focus('adds')
    expect(await verdictOn('return price * 2', 'return price', true)).toMatchObject({ status: 'plausible' })
    expect(session.stats().restarts).toBe(0)
  })

  it('what a candidate does while modules load is not seen by a swap, and that is said', async () => {
    await focus('adds')
    expect(await verdictOn('return price * 2', 'return price * 3', true)).toMatchObject({ status: 'failing', partial: true })
    // Swapped it passes the test in focus; loaded anew the module asks for its own constant too early.
    expect(await verdictOn('return price * 2', 'return count() > 0 && first && price', true)).toMatchObject({ status: 'failing' })
  })

  it.each([
    ['a loop without end', 'sums', 'i++', 'i', 'long'],
    ['a promise that nobody settles', 'answers later', 'setImmediate(resolve)', 'void resolve', 'waits'],
  ])('%s is put off in haste and told in patience', async (_, name, find, text, hasty) => {
    await focus(name)
    expect(await verdictOn(find, text, true)).toMatchObject({ status: hasty })
    expect(await verdictOn(find, text, false)).toMatchObject({ status: 'timeout' })
  })

  it('after a patch that passes, loops get no grace any more', async () => {
    await focus('sums')
    expect(await verdictOn('let sum = 1', 'let sum = 0', true)).toMatchObject({ status: 'plausible' })
    expect(await verdictOn('i++', 'i', false)).toMatchObject({ status: 'timeout' })
  })
})
