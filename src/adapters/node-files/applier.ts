/**
 * Writes a change set all or nothing. No file system renames several files at once, so a manifest in the project's root says what is
 * being done, and the next call with the same key (or `recoverApplies`) finishes or undoes it. The order of things that are durable (fsync of
 * file and folder before the next line) is the whole proof:
 *
 *   1. manifest 'prepare'   2. temporary files with the new texts, and with the old ones when there are several targets
 *   3. manifest 'rename'    4. each temporary file renamed over its target    5. temporary files and manifest removed
 *
 * Invariants, at every instant, also across kill -9 and power cuts:
 * - a target is its old text or its new text, never a part of either (rename is atomic);
 * - no manifest, or phase 'prepare': every target is old, or every target is new;
 * - phase 'rename': old and new may be mixed, all texts stand in the manifest, and whoever reads it can go either way;
 * - no temporary file exists without a manifest that leads to it (but the manifest's own, which `recoverApplies` removes);
 * - `apply` has returned: every target is new and nothing else is left; `apply` has thrown: every target is old, unless the error says
 *   that the manifest stayed.
 *
 * What POSIX cannot give: a rename on condition. Whoever saves a target in the microseconds between the last look and the rename loses.
 */
import { realpath } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Applier } from '../../contracts/index.ts'
import { digestBytes, encodeUtf8 } from '../../kit/index.ts'
import { type ChangeSet, changeSetDigest, PrunellaError } from '../../model/index.ts'
import { writeFailure } from './failures.ts'
import { type Manifest, readManifests, removeManifest, removeTornManifests, syncFolder, writeManifest } from './manifest.ts'
import { inspect, inspectLeniently, type Target } from './target.ts'
import { removeTemporaries, replace, restore, writeTemporaries } from './replace.ts'

/** Files in one patch; repairs touch one to three. */
const FILES_MAX = 100

export function applier(): Applier {
  return {
    async apply(root, key, changes) {
      try {
        await applyOnce(await realpath(root), key, checked(changes))
      } catch (error) {
        throw writeFailure(error)
      }
    },
  }
}

export interface Recovery {
  readonly key: string
  /** Every target is new ('finished') or old ('undone') now, but for `left`. */
  readonly outcome: 'finished' | 'undone'
  /** Targets that somebody else changed in the meantime; they were not touched. */
  readonly left: readonly string[]
}

/**
 * Settles what killed processes left in this project, without their journals. To be called under the project's lock, before a heal looks
 * at the tree: it finds the old tree or the new one, never a mix.
 */
export async function recoverApplies(root: string): Promise<readonly Recovery[]> {
  try {
    const realRoot = await realpath(root)
    await removeTornManifests(realRoot)
    const done: Recovery[] = []
    for (const manifest of await readManifests(realRoot)) done.push(await recover(realRoot, manifest))
    return done
  } catch (error) {
    throw writeFailure(error)
  }
}

async function recover(root: string, manifest: Manifest): Promise<Recovery> {
  const { key } = manifest
  const changes = checked(manifest.changes)
  const targets = await inspectLeniently(root, key, changes)
  const ours = new Set(targets.filter((target) => target.state !== 'other').map((target) => target.change.path))
  const left = changes.changes.map((change) => change.path).filter((path) => !ours.has(path))
  const finished = left.length === 0 && targets.every((target) => target.state === 'after')
  if (!finished && manifest.phase === 'rename') await undo(targets)
  await cleanUp(root, key, targets)
  return { key, outcome: finished ? 'finished' : 'undone', left }
}

async function applyOnce(root: string, key: string, changes: ChangeSet): Promise<void> {
  const manifests = await readManifests(root)
  const stranger = manifests.find((manifest) => manifest.key !== key)
  if (stranger !== undefined)
    throw new PrunellaError('interrupted', `an earlier change (${stranger.key}) was cut off while it was written; it must be settled first`)
  const mine = manifests[0]
  if (mine !== undefined && mine.changes.digest !== changes.digest)
    throw new PrunellaError('changed-since', `${key} was begun with another change set`)

  const targets = await inspect(root, key, changes)
  if (targets.every((target) => target.state === 'after')) return cleanUp(root, key, targets)
  const startedAnew = mine?.phase !== 'rename'
  const strange = targets.filter((target) => target.state === 'other' || (startedAnew && target.state === 'after'))
  if (strange.length > 0) {
    if (!startedAnew) await undo(targets)
    if (mine !== undefined) await cleanUp(root, key, targets)
    throw new PrunellaError('changed-since', `changed since the proof: ${strange.map((target) => target.change.path).join(', ')}`)
  }
  await prepare(root, key, changes, targets, startedAnew)
  await renameAll(root, key, targets)
}

/** Up to manifest 'rename'. A failure here (disk full, read-only) leaves nothing behind. */
async function prepare(root: string, key: string, changes: ChangeSet, targets: readonly Target[], startedAnew: boolean): Promise<void> {
  const manifest = { version: 1, key, changes } as const
  try {
    if (startedAnew) await writeManifest(root, { ...manifest, phase: 'prepare' })
    await writeTemporaries(targets)
    await syncFolders(targets)
    if (startedAnew) await writeManifest(root, { ...manifest, phase: 'rename' })
  } catch (error) {
    await giveUp(root, key, targets, startedAnew ? [] : targets, error)
  }
}

async function renameAll(root: string, key: string, targets: readonly Target[]): Promise<void> {
  try {
    for (const target of targets) if (target.state === 'before') await replace(target)
    await syncFolders(targets)
  } catch (error) {
    await giveUp(root, key, targets, targets, error)
  }
  await cleanUp(root, key, targets)
}

/** Back to the old tree, then the error. When even that fails the manifest stays, and says so. */
async function giveUp(root: string, key: string, targets: readonly Target[], touched: readonly Target[], error: unknown): Promise<never> {
  try {
    await undo(touched)
    await cleanUp(root, key, targets)
  } catch (second) {
    const words = `${(error as Error).message}; going back failed too (${(second as Error).message}); the next heal of this project settles it`
    throw new PrunellaError(codeOf(error), words, { cause: error })
  }
  throw error
}

const codeOf = (error: unknown): PrunellaError['code'] => {
  const mapped = writeFailure(error)
  return mapped instanceof PrunellaError ? mapped.code : 'io'
}

async function undo(targets: readonly Target[]): Promise<void> {
  for (const target of targets) await restore(target)
  await syncFolders(targets)
}

/** Temporary files first: the manifest leads to them. */
async function cleanUp(root: string, key: string, targets: readonly Target[]): Promise<void> {
  await removeTemporaries(targets)
  await removeManifest(root, key)
}

async function syncFolders(targets: readonly Target[]): Promise<void> {
  for (const folder of new Set(targets.map((target) => dirname(target.path)))) await syncFolder(folder)
}

/** A change set whose texts and digests do not belong together was tampered with, or built by something else than buildChangeSet. */
function checked(changes: ChangeSet): ChangeSet {
  const list = changes.changes
  if (list.length > FILES_MAX) throw new PrunellaError('path-refused', `the change touches ${list.length} files, more than ${FILES_MAX}`)
  if (new Set(list.map((change) => change.path)).size !== list.length)
    throw new PrunellaError('path-refused', 'the change names a file twice')
  const sound = list.every(
    ({ before, after, beforeDigest, afterDigest }) =>
      digestBytes(encodeUtf8(before)) === beforeDigest && digestBytes(encodeUtf8(after)) === afterDigest && beforeDigest !== afterDigest,
  )
  if (!sound || changeSetDigest(list) !== changes.digest)
    throw new PrunellaError('changed-since', 'the change set is not what its digests say: it is not what was proved')
  return changes
}
