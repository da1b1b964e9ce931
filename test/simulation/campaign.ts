/** Kills heals, looks at what they left, resumes them, and looks again. Everything that varies comes from the seed. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { seededRandom } from '../../src/testing/index.ts'
import { type Found, inspect } from './inspect.ts'
import { healOnce } from './story.ts'
import { begun, ended, makeVictims, type Victims } from './victims.ts'
import { makeProject, type World, worldIn } from './world.ts'

/** A kill after this many milliseconds falls somewhere in the first heals of a victim: one takes 15 to 60 ms. */
const DELAY_MS_MAX = 60
/** Heals of one world before a fresh one is made: the look after each kill reads the whole journal. */
const HEALS_PER_WORLD = 15
/** Upper bound of the search for the number of instants of one heal. */
const INSTANTS_MAX = 4096

export interface CampaignResult {
  readonly kills: number
  readonly heals: number
  readonly faults: readonly string[]
  /** Instants of one whole heal; all were tried when `kills` allowed it. */
  readonly instants: number
}

/**
 * First every counted instant of a heal in a fresh world, once each; then random moments and random instants of heals in a world that was
 * killed before, every other time with the next victim on top of what the last one left. In two lanes side by side.
 */
export async function crashCampaign(kills: number, seed: number, report: (done: number) => void = () => {}): Promise<CampaignResult> {
  const victims = await makeVictims()
  try {
    const instants = await countInstants(victims)
    const queue = plannedTries(kills, instants, seed)
    let done = 0
    const onKill = (): void => report(++done)
    const lanes = await Promise.all([lane(victims, queue, seed, onKill), lane(victims, queue, seed, onKill)])
    const heals = lanes.reduce((sum, one) => sum + one.heals, 0)
    return { kills: done, instants, heals, faults: lanes.flatMap((one) => one.faults) }
  } finally {
    victims.dispose()
  }
}

interface Try {
  readonly at: number
  /** The instant to die at; 0: the parent kills after `delayMs`. */
  readonly fatal: number
  readonly delayMs: number
  readonly fresh: boolean
  /** Whether the heal is resumed after the kill, or left to the next victim. */
  readonly resumed: boolean
}

function* plannedTries(kills: number, instants: number, seed: number): Generator<Try, undefined> {
  const random = seededRandom(seed)
  for (let at = 0; at < kills; at++) {
    const [delay, instant] = [random.next(), random.next()]
    if (at < instants) yield { at, fatal: at + 1, delayMs: 0, fresh: true, resumed: true }
    else
      yield {
        at,
        fatal: at % 3 === 0 ? 1 + Math.floor(instant * instants) : 0,
        delayMs: delay * DELAY_MS_MAX,
        fresh: false,
        resumed: at % 2 === 0,
      }
  }
}

interface Lane {
  heals: number
  readonly faults: string[]
}

async function lane(victims: Victims, queue: Iterator<Try>, seed: number, onKill: () => void): Promise<Lane> {
  const result: Lane = { heals: 0, faults: [] }
  for (let next = queue.next(); next.done !== true && result.faults.length === 0;) {
    const folder = mkdtempSync(join(fastFolder(), 'prunella-crash-'))
    const world = worldIn(folder)
    makeProject(world)
    let seen: Found = { faults: [], head: '', heals: 0 }
    do {
      const one = next.value
      seen = await killAndLook(victims, world, one, seen.head).catch((error: Error) => ({ ...seen, faults: [String(error.stack)] }))
      result.faults.push(...seen.faults.map((fault) => `seed ${seed}, kill ${JSON.stringify(one)}: ${fault}`))
      onKill()
      next = queue.next()
    } while (next.done !== true && !next.value.fresh && seen.heals < HEALS_PER_WORLD && seen.faults.length === 0)
    result.heals += seen.heals
    rmSync(folder, { recursive: true })
  }
  return result
}

async function killAndLook(victims: Victims, world: World, one: Try, anchor: string): Promise<Found> {
  const unkilled = await killOne(victims, world, one)
  const left = await inspect(world, anchor, false)
  if (one.resumed) await healOnce(world)
  const after = one.resumed ? await inspect(world, left.head, true) : left
  return { ...after, faults: [...unkilled, ...left.faults, ...after.faults] }
}

/** What the disk does is another test's question: here only the process dies, and memory is as good a disk as any. */
const fastFolder = (): string => (existsSync('/dev/shm') ? '/dev/shm' : tmpdir())

async function killOne(victims: Victims, world: World, { fatal, delayMs }: Try): Promise<string[]> {
  const victim = victims.start({ world, times: fatal > 0 ? 2 : 1000, fatal })
  const end = ended(victim)
  if (fatal === 0) {
    await begun(victim)
    setTimeout(() => victim.kill('SIGKILL'), delayMs)
  }
  const { signal, said } = await end
  return signal === 'SIGKILL' ? [] : [`the victim was to die of SIGKILL, but ended by itself: ${said}`]
}

/** How many instants a heal has from the start of its process to the end of its story. */
async function countInstants(victims: Victims): Promise<number> {
  const folder = mkdtempSync(join(fastFolder(), 'prunella-crash-'))
  try {
    const world = worldIn(folder)
    let low = 1
    for (let high = INSTANTS_MAX; low < high;) {
      const middle = Math.floor((low + high) / 2)
      rmSync(folder, { recursive: true })
      makeProject(world)
      const { signal } = await ended(victims.start({ world, times: 1, fatal: middle }))
      if (signal === 'SIGKILL') low = middle + 1
      else high = middle
    }
    return low - 1
  } finally {
    rmSync(folder, { recursive: true })
  }
}
