import type { Change } from './change.ts'
import { Heap } from './heap.ts'

/**
 * What the session put off waits until those left are this much less likely. Prices beside a change tried at once: modules loaded anew
 * (`costly`) 40 times and more, `partial` the same for what failed already in all that could be seen of it, a wait for what may never come
 * (`waits`) hundreds of times, the full allowance of steps (`long`) tens.
 */
const factors = { costly: 0.1, partial: 0.03, waits: 0.05, long: 0.3 } as const
/** Tried at once: few, because each may take a second. */
const batchMax = 4

interface Waiting {
  readonly change: Change
  readonly why: keyof typeof factors
}

/** Changes that the session put off, best first. */
export class WaitingChanges {
  readonly #heap = new Heap<Waiting>()
  /** Below this score, what ran long is given up. */
  #floor = 0

  get bound(): number {
    return this.#heap.top
  }

  add(change: Change, why: keyof typeof factors): void {
    if (why === 'long' && change.score < this.#floor) return
    this.#heap.push(factors[why] * change.score, { change, why })
  }

  /**
   * A patch of this score was found. Of what ran long only the likelier changes keep their turn: the others can neither be the
   * first choice nor, with so many more steps than every test that passes, a rival that tells how strong the tests are.
   */
  found(score: number): void {
    this.#floor = score
  }

  take(): Change[] {
    const changes: Change[] = []
    while (changes.length < batchMax && this.#heap.size > 0) {
      const { change, why } = this.#heap.pop()!
      if (why !== 'long' || change.score >= this.#floor) changes.push(change)
    }
    return changes
  }
}
