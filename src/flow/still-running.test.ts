import { afterEach, expect, it, vi } from 'vitest'
import { stillRunning } from './still-running.ts'

afterEach(() => void vi.useRealTimers())

it('tells every twenty seconds how long something runs, and stops when it is done', async () => {
  vi.useFakeTimers()
  const { promise, resolve } = Promise.withResolvers<string>()
  const told: number[] = []
  const running = stillRunning({ now: () => Date.now(), monotonic: () => Date.now() }, promise, (seconds) => told.push(seconds))
  await vi.advanceTimersByTimeAsync(65_000)
  resolve('done')
  expect(await running).toBe('done')
  await vi.advanceTimersByTimeAsync(65_000)
  expect(told).toEqual([20, 40, 60])
})
