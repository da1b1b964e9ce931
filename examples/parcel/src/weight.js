/** Cubic millimetres per gram: the industry's 5,000 cm³ per kilogram. */
const divisor = 5_000

/** What a box of this size weighs for the price: a lorry is full before it is heavy. */
export function volumetricGrams({ length, width, height }) {
  return Math.ceil((length * width * width) / divisor)
}

export function billableGrams(parcel) {
  return Math.max(parcel.grams, volumetricGrams(parcel))
}
