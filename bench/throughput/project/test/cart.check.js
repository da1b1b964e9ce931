import assert from 'node:assert/strict'
import { Cart } from '../src/cart.js'

describe('cart', () => {
  let cart
  beforeEach(() => {
    cart = new Cart()
  })
  it('starts empty', () => {
    assert.equal(cart.count, 0)
    assert.equal(cart.total(20, 500), 0)
  })
  it('counts', () => assert.equal(cart.add('a', 100).add('b', 200, 3).count, 4))
  it('adds to a line', () => assert.equal(cart.add('a', 100).add('a', 100, 2).subtotal, 300))
  it('refuses another price', () => assert.throws(() => cart.add('a', 100).add('a', 200), /price changed/))
  it('refuses no items', () => assert.throws(() => cart.add('a', 100, 0), /positive/))
  it('removes some', () => {
    cart.add('a', 100, 3)
    assert.equal(cart.remove('a', 2), true)
    assert.equal(cart.count, 1)
  })
  it('removes all', () => {
    cart.add('a', 100, 3)
    cart.remove('a')
    assert.equal(cart.count, 0)
  })
  it('removes nothing', () => assert.equal(cart.remove('x'), false))
  it('gives no small discount', () => assert.equal(cart.add('a', 4999).discount, 0))
  it('gives 5 percent', () => assert.equal(cart.add('a', 5000).discount, 250))
  it('gives 10 percent', () => assert.equal(cart.add('a', 10000).discount, 1000))
  it('takes a coupon', () => assert.equal(cart.add('a', 2000).apply({ minimum: 2000, value: 300 }).discount, 300))
  it('never pays out', () => assert.equal(cart.add('a', 100).apply({ minimum: 0, value: 300 }).discount, 100))
  it('adds tax and shipping', () => assert.equal(cart.add('a', 1000).total(20, 490), 1690))
  it('ships for nothing', () => assert.equal(cart.add('a', 7000).total(20, 490), 7980))
})
