import { Cart, type CartLine } from './cart.js'
import { Catalog, defaultProducts, type Product } from './catalog.js'
import { ShopError } from './errors.js'
import { Stock } from './stock.js'
import { quote, type QuoteOptions, type Totals } from './totals.js'

export interface Order {
  readonly number: string
  readonly lines: readonly CartLine[]
  readonly totals: Totals
}

export interface ShopOptions {
  readonly products?: readonly Product[]
  readonly stock?: Readonly<Record<string, number>>
}

const defaultStock = { mug: 40, tea: 120, book: 15, kettle: 6, tin: 200 }

/** Everything the service knows, in memory. */
export class Shop {
  readonly catalog: Catalog
  readonly stock: Stock
  readonly #carts = new Map<string, Cart>()
  #carted = 0
  #ordered = 0

  constructor(options: ShopOptions = {}) {
    this.catalog = new Catalog(options.products ?? defaultProducts)
    this.stock = new Stock(options.stock ?? defaultStock)
  }

  openCart(): Cart {
    this.#carted += 1
    const cart = new Cart(`c${this.#carted}`, this.catalog)
    this.#carts.set(cart.id, cart)
    return cart
  }

  cart(id: string): Cart {
    const cart = this.#carts.get(id)
    if (!cart) throw new ShopError('unknown-cart', `There is no cart ${id}`)
    return cart
  }

  quote(cartId: string, options: QuoteOptions): Totals {
    return quote(this.cart(cartId).lines(), options)
  }

  order(cartId: string, options: QuoteOptions): Order {
    const lines = this.cart(cartId).lines()
    if (lines.length === 0) throw new ShopError('empty-cart', 'There is nothing in the cart')
    const totals = quote(lines, options)
    this.stock.take(lines)
    this.#carts.delete(cartId)
    this.#ordered += 1
    return { number: `2026-${String(this.#ordered).padStart(5, '0')}`, lines, totals }
  }

  /** Puts the goods back on the shelf. */
  cancel(order: Order): void {
    this.stock.putBack(order.lines)
  }
}
