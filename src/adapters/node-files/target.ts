import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { decodeUtf8, digestBytes } from '../../kit/index.ts'
import { type ChangeSet, type FileChange, PrunellaError } from '../../model/index.ts'
import { placeForWriting, plainFile } from './inside.ts'

/** 64 bits of digest over key and path: names of temporary files do not meet, and fit any file system whatever the target's name. */
const NAME_HEX = 16

export interface Target {
  readonly change: FileChange
  readonly path: string
  /** What the file holds now; 'other' is anybody else's. */
  readonly state: 'before' | 'after' | 'other'
  readonly like: { readonly mode: number; readonly uid: number; readonly gid: number }
  /** Temporary files in the target's folder: a rename stays within one file system. */
  readonly newPath: string
  readonly oldPath: string
  /** With one target nothing can be half done, and no way back needs to be prepared. */
  readonly alone: boolean
}

/** Looks at every target before anything is written. Throws `path-refused`, `read-only` or `changed-since`. */
export const inspect = (root: string, key: string, changes: ChangeSet): Promise<Target[]> =>
  Promise.all(
    changes.changes.map(async (change) => inspectOne(await placeForWriting(root, change.path), key, change, changes.changes.length === 1)),
  )

async function inspectOne(place: string, key: string, change: FileChange, alone: boolean): Promise<Target> {
  const { mode, uid, gid } = await plainFile(place, change.path)
  return targetAt(place, key, change, await stateOf(place, change), { mode: mode & 0o7777, uid, gid }, alone)
}

function targetAt(path: string, key: string, change: FileChange, state: Target['state'], like: Target['like'], alone: boolean): Target {
  const temporary = join(dirname(path), `.prunella-${digestBytes(`${key}\0${change.path}`).slice(0, NAME_HEX)}`)
  return { change, path, state, like, newPath: `${temporary}.new`, oldPath: `${temporary}.old`, alone }
}

/**
 * For settling an old manifest. A target that is gone, or is no plain file any more, is somebody else's: 'other'. A place that may not be
 * written at all is left out: not even a temporary file is looked for there.
 */
export async function inspectLeniently(root: string, key: string, changes: ChangeSet): Promise<Target[]> {
  const refused = (error: unknown): undefined => {
    if (!(error instanceof PrunellaError) || error.code === 'read-only') throw error
    return undefined
  }
  const targets = changes.changes.map(async (change) => {
    const place = await placeForWriting(root, change.path).catch(refused)
    if (place === undefined) return []
    const target = await inspectOne(place, key, change, false).catch(refused)
    return [target ?? targetAt(place, key, change, 'other', { mode: 0o600, uid: 0, gid: 0 }, false)]
  })
  return (await Promise.all(targets)).flat()
}

export async function stateOf(path: string, change: FileChange): Promise<Target['state']> {
  const bytes = await readFile(path)
  const digest = digestBytes(bytes)
  if (digest === change.beforeDigest) return 'before'
  if (digest === change.afterDigest) return 'after'
  if (decodeUtf8(bytes) === undefined) throw new PrunellaError('path-refused', `'${change.path}' is not UTF-8 text`)
  return 'other'
}
