import { describe, expect, it } from 'vitest'
import { couponDiscount, discountOf, tierDiscount } from '../src/discounts.js'

describe('discounts', () => {
  it.each([
    [4_999, 0],
    [5_000, 250],
    [9_999, 500],
    [10_000, 800],
    [19_999, 1_600],
    [20_000, 2_400],
  ])('gives on %i cents a tier discount of %i', (subtotal, discount) => {
    expect(tierDiscount(subtotal)).toBe(discount)
  })

  it('reads coupons in any case', () => {
    expect(couponDiscount('welcome5')).toBe(500)
    expect(couponDiscount(undefined)).toBe(0)
  })

  it('refuses a coupon that was never printed', () => {
    expect(() => couponDiscount('FREE')).toThrow('There is no coupon FREE')
  })

  it('adds tier and coupon, up to the price of the goods', () => {
    expect(discountOf(10_000, 'HERBS15')).toBe(2_300)
    expect(discountOf(890, 'HERBS15')).toBe(890)
  })
})
