import type { Clock, NewId, Random } from '../contracts/index.ts'

/** A clock that moves only when told. */
export function manualClock(start = 0): Clock & { advance(ms: number): void } {
  let now = start
  return {
    now: () => now,
    monotonic: () => now - start,
    advance(ms) {
      now += ms
    },
  }
}

/** Mulberry32: 32 bits of state, good enough to vary a test, and the same on every machine. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  return {
    seed,
    next() {
      state = (state + 0x6d2b79f5) >>> 0
      let mixed = Math.imul(state ^ (state >>> 15), state | 1)
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
    },
  }
}

/** heal-1, heal-2, … */
export function countingIds(): NewId {
  const counts = new Map<string, number>()
  return (prefix) => {
    const count = (counts.get(prefix) ?? 0) + 1
    counts.set(prefix, count)
    return `${prefix}-${count}`
  }
}
