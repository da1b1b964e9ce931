import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rateFor, zoneOf } from '../src/index.js'

test('a band reaches up to the weight printed in the tariff', () => {
  assert.equal(rateFor(1_000, 'home'), 420)
  assert.equal(rateFor(1_001, 'home'), 510)
  assert.equal(rateFor(5_000, 'near'), 1_490)
})

test('the heaviest parcel has a price', () => {
  assert.equal(rateFor(31_500, 'far'), 12_900)
})

test('a parcel inside a band pays the price of the band', () => {
  assert.equal(rateFor(1, 'home'), 420)
  assert.equal(rateFor(3_300, 'far'), 3_990)
  assert.equal(rateFor(12_000, 'near'), 3_690)
})

test('more than the heaviest is refused', () => {
  assert.throws(() => rateFor(31_501, 'home'), /too heavy/)
})

test('an unknown zone is refused', () => {
  assert.throws(() => rateFor(500, 'moon'), /there is no zone moon/)
})

test('countries belong to zones', () => {
  assert.deepEqual(['DE', 'at', ' NL ', 'JP'].map(zoneOf), ['home', 'near', 'near', 'far'])
  assert.throws(() => zoneOf('Germany'), /not a country code/)
})
