import { rename, rm } from 'node:fs/promises'
import { encodeUtf8 } from '../../kit/index.ts'
import { PrunellaError } from '../../model/index.ts'
import { writeDurably } from './manifest.ts'
import { stateOf, type Target } from './target.ts'

/** All space that the change will need is taken here: neither the renames nor going back can find the disk full. */
export async function writeTemporaries(targets: readonly Target[]): Promise<void> {
  for (const target of targets) {
    if (target.state === 'before') await writeDurably(target.newPath, encodeUtf8(target.change.after), target.like)
    if (!target.alone) await writeDurably(target.oldPath, encodeUtf8(target.change.before), target.like)
  }
}

/** Looks once more, then renames the new text over the old one. */
export async function replace(target: Target): Promise<void> {
  if ((await stateOf(target.path, target.change)) !== 'before')
    throw new PrunellaError('changed-since', `changed since the proof: ${target.change.path}`)
  await rename(target.newPath, target.path)
}

/** Puts the old text back where the new one stands; what anybody else wrote stays. */
export async function restore(target: Target): Promise<void> {
  if (target.state === 'other' || (await stateOf(target.path, target.change)) !== 'after') return
  try {
    await rename(target.oldPath, target.path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    await writeDurably(target.oldPath, encodeUtf8(target.change.before), target.like)
    await rename(target.oldPath, target.path)
  }
}

export async function removeTemporaries(targets: readonly Target[]): Promise<void> {
  for (const { newPath, oldPath } of targets) {
    await rm(newPath, { force: true })
    await rm(oldPath, { force: true })
  }
}
