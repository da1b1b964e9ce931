/** Amounts are cents, days are counted from the first of January 2000. */
export interface Line {
  readonly what: string
  readonly quantity: number
  readonly price: number
}

export interface Customer {
  readonly name: string
  readonly email?: string
  /** Days until an invoice falls due; who has no agreement pays within two weeks. */
  readonly term?: number
}

export interface Invoice {
  readonly number: string
  readonly customer: Customer
  readonly day: number
  readonly lines: readonly Line[]
}

const TERM = 14

export const totalOf = ({ lines }: Invoice): number => lines.reduce((sum, { quantity, price }) => sum + quantity * price, 0)

export const dueOn = ({ day, customer }: Invoice): number => day + (customer.term ?? TERM)

export const inWords = (cents: number): string => `${(cents / 100).toFixed(2)} €`
