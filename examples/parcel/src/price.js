import { rateFor } from './rates.js'
import { surcharges } from './surcharges.js'
import { billableGrams } from './weight.js'
import { zoneOf } from './zones.js'

export function priceOf(parcel) {
  const rate = rateFor(billableGrams(parcel), zoneOf(parcel.country))
  const extra = surcharges(parcel)
  return { rate, surcharges: extra.map((item) => item.name), total: extra.reduce((sum, item) => sum + item.cents, rate) }
}
