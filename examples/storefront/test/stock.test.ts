import { describe, expect, it } from 'vitest'
import { Shop } from '../src/shop.js'

function shopWithCart(stock: Record<string, number>, wanted: Record<string, number>) {
  const shop = new Shop({ stock })
  const cart = shop.openCart()
  for (const [sku, quantity] of Object.entries(wanted)) cart.setQuantity(sku, quantity)
  return { shop, cart }
}

describe('orders and stock', () => {
  it('takes the goods off the shelf', () => {
    const { shop, cart } = shopWithCart({ mug: 3, tea: 9 }, { mug: 2, tea: 4 })
    const order = shop.order(cart.id, { zone: 'domestic' })
    expect(order.number).toBe('2026-00001')
    expect([shop.stock.available('mug'), shop.stock.available('tea')]).toEqual([1, 5])
  })

  it('sells the last piece', () => {
    const { shop, cart } = shopWithCart({ mug: 2 }, { mug: 2 })
    shop.order(cart.id, { zone: 'domestic' })
    expect(shop.stock.available('mug')).toBe(0)
  })

  it('takes nothing when one product is short', () => {
    const { shop, cart } = shopWithCart({ mug: 3, tea: 1 }, { mug: 2, tea: 4 })
    expect(() => shop.order(cart.id, { zone: 'domestic' })).toThrow('Only 1 of Green tea')
    expect(shop.stock.available('mug')).toBe(3)
  })

  it('puts a cancelled order back', () => {
    const { shop, cart } = shopWithCart({ mug: 3 }, { mug: 2 })
    shop.cancel(shop.order(cart.id, { zone: 'domestic' }))
    expect(shop.stock.available('mug')).toBe(3)
  })

  it('refuses an empty cart, and one that was ordered already', () => {
    const { shop, cart } = shopWithCart({ mug: 3 }, {})
    expect(() => shop.order(cart.id, { zone: 'domestic' })).toThrow('nothing in the cart')
    cart.setQuantity('mug', 1)
    shop.order(cart.id, { zone: 'domestic' })
    expect(() => shop.order(cart.id, { zone: 'domestic' })).toThrow('There is no cart')
  })
})
