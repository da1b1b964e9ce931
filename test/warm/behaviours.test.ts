import { afterAll, beforeAll, expect, it } from 'vitest'
import type { WarmCandidate, WarmSession } from '../../src/contracts/index.ts'
import { makeProject, replaceIn, type Made } from './project.ts'

const source = `export function discount(cart, code) { return code === 'GOLD' ? cart.total - 10 : cart.total }
export async function later(x) { return x - 1 }
export const drop = ({ list }) => { list.pop(); return list.length }
export function signed(n, sign = 1) { return n * sign - 1 }
`
const test = `import { test } from 'node:test'
import assert from 'node:assert/strict'
import { discount, drop, later, signed } from '../src/shop.js'
test('discount', () => { assert.equal(discount({ total: 100 }, 'GOLD'), 80); assert.equal(discount({ total: 50 }, ''), 50) })
test('later', async () => assert.equal(await later(1), 2))
test('drop', () => assert.equal(drop({ list: [1, 2] }), 2))
test('signed', () => assert.equal(signed(3, 5), 16))
`
let made: Made
let session: WarmSession

beforeAll(async () => {
  made = makeProject({ 'package.json': '{"name":"shop","type":"module"}', 'src/shop.js': source, 'test/shop.test.js': test })
  session = await made.open('node-test')
  await session.focus(
    ['src/shop.js'],
    session.baseline.tests.map(({ id }) => id),
  )
}, 60_000)

afterAll(async () => {
  await session?.close()
  made.remove()
})

const edit = (id: number, find: string, text: string): WarmCandidate => replaceIn('src/shop.js', source, find, text, id)

it('shows calls as a person writes them, and tells candidates apart that the tests do not', async () => {
  const candidates = [
    edit(1, 'cart.total - 10', 'cart.total - 20'),
    edit(2, 'cart.total - 10', 'cart.total * 0.8'),
    edit(3, 'cart.total - 10', '-20 + cart.total'),
  ]
  const { calls, outcomes } = await session.behaviours(candidates, { seed: 7, inputsMax: 60 })
  expect(calls.slice(0, 2)).toEqual(['discount({total: 100}, "GOLD")', 'discount({total: 50}, "")'])
  expect(calls.length).toBeGreaterThan(20)
  expect(new Set(calls).size).toBe(calls.length)
  const [first, second, third] = outcomes
  expect(first?.[0]).toBe('80')
  expect(second?.[0]).toBe('80')
  expect(third).toEqual(first)
  expect(second).not.toEqual(first)
  expect(await session.behaviours(candidates, { seed: 7, inputsMax: 60 })).toEqual({ calls, outcomes })
})

it('sees promises, changed arguments and endless loops', async () => {
  const later = await session.behaviours([edit(1, 'x - 1', 'x + 1'), edit(2, 'return x - 1', 'for (;;) x++')], { seed: 1, inputsMax: 3 })
  expect(later.calls[0]).toBe('later(1)')
  expect([later.outcomes[0]?.[0], later.outcomes[1]?.[0]]).toEqual(['resolves 2', 'timeout'])
  const drop = await session.behaviours(
    [
      edit(1, 'list.pop()', ''),
      edit(2, 'list.pop()', 'list.push(list.pop())'),
      edit(3, 'list.pop(); return list', 'list.shift(); return list'),
    ],
    {
      seed: 1,
      inputsMax: 1,
    },
  )
  expect(drop.outcomes.map(([outcome]) => outcome)).toEqual(['2', '2', '1; argument 1 becomes {list: [2]}'])
})

it('leaves out what may be left out, and asks at the constants of the code', async () => {
  const candidates = [edit(1, 'sign - 1', 'sign + 1'), edit(2, 'sign = 1) { return n * sign - 1', 'sign = 2) { return n * sign + 1')]
  const constants = { numbers: [700], texts: [], nothing: false }
  const { calls, outcomes } = await session.behaviours(candidates, { seed: 1, inputsMax: 100, constants })
  const without = calls.indexOf('signed(3)')
  expect(outcomes.map((each) => each[without])).toEqual(['4', '7'])
  expect(calls.filter((call) => /\b(699|700|701)\b/.test(call)).length).toBeGreaterThan(3)
})
