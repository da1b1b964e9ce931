/**
 * Kills heals with SIGKILL and checks what they leave: `node scripts/crash-campaign.ts [kills] [seed]`, by default 10,000 kills (about a
 * quarter of an hour on two idle cores). Prints the seed; exits with 1 and the faults when there is one.
 */
import { crashCampaign } from '../test/simulation/campaign.ts'

const kills = Number(process.argv[2] ?? 10_000)
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 32)
/** A line now and then, not one per kill. */
const REPORT_EVERY = 250

const since = performance.now()
const seconds = (): string => `${((performance.now() - since) / 1000).toFixed(0)} s`
console.log(`${kills} kills, seed ${seed}`)
const result = await crashCampaign(kills, seed, (done) => done % REPORT_EVERY === 0 && console.log(`${done} kills after ${seconds()}`))
for (const fault of result.faults) console.error(fault)
console.log(
  `${result.kills} kills, ${result.instants} counted instants in one heal, ${result.heals} heals finished, ${result.faults.length} faults, ${seconds()}`,
)
process.exitCode = result.faults.length === 0 && result.kills === kills ? 0 : 1
