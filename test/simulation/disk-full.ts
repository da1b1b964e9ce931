/**
 * Runs in a mount namespace of its own: heals worlds on a small tmpfs that has ever more room left, from nothing up to enough. Prints one
 * JSON line for each: how the heal ended, what was wrong then, and what was wrong once there was room again and the heal was resumed.
 */
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from './inspect.ts'
import { healOnce } from './story.ts'
import { system } from './tools.ts'
import { makeProject, worldIn } from './world.ts'

const PAGE_BYTES = 4096
const DISK_BYTES = 4 * 1024 * 1024
/** A heal needs some hundred pages; whoever needs more than this never ends. */
const PAGES_MAX = 512
/** This many heals in a row that went through show that there is room enough. */
const ENOUGH = 3

const [folder, stepPages] = [process.argv[2] as string, Number(process.argv[3])]
const disk = join(folder, 'disk')
const outside = join(folder, 'outside')
mkdirSync(disk)
system('mount', '-t', 'tmpfs', '-o', `size=${DISK_BYTES}`, 'tmpfs', disk)

for (let pages = 0, finished = 0; finished < ENOUGH && pages <= PAGES_MAX; pages += stepPages) {
  const world = worldIn(join(disk, 'world'), outside)
  makeProject(world)
  const { bavail, bsize } = statfsSync(disk)
  writeFileSync(join(disk, 'filler'), Buffer.alloc(bavail * bsize - pages * PAGE_BYTES))
  const outcome = await healOnce(world).then(
    () => 'finished',
    (error: Error & { code?: string }) =>
      `${error.name} ${error.code ?? error.message} ${error.message.includes('state.db') ? 'journal' : 'project'}`,
  )
  rmSync(join(disk, 'filler'))
  const left = await inspect(world, '', false)
  const resumed = outcome === 'finished' ? outcome : await healOnce(world).then(() => 'finished', String)
  const after = await inspect(world, left.head, true)
  console.log(JSON.stringify({ pages, outcome, resumed, faults: [...left.faults, ...after.faults] }))
  finished = outcome === 'finished' ? finished + 1 : 0
  rmSync(world.project, { recursive: true })
  rmSync(join(disk, 'world'), { recursive: true })
  rmSync(outside, { recursive: true })
}
