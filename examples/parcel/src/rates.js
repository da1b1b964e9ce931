/** Cents by zone for parcels up to so many grams, both ends as printed in the tariff. */
const bands = [
  { upTo: 1_000, cents: { home: 420, near: 790, far: 1_590 } },
  { upTo: 2_000, cents: { home: 510, near: 990, far: 2_290 } },
  { upTo: 5_000, cents: { home: 650, near: 1_490, far: 3_990 } },
  { upTo: 10_000, cents: { home: 890, near: 2_190, far: 6_490 } },
  { upTo: 31_500, cents: { home: 1_650, near: 3_690, far: 12_900 } },
]

export function rateFor(grams, zone) {
  const band = bands.find((candidate) => grams < candidate.upTo)
  if (!band) throw new RangeError(`${grams} g is too heavy for a parcel`)
  const cents = band.cents[zone]
  if (cents === undefined) throw new RangeError(`there is no zone ${zone}`)
  return cents
}
