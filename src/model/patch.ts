import { z } from 'zod'
import { digestValue } from '../kit/index.ts'

export const Edit = z.object({ start: z.number().int().nonnegative(), end: z.number().int().nonnegative(), text: z.string() })
export type Edit = z.infer<typeof Edit>

/** Edits to one existing text file, in UTF-16 offsets of the text whose SHA-256 (of its UTF-8 bytes, BOM and all) is `before`. */
const FileEdit = z.object({ path: z.string(), before: z.string(), edits: z.array(Edit).min(1) })

/** Paths are relative to the project root, with forward slashes, and never leave it. */
export const Patch = z.object({ files: z.array(FileEdit).min(1) })
export type Patch = z.infer<typeof Patch>

/** What a patch will write, byte for byte: this is what is proved, digested, approved and applied. */
export const FileChange = z.object({
  path: z.string(),
  beforeDigest: z.string(),
  afterDigest: z.string(),
  before: z.string(),
  after: z.string(),
})
export type FileChange = z.infer<typeof FileChange>

export const ChangeSet = z.object({ changes: z.array(FileChange).min(1), digest: z.string() })
export type ChangeSet = z.infer<typeof ChangeSet>

/** Names a change set whatever the order of its files: what was proved and approved is compared by this. */
export const changeSetDigest = (changes: readonly Pick<FileChange, 'path' | 'beforeDigest' | 'afterDigest'>[]): string =>
  digestValue(
    changes
      .map(({ path, beforeDigest, afterDigest }) => ({ path, beforeDigest, afterDigest }))
      .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)),
  )
