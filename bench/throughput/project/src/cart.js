import { MoneyError, percent } from './money.js'

const tiers = [
  { from: 10000, rate: 10 },
  { from: 5000, rate: 5 },
]

export class Cart {
  #lines = new Map()
  #coupon

  add(sku, price, count = 1) {
    if (count <= 0) throw new MoneyError('count must be positive')
    const line = this.#lines.get(sku)
    if (line && line.price !== price) throw new MoneyError('price changed')
    this.#lines.set(sku, { price, count: (line?.count ?? 0) + count })
    return this
  }

  remove(sku, count = Infinity) {
    const line = this.#lines.get(sku)
    if (line === undefined) return false
    if (line.count > count) this.#lines.set(sku, { ...line, count: line.count - count })
    else this.#lines.delete(sku)
    return true
  }

  apply(coupon) {
    this.#coupon = coupon
    return this
  }

  get count() {
    let sum = 0
    for (const line of this.#lines.values()) sum += line.count
    return sum
  }

  get subtotal() {
    let sum = 0
    for (const { price, count } of this.#lines.values()) sum += price * count
    return sum
  }

  get discount() {
    const subtotal = this.subtotal
    const tier = tiers.find(({ from }) => subtotal >= from)
    let discount = tier === undefined ? 0 : percent(subtotal, tier.rate)
    if (this.#coupon !== undefined && subtotal >= this.#coupon.minimum) discount += this.#coupon.value
    return Math.min(discount, subtotal)
  }

  total(taxRate = 20, shipping = 0) {
    const net = this.subtotal - this.discount
    const free = net >= 6000 || this.count === 0
    return net + percent(net, taxRate) + (free ? 0 : shipping)
  }
}
