import type { CartLine } from './cart.js'
import { ShopError } from './errors.js'

export class Stock {
  readonly #counts: Map<string, number>

  constructor(counts: Readonly<Record<string, number>>) {
    this.#counts = new Map(Object.entries(counts))
  }

  available(sku: string): number {
    return this.#counts.get(sku) ?? 0
  }

  /** All lines or none: a half-filled parcel helps nobody. */
  take(lines: readonly CartLine[]): void {
    const short = lines.find((line) => this.available(line.product.sku) < line.quantity)
    if (short) throw new ShopError('out-of-stock', `Only ${this.available(short.product.sku)} of ${short.product.title} left`)
    for (const { product, quantity } of lines) this.#counts.set(product.sku, this.available(product.sku) - quantity)
  }

  putBack(lines: readonly CartLine[]): void {
    for (const { product, quantity } of lines) this.#counts.set(product.sku, this.available(product.sku) + quantity)
  }
}
