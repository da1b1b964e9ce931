/** The plug is pulled under a heal: whatever the journal acknowledged is on the disk, and the tree is the old or the new one. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { isRoot, needTool, system, works } from './tools.ts'

const CUTS = 10
const seed = Number(process.env['PRUNELLA_SEED'] ?? Date.now() % 2 ** 31)
/** Linux lets only root mount ext4 from an image. In a container without loop devices not even root can. */
const isPossible = isRoot && existsSync('/dev/loop-control') && works('unshare', '--mount', 'mount', '-t', 'tmpfs', 'none', '/mnt')

it.skipIf(!isPossible)(`power cuts${isPossible ? '' : ' (needs root and loop devices to mount a disk image)'}`, () => {
  needTool('mkfs.ext4', 'e2fsprogs')
  // The image is the disk, and what is written to it counts as written: no need for it to be slow.
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'prunella-power-'))
  try {
    const script = fileURLToPath(new URL('./power-cut.ts', import.meta.url))
    const said = system(
      'unshare',
      '--mount',
      process.execPath,
      '--disable-warning=ExperimentalWarning',
      script,
      folder,
      `${CUTS}`,
      `${seed}`,
    )
    const cuts = said
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { cut: number; heals: number; faults: string[] })
    expect(cuts.flatMap((cut) => cut.faults.map((fault) => `seed ${seed}, cut ${cut.cut}: ${fault}`))).toEqual([])
    expect(cuts).toHaveLength(CUTS)
    expect(cuts.at(-1)?.heals).toBeGreaterThanOrEqual(CUTS)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
