import { ShopError } from './errors.js'
import { type Cents, shareOf } from './money.js'

interface Tier {
  /** The tier applies from this subtotal on. */
  readonly from: Cents
  readonly basisPoints: number
}

/** Highest first: the first tier that is reached counts. */
const tiers: readonly Tier[] = [
  { from: 20_000, basisPoints: 1_200 },
  { from: 10_000, basisPoints: 800 },
  { from: 5_000, basisPoints: 500 },
]

const coupons: ReadonlyMap<string, Cents> = new Map([
  ['WELCOME5', 500],
  ['HERBS15', 1_500],
])

export function tierDiscount(subtotal: Cents): Cents {
  const tier = tiers.find((candidate) => subtotal >= candidate.from)
  return tier ? shareOf(subtotal, tier.basisPoints) : 0
}

export function couponDiscount(code: string | undefined): Cents {
  if (code === undefined) return 0
  const amount = coupons.get(code.toUpperCase())
  if (amount === undefined) throw new ShopError('unknown-coupon', `There is no coupon ${code}`)
  return amount
}

/** The tier and the coupon add up, and nobody is paid for shopping. */
export function discountOf(subtotal: Cents, coupon?: string): Cents {
  return Math.min(subtotal, tierDiscount(subtotal) + couponDiscount(coupon))
}
