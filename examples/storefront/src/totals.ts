import { type CartLine, gramsOf, subtotalOf } from './cart.js'
import { discountOf } from './discounts.js'
import type { Cents } from './money.js'
import { shippingCost } from './shipping.js'
import { taxContained } from './tax.js'

export interface Totals {
  readonly subtotal: Cents
  readonly discount: Cents
  readonly shipping: Cents
  /** Contained in the total, for the invoice. */
  readonly tax: Cents
  readonly total: Cents
}

export interface QuoteOptions {
  readonly zone: string
  readonly coupon?: string | undefined
}

export function quote(lines: readonly CartLine[], options: QuoteOptions): Totals {
  const subtotal = subtotalOf(lines)
  const discount = discountOf(subtotal, options.coupon)
  const discounted = subtotal - discount
  const shipping = shippingCost(options.zone, subtotal, gramsOf(lines))
  const tax = taxContained(lines, subtotal, discounted)
  return { subtotal, discount, shipping, tax, total: discounted + shipping }
}
