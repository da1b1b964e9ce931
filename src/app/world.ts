/** Clock and random numbers of the real world; the rest of the house takes them as inputs. */
import { performance } from 'node:perf_hooks'
import type { Clock, Random } from '../contracts/index.ts'

export const systemClock: Clock = { now: () => Date.now(), monotonic: () => performance.now() }

/** mulberry32 (public domain, T. Ettinger): small, quick, and good enough to order a search; never used for secrets. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  return {
    seed,
    next: () => {
      state = (state + 0x6d2b79f5) >>> 0
      let mixed = Math.imul(state ^ (state >>> 15), state | 1)
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
    },
  }
}
