import { ShopError } from './errors.js'
import type { Cents } from './money.js'

export type TaxClass = 'standard' | 'reduced'

export interface Product {
  readonly sku: string
  readonly title: string
  readonly price: Cents
  readonly grams: number
  readonly taxClass: TaxClass
}

export class Catalog {
  readonly #products: ReadonlyMap<string, Product>

  constructor(products: readonly Product[]) {
    this.#products = new Map(products.map((product) => [product.sku, product]))
  }

  all(): Product[] {
    return [...this.#products.values()]
  }

  get(sku: string): Product {
    const product = this.#products.get(sku)
    if (!product) throw new ShopError('unknown-product', `There is no product ${sku}`)
    return product
  }
}

export const defaultProducts: readonly Product[] = [
  { sku: 'mug', title: 'Enamel mug', price: 1_450, grams: 320, taxClass: 'standard' },
  { sku: 'tea', title: 'Green tea, 100 g', price: 890, grams: 130, taxClass: 'reduced' },
  { sku: 'book', title: 'Field guide to herbs', price: 2_600, grams: 540, taxClass: 'reduced' },
  { sku: 'kettle', title: 'Steel kettle', price: 5_900, grams: 1_250, taxClass: 'standard' },
  { sku: 'tin', title: 'Tea tin', price: 500, grams: 90, taxClass: 'standard' },
]
