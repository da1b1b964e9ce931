export type ShopErrorCode =
  'unknown-product' | 'unknown-cart' | 'invalid-quantity' | 'out-of-stock' | 'empty-cart' | 'unknown-coupon' | 'unknown-zone'

const statuses: Record<ShopErrorCode, number> = {
  'unknown-product': 404,
  'unknown-cart': 404,
  'invalid-quantity': 400,
  'out-of-stock': 409,
  'empty-cart': 409,
  'unknown-coupon': 400,
  'unknown-zone': 400,
}

export class ShopError extends Error {
  readonly code: ShopErrorCode

  constructor(code: ShopErrorCode, message: string) {
    super(message)
    this.name = 'ShopError'
    this.code = code
  }

  get status(): number {
    return statuses[this.code]
  }
}
