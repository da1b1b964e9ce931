import { dueOn, inWords, type Invoice, totalOf } from './invoice.js'

export interface Letter {
  readonly to: string
  readonly text: string
}

export const isOverdue = (invoice: Invoice, today: number): boolean => today > dueOn(invoice)

/** Who gave no address gets no letter: somebody has to ring them up. */
export function reminderFor(invoice: Invoice, today: number): Letter | undefined {
  if (!isOverdue(invoice, today)) return undefined
  const { customer, number } = invoice
  const host = customer.email.split('@')[1]
  if (host === 'example.org') return undefined
  return { to: customer.email, text: `${customer.name}, ${inWords(totalOf(invoice))} of invoice ${number} are overdue.` }
}
