import type { Catalog, Product } from './catalog.js'
import { ShopError } from './errors.js'
import type { Cents } from './money.js'

/** A household, not a wholesaler: more of one product is a typing mistake. */
export const quantityMax = 50

export interface CartLine {
  readonly product: Product
  readonly quantity: number
}

export class Cart {
  readonly id: string
  readonly #catalog: Catalog
  readonly #quantities = new Map<string, number>()

  constructor(id: string, catalog: Catalog) {
    this.id = id
    this.#catalog = catalog
  }

  /** Zero takes the product out of the cart. */
  setQuantity(sku: string, quantity: number): void {
    const product = this.#catalog.get(sku)
    if (!Number.isInteger(quantity) || quantity < 0 || quantity > quantityMax)
      throw new ShopError('invalid-quantity', `Between 0 and ${quantityMax} of ${product.title} can be ordered`)
    if (quantity === 0) this.#quantities.delete(sku)
    else this.#quantities.set(sku, quantity)
  }

  lines(): CartLine[] {
    return [...this.#quantities].map(([sku, quantity]) => ({ product: this.#catalog.get(sku), quantity }))
  }
}

export function lineTotal(line: CartLine): Cents {
  return line.product.price * line.quantity
}

export function subtotalOf(lines: readonly CartLine[]): Cents {
  return lines.reduce((sum, line) => sum + lineTotal(line), 0)
}

export function gramsOf(lines: readonly CartLine[]): number {
  return lines.reduce((sum, line) => sum + line.product.grams * line.quantity, 0)
}
