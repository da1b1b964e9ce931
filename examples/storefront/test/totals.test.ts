import { describe, expect, it } from 'vitest'
import { Cart, subtotalOf } from '../src/cart.js'
import { Catalog, defaultProducts } from '../src/catalog.js'
import { taxContained } from '../src/tax.js'
import { quote } from '../src/totals.js'

function cartOf(quantities: Record<string, number>) {
  const cart = new Cart('c1', new Catalog(defaultProducts))
  for (const [sku, quantity] of Object.entries(quantities)) cart.setQuantity(sku, quantity)
  return cart.lines()
}

describe('totals', () => {
  it('adds shipping to a small order', () => {
    expect(quote(cartOf({ mug: 1, tea: 1 }), { zone: 'domestic' })).toMatchObject({
      subtotal: 2_340,
      discount: 0,
      shipping: 490,
      total: 2_830,
    })
  })

  it('ships a large order free and takes the tier off', () => {
    expect(quote(cartOf({ kettle: 2, mug: 1 }), { zone: 'domestic' })).toMatchObject({
      subtotal: 13_250,
      discount: 1_060,
      shipping: 0,
      total: 12_190,
    })
  })

  it('charges shipping when the discount takes the goods below the free limit', () => {
    expect(quote(cartOf({ book: 2 }), { zone: 'domestic' })).toMatchObject({ subtotal: 5_200, discount: 260, shipping: 590, total: 5_530 })
  })

  it('charges shipping when a coupon takes the goods below the free limit', () => {
    expect(quote(cartOf({ kettle: 1 }), { zone: 'domestic', coupon: 'WELCOME5' })).toMatchObject({
      subtotal: 5_900,
      discount: 795,
      shipping: 0,
      total: 5_105,
    })
    expect(quote(cartOf({ kettle: 1 }), { zone: 'domestic', coupon: 'HERBS15' })).toMatchObject({
      subtotal: 5_900,
      discount: 1_795,
      shipping: 590,
      total: 4_695,
    })
  })

  it('keeps the free limit of the union apart', () => {
    expect(quote(cartOf({ kettle: 2, tin: 1 }), { zone: 'union' })).toMatchObject({ subtotal: 12_300, discount: 984, shipping: 1_490 })
  })

  it('never charges less than nothing for the goods', () => {
    expect(quote(cartOf({ tin: 2 }), { zone: 'domestic', coupon: 'HERBS15' })).toMatchObject({ discount: 1_000, shipping: 490, total: 490 })
  })

  it('quotes an empty cart', () => {
    expect(quote([], { zone: 'domestic' })).toEqual({ subtotal: 0, discount: 0, shipping: 490, tax: 0, total: 490 })
  })
})

describe('tax', () => {
  it('separates the classes', () => {
    const lines = cartOf({ mug: 1, tea: 1 })
    expect(taxContained(lines, subtotalOf(lines), subtotalOf(lines))).toBe(232 + 58)
  })

  it('is lowered by a discount', () => {
    const lines = cartOf({ kettle: 2 })
    expect(taxContained(lines, 11_800, 10_856)).toBe(1_733)
  })
})
