/**
 * Runs in a mount namespace of its own, as root: heals on an ext4 file system inside a disk image, and pulls the plug. At a random moment
 * the heal is stopped and the image copied as it is, with nothing synced: what the file system still held in memory is lost, as it is when
 * the power fails. The copy is mounted (which replays ext4's journal), looked at, healed on, and checked with e2fsck; the next cut goes on
 * with it. The ledger lies on another disk and keeps what was acknowledged. Prints one JSON line for each cut.
 *
 * What this cannot show: a disk that reorders or drops writes it was told to flush.
 */
import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { seededRandom } from '../../src/testing/index.ts'
import { inspect } from './inspect.ts'
import { healOnce } from './story.ts'
import { system } from './tools.ts'
import { begun, ended, makeVictims } from './victims.ts'
import { makeProject, versionsOf, worldIn } from './world.ts'

const IMAGE_BYTES = 24 * 1024 * 1024
/** A heal on such a disk takes 30 to 200 ms. */
const DELAY_MS_MAX = 250
/** Two copies in a row must be alike, or ext4 was writing its journal during the copy and the copy is no instant of the disk. */
const COPIES_MAX = 20

const [folder, cuts, seed] = [process.argv[2] as string, Number(process.argv[3]), Number(process.argv[4])]
const image = join(folder, 'disk.img')
const disk = join(folder, 'disk')
const world = worldIn(disk, folder)
const random = seededRandom(seed)

const mount = (): string => system('mount', '-o', 'loop', image, disk)
const unmount = (): string => system('umount', disk)

/** The image as it is at one instant. */
function snapshot(): Buffer {
  let copy = readFileSync(image)
  for (let copies = 1; copies < COPIES_MAX; copies++) {
    const again = readFileSync(image)
    if (again.equals(copy)) return copy
    copy = again
  }
  throw new Error('the disk image never came to rest')
}

writeFileSync(image, '')
truncateSync(image, IMAGE_BYTES)
system('mkfs.ext4', '-q', '-F', '-m', '0', image)
mkdirSync(disk)
mount()
makeProject(world)
unmount()

const victims = await makeVictims()
let anchor = ''
for (let cut = 0; cut < cuts; cut++) {
  mount()
  const victim = victims.start({ world, times: 1000, fatal: 0 })
  const end = ended(victim)
  await begun(victim)
  await wait(random.next() * DELAY_MS_MAX)
  victim.kill('SIGSTOP')
  const copy = snapshot()
  victim.kill('SIGKILL')
  const { said, signal } = await end
  unmount()
  writeFileSync(image, copy)
  mount()
  const mixed = new Set(versionsOf(world)).size > 1
  const left = await inspect(world, anchor, false)
  await healOnce(world)
  const after = await inspect(world, left.head, true)
  anchor = after.head
  unmount()
  const fsck = system('e2fsck', '-f', '-n', image).includes('WARNING') ? ['e2fsck found errors'] : []
  const killed = signal === 'SIGKILL' ? [] : [`the victim ended by itself: ${said}`]
  console.log(JSON.stringify({ cut, heals: after.heals, mixed, faults: [...killed, ...left.faults, ...after.faults, ...fsck] }))
}
victims.dispose()
