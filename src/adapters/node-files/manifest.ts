import { constants } from 'node:fs'
import { open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { digestBytes } from '../../kit/index.ts'
import { ChangeSet, PrunellaError } from '../../model/index.ts'

/** 64 bits of digest: two keys of one project do not meet. */
const NAME_HEX = 16
const namePattern = new RegExp(`^\\.prunella-apply-[0-9a-f]{${NAME_HEX}}\\.json$`)

/**
 * What is being written, in the project's root while it is being written. 'prepare': no target was touched. 'rename': each target holds
 * its old or its new text, or was changed by somebody else since.
 */
export const Manifest = z.object({
  version: z.literal(1),
  key: z.string(),
  phase: z.enum(['prepare', 'rename']),
  changes: ChangeSet,
})
export type Manifest = z.infer<typeof Manifest>

const manifestPath = (root: string, key: string): string => join(root, `.prunella-apply-${digestBytes(key).slice(0, NAME_HEX)}.json`)

export async function readManifests(root: string): Promise<Manifest[]> {
  const names = (await readdir(root)).filter((name) => namePattern.test(name)).sort()
  return Promise.all(names.map((name) => readManifest(root, name)))
}

/** A manifest whose writing was cut off: nothing had begun. Only under the project's lock. */
export async function removeTornManifests(root: string): Promise<void> {
  const names = (await readdir(root)).filter((name) => name.endsWith('.tmp') && namePattern.test(name.slice(0, -'.tmp'.length)))
  for (const name of names) await rm(join(root, name), { force: true })
}

async function readManifest(root: string, name: string): Promise<Manifest> {
  const path = join(root, name)
  try {
    const manifest = Manifest.parse(JSON.parse(await readFile(path, 'utf8')))
    if (manifestPath(root, manifest.key) !== path) throw new RangeError(`it belongs to another key, ${manifest.key}`)
    return manifest
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== undefined) throw cause
    throw new PrunellaError('io', `${path} is not what Prunella wrote there; look at the files it names, then remove it`, { cause })
  }
}

/** Durable when it resolves, and never seen half written: a new file is renamed over the old one. */
export async function writeManifest(root: string, manifest: Manifest): Promise<void> {
  const path = manifestPath(root, manifest.key)
  await writeDurably(`${path}.tmp`, new TextEncoder().encode(JSON.stringify(manifest)), { mode: 0o600 })
  await rename(`${path}.tmp`, path)
  await syncFolder(root)
}

export async function removeManifest(root: string, key: string): Promise<void> {
  const path = manifestPath(root, key)
  await rm(`${path}.tmp`, { force: true })
  await rm(path, { force: true })
  await syncFolder(root)
}

/** Writes a new file and syncs it; owner first, then mode, because changing the owner clears the set-id bits. */
export async function writeDurably(
  path: string,
  bytes: Uint8Array,
  like: { readonly mode: number; readonly uid?: number; readonly gid?: number },
): Promise<void> {
  await rm(path, { force: true })
  const file = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600)
  try {
    await file.writeFile(bytes)
    const facts = await file.stat()
    if (like.uid !== undefined && like.gid !== undefined && (facts.uid !== like.uid || facts.gid !== like.gid))
      await file.chown(like.uid, like.gid).catch((error: NodeJS.ErrnoException) => {
        // A group one is not in cannot be given away; the owner is the same, as after any editor's save or git checkout.
        if (error.code !== 'EPERM' || facts.uid !== like.uid) throw error
      })
    await file.chmod(like.mode)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Makes renames and removals in a folder durable. Some file systems know no sync of folders and say EINVAL. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EINVAL') throw error
  } finally {
    await folder.close()
  }
}
