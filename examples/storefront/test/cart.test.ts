import { beforeEach, describe, expect, it } from 'vitest'
import { Cart, gramsOf, quantityMax, subtotalOf } from '../src/cart.js'
import { Catalog, defaultProducts } from '../src/catalog.js'

describe('cart', () => {
  let cart: Cart
  beforeEach(() => {
    cart = new Cart('c1', new Catalog(defaultProducts))
  })

  it('adds up prices and weights', () => {
    cart.setQuantity('mug', 2)
    cart.setQuantity('tea', 3)
    expect(subtotalOf(cart.lines())).toBe(5_570)
    expect(gramsOf(cart.lines())).toBe(1_030)
  })

  it('replaces a quantity instead of adding to it', () => {
    cart.setQuantity('mug', 2)
    cart.setQuantity('mug', 5)
    expect(cart.lines().map((line) => line.quantity)).toEqual([5])
  })

  it('drops a product at quantity zero', () => {
    cart.setQuantity('mug', 2)
    cart.setQuantity('mug', 0)
    expect(cart.lines()).toEqual([])
  })

  it('takes the largest quantity and refuses one more', () => {
    cart.setQuantity('tea', quantityMax)
    expect(cart.lines()[0]?.quantity).toBe(50)
    expect(() => cart.setQuantity('tea', quantityMax + 1)).toThrow('Between 0 and 50')
  })

  it.each([-1, 1.5, Number.NaN])('refuses %d pieces', (quantity) => {
    expect(() => cart.setQuantity('mug', quantity)).toThrow('can be ordered')
  })

  it('refuses a product that is not in the catalogue', () => {
    expect(() => cart.setQuantity('sofa', 1)).toThrow('There is no product sofa')
  })
})
