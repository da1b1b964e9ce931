/** A binary max-heap of values by key: push and pop in O(log n). */
export class Heap<T> {
  readonly #items: { readonly key: number; readonly order: number; readonly value: T }[] = []
  #pushed = 0

  get size(): number {
    return this.#items.length
  }

  /** The largest key, or −1 when empty. */
  get top(): number {
    return this.#items[0]?.key ?? -1
  }

  push(key: number, value: T): void {
    const items = this.#items
    items.push({ key, order: this.#pushed++, value })
    let at = items.length - 1
    while (at > 0) {
      const above = (at - 1) >> 1
      if (!this.#before(at, above)) break
      this.#swap(at, above)
      at = above
    }
  }

  pop(): T | undefined {
    const items = this.#items
    const first = items[0]
    const last = items.pop()
    if (first === undefined || last === undefined) return undefined
    if (items.length > 0) {
      items[0] = last
      this.#sink()
    }
    return first.value
  }

  #sink(): void {
    for (let at = 0; ;) {
      const left = 2 * at + 1
      let best = at
      if (left < this.#items.length && this.#before(left, best)) best = left
      if (left + 1 < this.#items.length && this.#before(left + 1, best)) best = left + 1
      if (best === at) return
      this.#swap(at, best)
      at = best
    }
  }

  /** Equal keys come out in the order they went in, so that a search is the same every time. */
  #before(a: number, b: number): boolean {
    const x = this.#items[a]!
    const y = this.#items[b]!
    return x.key > y.key || (x.key === y.key && x.order < y.order)
  }

  #swap(a: number, b: number): void {
    const kept = this.#items[a]!
    this.#items[a] = this.#items[b]!
    this.#items[b] = kept
  }
}
