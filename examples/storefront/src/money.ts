/** A whole number of cents. */
export type Cents = number

/** A share of an amount in basis points (1 % = 100), rounded half up to the cent. */
export function shareOf(amount: Cents, basisPoints: number): Cents {
  return Math.floor((amount * basisPoints + 5_000) / 10_000)
}

export function formatCents(amount: Cents): string {
  const sign = amount < 0 ? '-' : ''
  const whole = Math.floor(Math.abs(amount) / 100)
  const rest = String(Math.abs(amount) % 100).padStart(2, '0')
  return `${sign}${whole}.${rest}`
}
