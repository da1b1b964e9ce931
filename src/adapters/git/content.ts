import { lstat, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PrunellaError } from '../../model/index.ts'
import { answer, type GitProgram, run } from './run.ts'

/** A file as a tree or the index holds it. */
export interface Entry {
  readonly mode: string
  readonly oid: string
}

/**
 * How a text becomes a blob. 'convert': as `git add` would (line ends, `ident`, encoding). 'raw': byte for byte, because the file was
 * committed with line ends that `git add` would now change: converting would turn a patch of one line into one of every line.
 */
export type Storing = 'convert' | 'raw'

/** `top` is the path relative to the working tree's top. */
export async function entryAt(git: GitProgram, tree: string, top: string): Promise<Entry | undefined> {
  const listed = (await answer(git, ['ls-tree', '-z', '--full-tree', tree, '--', top])).toString('utf8')
  const found = /^(\d{6}) \w+ ([0-9a-f]+)\t/.exec(listed)
  return found === null ? undefined : { mode: found[1]!, oid: found[2]! }
}

/** The index entry; 'unmerged' in the middle of a conflict. */
export async function entryInIndex(git: GitProgram, top: string): Promise<Entry | 'unmerged' | undefined> {
  const listed = (await answer(git, ['ls-files', '-z', '--stage', '--', top])).toString('utf8')
  const lines = listed.split('\0').filter((line) => line !== '')
  if (lines.length > 1) return 'unmerged'
  const found = /^(\d{6}) ([0-9a-f]+) (\d)\t/.exec(lines[0] ?? '')
  if (found === null) return undefined
  return found[3] === '0' ? { mode: found[1]!, oid: found[2]! } : 'unmerged'
}

/** The file's `filter` attribute; 'unspecified' when it has none. */
async function filterOf(git: GitProgram, top: string): Promise<string | undefined> {
  return (await answer(git, ['check-attr', '-z', 'filter', '--', top])).toString('utf8').split('\0')[2]
}

/** The object id that the content has, or would have, stored so. With `write` it is stored. */
export async function blobOf(
  git: GitProgram,
  top: string,
  content: string | Uint8Array,
  storing: Storing,
  write: boolean,
): Promise<string> {
  const how = storing === 'raw' ? ['--no-filters'] : ['--path', top]
  const args = ['hash-object', ...(write ? ['-w'] : []), '--stdin', ...how]
  return (await answer(git, args, { input: content })).toString('utf8').trim()
}

/** git that runs no filter, and the filters that it does not run. */
export interface Careful {
  readonly git: GitProgram
  readonly filters: ReadonlySet<string>
}

/** How the content must be stored so that it is what the blob holds; undefined when it is something else. */
export async function sameAs(git: GitProgram, entry: Entry, top: string, content: string | Uint8Array): Promise<Storing | undefined> {
  const converted = await run(git, ['hash-object', '--stdin', '--path', top], { input: content })
  if (converted.code === 0 && converted.stdout.toString('utf8').trim() === entry.oid) return 'convert'
  if ((await blobOf(git, top, content, 'raw', false)) === entry.oid) return 'raw'
  const checkedOut = await run(git, ['cat-file', '--filters', `--path=${top}`, entry.oid])
  return checkedOut.code === 0 && checkedOut.stdout.equals(Buffer.from(content)) ? 'convert' : undefined
}

/** What lies on the disk; undefined when nothing does, or no regular file. */
export async function onDisk(top: string, path: string): Promise<Uint8Array | undefined> {
  const file = join(top, path)
  const facts = await lstat(file).catch(() => undefined)
  return facts?.isFile() ? readFile(file) : undefined
}

/** Refuses what is not a plain file, or cannot be stored without running somebody's program. */
export async function plainEntry({ git, filters }: Careful, tree: string, top: string): Promise<Entry> {
  const entry = await entryAt(git, tree, top)
  if (entry === undefined) throw new PrunellaError('git-refused', `${top} is not committed: it is not in ${tree}`)
  if (!entry.mode.startsWith('100')) throw new PrunellaError('git-refused', `${top} is a link or a submodule`)
  const filter = filters.size === 0 ? undefined : await filterOf(git, top)
  if (filter !== undefined && filters.has(filter))
    throw new PrunellaError(
      'git-refused',
      `${top} passes through the external filter '${filter}', which Prunella does not run: commit it by hand`,
    )
  return entry
}
