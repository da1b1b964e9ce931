/** File-system calls fail at random under a heal (libfiu): it ends with a clear error or goes through, and nothing is ever corrupt. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { inspect } from './inspect.ts'
import { healOnce } from './story.ts'
import { needTool, system } from './tools.ts'
import { begun, type Ended, ended, makeVictims, type Victims } from './victims.ts'
import { makeProject, type World, worldIn } from './world.ts'

const seed = Number(process.env['PRUNELLA_SEED'] ?? Date.now() % 2 ** 31)
/** Calls on files only. */
const fileCalls = ['rw/pwrite', 'rw/pread', 'rw/ftruncate', 'sync/*', 'oc/open', 'dir/rename', 'dir/unlink'].map(
  (name) => `posix/io/${name}`,
)

/** How a victim may end; a file that was called corrupt would be a false alarm, for each is looked at afterwards. */
const clear = /^(finished|LedgerError|PrunellaError (io|disk-full|read-only))$/

let victims: Victims
beforeAll(async () => {
  needTool('fiu-run', 'fiu-utils')
  victims = await makeVictims()
})
afterAll(() => victims?.dispose())

/** One victim with failing calls, in a world that is fresh or was left by the last one. */
async function sabotage(world: World, points: readonly string[], probability: number, prngSeed: number): Promise<Ended> {
  const pipes = join(world.ledger, '..', 'fiu')
  const wrapper = ['env', `FIU_PRNG_SEED=${prngSeed}`, 'fiu-run', '-x', '-f', pipes]
  const victim = victims.start({ world, times: 3, fatal: 0, waits: true }, wrapper)
  const end = ended(victim)
  await begun(victim)
  // Only now: Node's own start is not what is tried.
  const commands = points.flatMap((name) => ['-c', `enable_random name=${name},probability=${probability}`])
  system('fiu-ctrl', '-f', pipes, ...commands, String(victim.pid))
  victim.stdin?.on('error', () => undefined).end('begin\n')
  return end
}

it.each([
  { title: 'each twentieth call on files', points: fileCalls, probability: 0.05, runs: 8 },
  { title: 'each two hundredth call on files', points: fileCalls, probability: 0.005, runs: 8 },
  { title: 'a third of all renames and removals', points: ['posix/io/dir/rename', 'posix/io/dir/unlink'], probability: 0.3, runs: 8 },
  // Here Node itself may abort, as when its own wake-up pipe fails: that is a crash, after which the same must hold.
  { title: 'each five hundredth call of any kind', points: ['posix/io/*'], probability: 0.002, runs: 6, mayCrash: true },
])('$title', async ({ points, probability, runs, mayCrash }) => {
  const folder = mkdtempSync(join(tmpdir(), 'prunella-fiu-'))
  const outcomes: string[] = []
  try {
    const world = worldIn(folder)
    makeProject(world)
    let anchor = ''
    for (let run = 0; run < runs; run++) {
      const end = await sabotage(world, points, probability, seed + run)
      const outcome = end.finished ? 'finished' : end.error === undefined ? 'crashed' : `${end.error.name} ${end.error.code ?? ''}`.trim()
      outcomes.push(outcome)
      const what = `seed ${seed}, run ${run}: ${end.said}`
      if (!(outcome === 'crashed' && mayCrash === true)) expect(outcome, what).toMatch(clear)
      const left = await inspect(world, anchor, false)
      expect(left.faults, what).toEqual([])
      await healOnce(world)
      const after = await inspect(world, left.head, true)
      expect(after.faults, what).toEqual([])
      anchor = after.head
    }
    // Nothing is shown where nothing failed.
    expect(outcomes.filter((outcome) => outcome !== 'finished').length, outcomes.join(', ')).toBeGreaterThan(0)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
