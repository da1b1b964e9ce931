import type { Cart } from './cart.js'
import { ShopError } from './errors.js'
import { formatCents } from './money.js'
import type { Shop } from './shop.js'
import type { Totals } from './totals.js'

export interface ApiRequest {
  readonly method: string
  /** Path and query. */
  readonly url: string
  readonly body?: unknown
}

export interface ApiResponse {
  readonly status: number
  readonly body: unknown
}

const cartView = (cart: Cart) => ({
  id: cart.id,
  items: cart.lines().map((line) => ({ sku: line.product.sku, title: line.product.title, quantity: line.quantity })),
})

const totalsView = (totals: Totals) => Object.fromEntries(Object.entries(totals).map(([name, amount]) => [name, formatCents(amount)]))

function field(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : undefined
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** The whole service as one function, so that it can be tried without a socket. */
export function handle(shop: Shop, request: ApiRequest): ApiResponse {
  try {
    return route(shop, request)
  } catch (error) {
    if (error instanceof ShopError) return { status: error.status, body: { error: error.code, message: error.message } }
    throw error
  }
}

function route(shop: Shop, request: ApiRequest): ApiResponse {
  const url = new URL(request.url, 'http://storefront.invalid')
  const [collection, id, part, sku] = url.pathname.split('/').filter(Boolean)
  const pattern = `${request.method} /${collection ?? ''}${id ? '/:id' : ''}${part ? `/${part}` : ''}${sku ? '/:sku' : ''}`
  switch (pattern) {
    case 'GET /products':
      return {
        status: 200,
        body: shop.catalog
          .all()
          .map((product) => ({ ...product, price: formatCents(product.price), available: shop.stock.available(product.sku) })),
      }
    case 'POST /carts':
      return { status: 201, body: cartView(shop.openCart()) }
    case 'GET /carts/:id':
      return { status: 200, body: cartView(shop.cart(id!)) }
    case 'PUT /carts/:id/items/:sku': {
      const cart = shop.cart(id!)
      cart.setQuantity(sku!, Number(field(request.body, 'quantity')))
      return { status: 200, body: cartView(cart) }
    }
    case 'GET /carts/:id/quote': {
      const zone = url.searchParams.get('zone') ?? 'domestic'
      return { status: 200, body: totalsView(shop.quote(id!, { zone, coupon: text(url.searchParams.get('coupon')) })) }
    }
    case 'POST /carts/:id/order': {
      const zone = text(field(request.body, 'zone')) ?? 'domestic'
      const order = shop.order(id!, { zone, coupon: text(field(request.body, 'coupon')) })
      return { status: 201, body: { number: order.number, totals: totalsView(order.totals) } }
    }
    default:
      return { status: 404, body: { error: 'not-found', message: `Nothing answers ${request.method} ${url.pathname}` } }
  }
}
