import assert from 'node:assert/strict'
import { test } from 'node:test'
import { priceOf, surcharges } from '../src/index.js'

const shoebox = { length: 330, width: 200, height: 120, grams: 1_400, country: 'DE', value: 8_000, fragile: false }

test('a shoebox at home', () => {
  assert.deepEqual(priceOf(shoebox), { rate: 510, surcharges: [], total: 510 })
})

test('a fragile shoebox to Japan', () => {
  assert.deepEqual(priceOf({ ...shoebox, country: 'JP', fragile: true }), { rate: 2_290, surcharges: ['fragile'], total: 2_590 })
})

test('insurance by each begun hundred above five hundred', () => {
  assert.deepEqual(surcharges({ ...shoebox, value: 50_000 }), [])
  assert.deepEqual(surcharges({ ...shoebox, value: 50_001 }), [{ name: 'insured', cents: 100 }])
  assert.deepEqual(surcharges({ ...shoebox, value: 75_000 }), [{ name: 'insured', cents: 300 }])
})

test('what the machine cannot take is bulky', () => {
  assert.deepEqual(surcharges({ ...shoebox, length: 1_200 }), [])
  assert.deepEqual(surcharges({ ...shoebox, length: 1_201 }), [{ name: 'bulky', cents: 2_400 }])
  assert.deepEqual(surcharges({ ...shoebox, length: 1_000, width: 600, height: 400 }), [])
  assert.deepEqual(surcharges({ ...shoebox, length: 1_000, width: 600, height: 401 }), [{ name: 'bulky', cents: 2_400 }])
})
