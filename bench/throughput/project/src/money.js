/** Amounts are whole cents. */
export class MoneyError extends Error {
  constructor(message) {
    super(message)
    this.name = 'MoneyError'
  }
}

export function parseAmount(text) {
  const match = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(text.trim())
  if (match === null) throw new MoneyError(`not an amount: ${text}`)
  const cents = Number(match[2]) * 100 + Number((match[3] ?? '').padEnd(2, '0'))
  return match[1] === '-' ? -cents : cents
}

export function formatAmount(cents, currency = 'EUR') {
  const sign = cents < 0 ? '-' : ''
  const whole = Math.floor(Math.abs(cents) / 100)
  const rest = String(Math.abs(cents) % 100).padStart(2, '0')
  return `${sign}${whole}.${rest} ${currency}`
}

/** Splits without losing a cent: the first parts get the rest. */
export function split(cents, parts) {
  if (parts < 1) throw new MoneyError('nobody to split between')
  const base = Math.floor(cents / parts)
  const rest = cents - base * parts
  return Array.from({ length: parts }, (_, index) => base + (index < rest ? 1 : 0))
}

export const percent = (cents, rate) => Math.round((cents * rate) / 100)
