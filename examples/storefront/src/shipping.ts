import { ShopError } from './errors.js'
import type { Cents } from './money.js'

interface Zone {
  readonly base: Cents
  /** For each kilogram begun after the first. */
  readonly perKilogram: Cents
  /** Goods worth this much travel free; undefined: never. */
  readonly freeFrom: Cents | undefined
}

const zones: ReadonlyMap<string, Zone> = new Map([
  ['domestic', { base: 490, perKilogram: 100, freeFrom: 5_000 }],
  ['union', { base: 990, perKilogram: 250, freeFrom: 12_000 }],
  ['world', { base: 1_990, perKilogram: 600, freeFrom: undefined }],
])

/** What the parcel costs the customer, given what the goods in it cost them. */
export function shippingCost(zoneName: string, goods: Cents, grams: number): Cents {
  const zone = zones.get(zoneName)
  if (!zone) throw new ShopError('unknown-zone', `We do not deliver to ${zoneName}`)
  if (zone.freeFrom !== undefined && goods >= zone.freeFrom) return 0
  const kilograms = Math.max(1, Math.ceil(grams / 1_000))
  return zone.base + (kilograms - 1) * zone.perKilogram
}
