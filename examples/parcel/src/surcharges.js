/** Longest side, in millimetres, that the sorting machine takes. */
const lengthMax = 1_200
/** Girth plus length. */
const girthMax = 3_000

export function surcharges(parcel) {
  const sides = [parcel.length, parcel.width, parcel.height].sort((a, b) => b - a)
  const [longest, middle, shortest] = sides
  const found = []
  if (longest > lengthMax || longest + 2 * (middle + shortest) > girthMax) found.push({ name: 'bulky', cents: 2_400 })
  if (parcel.fragile) found.push({ name: 'fragile', cents: 300 })
  if (parcel.value > 50_000) found.push({ name: 'insured', cents: Math.ceil((parcel.value - 50_000) / 10_000) * 100 })
  return found
}
