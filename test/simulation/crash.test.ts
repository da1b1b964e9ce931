import { expect, it } from 'vitest'
import { crashCampaign } from './campaign.ts'

const KILLS = 500
/** Every run tries other moments; a failure prints the seed, and PRUNELLA_SEED gives the same ones again. */
const seed = Number(process.env['PRUNELLA_SEED'] ?? Date.now() % 2 ** 32)

it(
  `a heal killed ${KILLS} times, at every boundary and at random, loses nothing, does nothing twice, and leaves no mixed tree`,
  { timeout: 300_000 },
  async () => {
    const { kills, faults, instants, heals } = await crashCampaign(KILLS, seed)
    expect(faults).toEqual([])
    expect(kills).toBe(KILLS)
    // The campaign must have had something to kill: boundaries of a whole heal, and heals that went through.
    expect(instants).toBeGreaterThan(100)
    expect(heals).toBeGreaterThan(KILLS / 4)
  },
)
