import assert from 'node:assert/strict'
import { test } from 'node:test'
import { billableGrams, volumetricGrams } from '../src/index.js'

test('a cube weighs by its volume', () => {
  assert.equal(volumetricGrams({ length: 100, width: 100, height: 100 }), 200)
})

test('a flat box weighs less than a high one', () => {
  assert.equal(volumetricGrams({ length: 400, width: 300, height: 50 }), 1_200)
  assert.equal(volumetricGrams({ length: 400, width: 300, height: 350 }), 8_400)
})

test('a begun gram counts', () => {
  assert.equal(volumetricGrams({ length: 101, width: 50, height: 10 }), 11)
})

test('the scale wins when the parcel is heavy', () => {
  assert.equal(billableGrams({ length: 100, width: 100, height: 100, grams: 900 }), 900)
})

test('the volume wins when the parcel is light', () => {
  assert.equal(billableGrams({ length: 200, width: 200, height: 200, grams: 900 }), 1_600)
})
