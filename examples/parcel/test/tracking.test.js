import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkDigit, isTracking, trackingNumber } from '../src/index.js'

test('the check digit is the one of GS1', () => {
  assert.equal(checkDigit('629104150021'), 3)
  assert.equal(checkDigit('400638133393'), 1)
  assert.equal(checkDigit('00000000000'), 0)
})

test('a tracking number has twelve digits and checks', () => {
  const number = trackingNumber(42, 1_234_567)
  assert.equal(number.length, 12)
  assert.equal(isTracking(number), true)
})

test('a mistyped number does not check', () => {
  const number = trackingNumber(42, 1_234_567)
  assert.equal(isTracking(number.replace('7', '8')), false)
  assert.equal(isTracking(number.slice(1)), false)
})
