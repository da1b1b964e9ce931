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

type Why = keyof typeof factors

interface Queue {
  readonly heap: Heap<Change>
  /** Of those tried in the end, how many there were and how many did not just end as before: by running out of time. */
  tried: number
  worth: number
}

/** Changes that the session put off, best first. */
export class WaitingChanges {
  readonly #queues: Readonly<Record<Why, Queue>> = { costly: queue(), partial: queue(), waits: queue(), long: queue() }
  /** Below this score, what ran long is given up. */
  #floor = 0
  #taken: Why = 'costly'

  get bound(): number {
    return Math.max(...whys.map((why) => this.#boundOf(why)))
  }

  /** Where the program loops as it stands, so do most of its changes, and the patience for one is lost: each that ran out says so. */
  #boundOf(why: Why): number {
    const { heap, tried, worth } = this.#queues[why]
    if (heap.size === 0) return -1
    return heap.top * factors[why] * ((2 * (worth + 1)) / (tried + 2))
  }

  add(change: Change, why: Why): void {
    if (why === 'long' && change.score < this.#floor) return
    this.#queues[why].heap.push(change.score, change)
  }

  /**
   * A patch of this score was found. Of what ran long only the likelier changes keep their turn: the others can neither be the
   * first choice nor, with so many more steps than every test that passes, a rival that tells how strong the tests are.
   */
  found(score: number): void {
    this.#floor = score
  }

  take(): Change[] {
    this.#taken = whys.reduce((best, why) => (this.#boundOf(why) > this.#boundOf(best) ? why : best))
    const { heap } = this.#queues[this.#taken]
    const changes: Change[] = []
    while (changes.length < batchMax && heap.size > 0) {
      const change = heap.pop()!
      if (this.#taken !== 'long' || change.score >= this.#floor) changes.push(change)
    }
    return changes
  }

  /** What became of one that was taken last. */
  tell(ranOut: boolean): void {
    const queue = this.#queues[this.#taken]
    queue.tried++
    if (!ranOut) queue.worth++
  }
}

const whys = Object.keys(factors) as Why[]
const queue = (): Queue => ({ heap: new Heap<Change>(), tried: 0, worth: 0 })
