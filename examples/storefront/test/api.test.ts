import { beforeEach, describe, expect, it } from 'vitest'
import { type ApiResponse, handle } from '../src/api.js'
import { Shop } from '../src/shop.js'

describe('api', () => {
  let shop: Shop
  const call = (method: string, url: string, body?: unknown): ApiResponse => handle(shop, { method, url, body })

  beforeEach(() => {
    shop = new Shop()
  })

  it('lists the catalogue with what is in stock', () => {
    const { status, body } = call('GET', '/products')
    expect(status).toBe(200)
    expect(body).toContainEqual({ sku: 'tin', title: 'Tea tin', price: '5.00', grams: 90, taxClass: 'standard', available: 200 })
  })

  it('goes from cart to order', () => {
    expect(call('POST', '/carts').body).toEqual({ id: 'c1', items: [] })
    call('PUT', '/carts/c1/items/mug', { quantity: 2 })
    expect(call('GET', '/carts/c1').body).toEqual({ id: 'c1', items: [{ sku: 'mug', title: 'Enamel mug', quantity: 2 }] })
    expect(call('POST', '/carts/c1/order', { zone: 'union' })).toEqual({
      status: 201,
      body: { number: '2026-00001', totals: { subtotal: '29.00', discount: '0.00', shipping: '9.90', tax: '4.63', total: '38.90' } },
    })
  })

  it('quotes with a coupon', () => {
    call('POST', '/carts')
    call('PUT', '/carts/c1/items/tea', { quantity: 6 })
    expect(call('GET', '/carts/c1/quote?zone=domestic&coupon=WELCOME5').body).toEqual({
      subtotal: '53.40',
      discount: '7.67',
      shipping: '4.90',
      tax: '2.99',
      total: '50.63',
    })
  })

  it.each([
    ['GET', '/carts/c9', undefined, 404, 'unknown-cart'],
    ['PUT', '/carts/c1/items/sofa', { quantity: 1 }, 404, 'unknown-product'],
    ['PUT', '/carts/c1/items/mug', { quantity: 'many' }, 400, 'invalid-quantity'],
    ['POST', '/carts/c1/order', {}, 409, 'empty-cart'],
    ['GET', '/carts/c1/quote?zone=moon', undefined, 400, 'unknown-zone'],
    ['DELETE', '/carts/c1', undefined, 404, 'not-found'],
  ])('%s %s is refused in words', (method, url, body, status, error) => {
    call('POST', '/carts')
    expect(call(method, url, body)).toMatchObject({ status, body: { error } })
  })
})
