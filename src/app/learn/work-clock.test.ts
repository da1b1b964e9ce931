import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { systemClock } from '../world.ts'
import { workClock } from './work-clock.ts'

function clocks(): { clock: ReturnType<typeof workClock>; at: { wall: number; spent: number | undefined } } {
  const at: { wall: number; spent: number | undefined } = { wall: 5_000, spent: 700 }
  return { clock: workClock({ now: () => 1, monotonic: () => at.wall }, () => at.spent), at }
}

it('goes by what was computed, but no slower than a quarter of the time that passed and no faster than it, and never back', () => {
  const { clock, at } = clocks()
  const told = [
    [6_000, 1_700],
    [16_000, 1_800],
    [16_000, 100],
    [17_000, 9_700],
    [17_500, 90_000],
  ].map(([wall, spent]) => {
    Object.assign(at, { wall, spent })
    return clock.monotonic()
  })
  expect(told).toEqual([1_000, 2_750, 2_750, 9_000, 12_500])
})

it('is the wall’s clock where nothing is told', () => {
  const at = { wall: 0 }
  const clock = workClock({ now: () => 1, monotonic: () => at.wall }, () => undefined)
  at.wall = 300
  expect(clock.monotonic()).toBe(300)
})

it('counts what a process computed that was started, and not what it waited', () => {
  const clock = workClock(systemClock)
  const burn = 'const end = process.cpuUsage().user + 400_000; while (process.cpuUsage().user < end) for (let at = 0; at < 1e6; at++);'
  spawnSync(process.execPath, ['-e', burn])
  const burnt = clock.monotonic()
  expect(burnt).toBeGreaterThan(390)
  const from = performance.now()
  spawnSync('sleep', ['0.4'])
  expect(clock.monotonic() - burnt).toBeLessThan((performance.now() - from) / 2)
})
