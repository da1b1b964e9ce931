import { describe, expect, it } from 'vitest'
import { shippingCost } from '../src/shipping.js'

describe('shipping', () => {
  it.each([
    ['domestic', 4_999, 300, 490],
    ['domestic', 5_000, 300, 0],
    ['domestic', 1_000, 1_000, 490],
    ['domestic', 1_000, 1_001, 590],
    ['union', 11_999, 900, 990],
    ['union', 12_000, 900, 0],
    ['union', 2_000, 2_500, 1_490],
    ['world', 90_000, 4_000, 3_790],
  ])('to %s for goods of %i cents and %i g costs %i', (zone, goods, grams, cost) => {
    expect(shippingCost(zone, goods, grams)).toBe(cost)
  })

  it('refuses a zone without a carrier', () => {
    expect(() => shippingCost('moon', 1_000, 100)).toThrow('We do not deliver to moon')
  })
})
