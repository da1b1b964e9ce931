import type { TaxClass } from './catalog.js'
import { type CartLine, lineTotal } from './cart.js'
import type { Cents } from './money.js'

const basisPoints: Record<TaxClass, number> = { standard: 1_900, reduced: 700 }

/**
 * The tax contained in gross prices. A discount lowers every line by the same share, so the classes keep their proportions;
 * each class is rounded once.
 */
export function taxContained(lines: readonly CartLine[], subtotal: Cents, discounted: Cents): Cents {
  if (subtotal === 0) return 0
  let tax = 0
  for (const taxClass of ['standard', 'reduced'] as const) {
    const gross = lines.filter((line) => line.product.taxClass === taxClass).reduce((sum, line) => sum + lineTotal(line), 0)
    const paid = (gross * discounted) / subtotal
    tax += Math.round((paid * basisPoints[taxClass]) / (10_000 + basisPoints[taxClass]))
  }
  return tax
}
