import { describe, expect, it } from 'vitest'
import {
  applierContract,
  journalContract,
  journalStore,
  manualClock,
  memoryFiles,
  memoryJournal,
  projectFilesContract,
  seededRandom,
} from './index.ts'

describe('memory journal', () => {
  it.each(journalContract)('$title', async ({ run }) => {
    const store = journalStore()
    await run(async () => memoryJournal(store))
  })
})

describe('memory files', () => {
  it.each([...projectFilesContract, ...applierContract])('$title', async ({ run }) => {
    await run(async (texts) => {
      const files = memoryFiles(texts)
      return { files, applier: files }
    })
  })
})

describe('time and chance', () => {
  it('moves the clock only when told', () => {
    const clock = manualClock(500)
    clock.advance(20)
    expect([clock.now(), clock.monotonic()]).toEqual([520, 20])
  })

  it('draws the same numbers for the same seed, spread over [0, 1)', () => {
    const draw = (seed: number): number[] => {
      const random = seededRandom(seed)
      return Array.from({ length: 10_000 }, () => random.next())
    }
    const numbers = draw(7)
    expect(draw(7)).toEqual(numbers)
    expect(draw(8)).not.toEqual(numbers)
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...numbers)).toBeLessThan(1)
    for (let tenth = 0; tenth < 10; tenth++) {
      const share = numbers.filter((n) => Math.floor(n * 10) === tenth).length
      expect(share).toBeGreaterThan(850)
      expect(share).toBeLessThan(1150)
    }
  })
})
