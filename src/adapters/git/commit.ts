import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BranchCommit, GitAuthor, GitCommitted } from '../../contracts/index.ts'
import { type ChangeSet, type FileChange, PrunellaError } from '../../model/index.ts'
import { blobOf, type Careful, type Entry, entryInIndex, onDisk, plainEntry, sameAs, type Storing } from './content.ts'
import { checkPath } from './names.ts'
import type { Opened } from './open.ts'
import { answer, refused, run, text } from './run.ts'
import { withoutFilters } from './safe.ts'

/** One changed file, seen from the top of the working tree. */
interface Planned {
  readonly top: string
  readonly change: FileChange
  readonly entry: Entry
  /** How the file as it is in the base equals `before`; undefined when it does not. */
  readonly asBefore: Storing | undefined
  /** Asked only then: how it equals `after`. An earlier call has been here. */
  readonly asAfter: Storing | undefined
}

const NO_COMMIT = '0'.repeat(40)

export async function commitOnBranch(opened: Opened, { base: from = 'HEAD', ...request }: BranchCommit): Promise<GitCommitted> {
  const here = { ...opened, ...(await withoutFilters(opened.git)) }
  const ref = await branchRef(here, request.branch)
  await checkIdentity(here)
  const tip = await resolve(here, ref)
  const forward = from === request.branch
  const base = forward ? tip : await resolve(here, from)
  if (base === undefined) throw new PrunellaError('git-refused', `there is no commit ${from} to build on`)
  if (forward) await checkNotCheckedOut(here, ref)
  const planned = await plan(here, base, request.changes)
  if (forward && planned.every(({ asAfter }) => asAfter !== undefined)) return { commit: base, branch: request.branch, created: false }
  refuseEdits(planned, from)
  const { tree } = await treeWith(here, base, planned)
  if (tip !== undefined && !forward) {
    if (await isTheSame(here, tip, base, tree, request.message)) return { commit: tip, branch: request.branch, created: false }
    throw new PrunellaError('git-refused', `the branch ${request.branch} exists already`)
  }
  const commit = await commitTree(here, tree, base, request.message, request.author)
  await answer(here.git, [
    'update-ref',
    '--no-deref',
    '-m',
    `prunella: ${firstLine(request.message)}`,
    ref,
    commit,
    tip ?? NO_COMMIT.padEnd(base.length, '0'),
  ])
  return { commit, branch: request.branch, created: true }
}

export async function commitInPlace(opened: Opened, message: string, changes: ChangeSet, author?: GitAuthor): Promise<GitCommitted> {
  const here = { ...opened, ...(await withoutFilters(opened.git)) }
  const { head, branch, planned } = await planInPlace(here, changes)
  if (planned.every(({ asAfter }) => asAfter !== undefined)) return { commit: head, branch, created: false }
  refuseEdits(planned, 'HEAD')
  const { tree, blobs } = await treeWith(here, head, planned)
  const staged = await stagedEntries(here, planned, blobs)
  await checkDisk(here, planned, ['after'])
  const commit = await commitTree(here, tree, head, message, author)
  // Index first: a crash in between leaves the change staged and not committed, which the next call, or a person, can finish.
  await writeIndex(here, blobs)
  const moved = ['update-ref', '-m', `commit: ${firstLine(message)}`, 'HEAD', commit, head]
  const result = await run(here.git, moved)
  if (result.code !== 0) {
    await writeIndex(here, staged)
    throw refused(moved, result)
  }
  return { commit, branch, created: true }
}

export async function checkInPlace(opened: Opened, changes: ChangeSet): Promise<void> {
  const here = { ...opened, ...(await withoutFilters(opened.git)) }
  const { head, planned } = await planInPlace(here, changes)
  refuseEdits(planned, 'HEAD')
  await stagedEntries(here, planned, (await treeWith(here, head, planned)).blobs)
  await checkDisk(here, planned, ['before', 'after'])
}

async function planInPlace(
  here: Opened & Careful,
  changes: ChangeSet,
): Promise<{ head: string; branch: string | undefined; planned: readonly Planned[] }> {
  const head = await resolve(here, 'HEAD')
  if (head === undefined) throw new PrunellaError('git-refused', 'the repository has no commit yet: make the first one by hand')
  await checkIdentity(here)
  await checkNothingUnderWay(here)
  return { head, branch: await currentBranch(here), planned: await plan(here, head, changes) }
}

export async function resolve({ git }: Opened, revision: string): Promise<string | undefined> {
  const found = await run(git, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`])
  return found.code === 0 ? found.stdout.toString('utf8').trim() : undefined
}

export async function currentBranch({ git }: Opened): Promise<string | undefined> {
  const found = await run(git, ['symbolic-ref', '--quiet', '--short', 'HEAD'])
  return found.code === 0 ? found.stdout.toString('utf8').trim() : undefined
}

async function plan({ git, filters, prefix }: Opened & Careful, base: string, changes: ChangeSet): Promise<readonly Planned[]> {
  const planned: Planned[] = []
  for (const change of changes.changes) {
    const top = prefix + checkPath(change.path)
    const entry = await plainEntry({ git, filters }, base, top)
    const asBefore = await sameAs(git, entry, top, change.before)
    const asAfter = asBefore === undefined ? await sameAs(git, entry, top, change.after) : undefined
    planned.push({ top, change, entry, asBefore, asAfter })
  }
  return planned
}

function refuseEdits(planned: readonly Planned[], base: string): void {
  const edited = planned.filter(({ asBefore }) => asBefore === undefined).map(({ top }) => top)
  if (edited.length === 0) return
  throw new PrunellaError('git-refused', `not as committed in ${base}: ${edited.join(', ')}. Commit or stash these edits first`)
}

/** The base's tree with the changed files; modes are kept. The real index is not touched. */
async function treeWith(
  { git }: Opened,
  base: string,
  planned: readonly Planned[],
): Promise<{ tree: string; blobs: ReadonlyMap<string, Entry> }> {
  const blobs = new Map<string, Entry>()
  for (const { top, change, entry, asBefore } of planned)
    blobs.set(top, { mode: entry.mode, oid: await blobOf(git, top, change.after, asBefore ?? 'convert', true) })
  const folder = await mkdtemp(join(tmpdir(), 'prunella-index-'))
  try {
    const env = { GIT_INDEX_FILE: join(folder, 'index') }
    const own = { ...git, settings: [...git.settings, '-c', 'core.splitIndex=false', '-c', 'index.sparse=false'] }
    await answer(own, ['read-tree', base], { env })
    await answer(own, ['update-index', '-z', '--index-info'], { env, input: indexInfo(blobs) })
    return { tree: await text(own, ['write-tree'], { env }), blobs }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const indexInfo = (blobs: ReadonlyMap<string, Entry>): string =>
  [...blobs].map(([top, { mode, oid }]) => `${mode} ${oid} 0\t${top}\0`).join('')

const writeIndex = ({ git }: Opened, blobs: ReadonlyMap<string, Entry>): Promise<unknown> =>
  answer(git, ['update-index', '-z', '--index-info'], { input: indexInfo(blobs) })

/** The entries as they are staged now: the base's, or already the change's own. Anything else would be lost by our commit. */
async function stagedEntries(
  here: Opened,
  planned: readonly Planned[],
  blobs: ReadonlyMap<string, Entry>,
): Promise<ReadonlyMap<string, Entry>> {
  const staged = new Map<string, Entry>()
  for (const { top, entry } of planned) {
    const index = await entryInIndex(here.git, top)
    if (index === undefined || index === 'unmerged' || ![entry.oid, blobs.get(top)!.oid].includes(index.oid) || index.mode !== entry.mode)
      throw new PrunellaError('git-refused', `${top} has staged changes of its own: commit or unstage them first`)
    staged.set(top, index)
  }
  return staged
}

async function checkDisk(here: Opened, planned: readonly Planned[], allowed: readonly ('before' | 'after')[]): Promise<void> {
  for (const { top, change } of planned) {
    const disk = await onDisk(here.top, top)
    if (disk === undefined || !allowed.some((side) => Buffer.from(disk).equals(Buffer.from(change[side]))))
      throw new PrunellaError('git-refused', `${top} is not on the disk as the patch left it`)
  }
}

async function commitTree({ git }: Opened, tree: string, parent: string, message: string, author: GitAuthor | undefined): Promise<string> {
  const env = author === undefined ? {} : { GIT_AUTHOR_NAME: author.name, GIT_AUTHOR_EMAIL: author.email }
  return text(git, ['commit-tree', '--no-gpg-sign', tree, '-p', parent, '-F', '-'], { input: withNewline(message), env })
}

async function isTheSame(here: Opened, tip: string, parent: string, tree: string, message: string): Promise<boolean> {
  const raw = await text(here.git, ['cat-file', 'commit', tip])
  const gap = raw.indexOf('\n\n')
  const lines = raw.slice(0, gap).split('\n')
  const parents = lines.filter((line) => line.startsWith('parent '))
  return (
    lines[0] === `tree ${tree}` &&
    parents.length === 1 &&
    parents[0] === `parent ${parent}` &&
    withNewline(raw.slice(gap + 2)) === withNewline(message)
  )
}

async function branchRef({ git }: Opened, branch: string): Promise<string> {
  const ref = `refs/heads/${branch}`
  const checked = await run(git, ['check-ref-format', ref])
  if (checked.code !== 0 || branch.startsWith('-') || branch === 'HEAD')
    throw new PrunellaError('git-refused', `${JSON.stringify(branch)} cannot be the name of a branch`)
  return ref
}

async function checkNotCheckedOut({ git }: Opened, ref: string): Promise<void> {
  const trees = await text(git, ['worktree', 'list', '--porcelain'])
  if (trees.split('\n').includes(`branch ${ref}`))
    throw new PrunellaError('git-refused', `the branch ${ref.slice('refs/heads/'.length)} is checked out: its files would not follow`)
}

async function checkIdentity({ git }: Opened): Promise<void> {
  const known = await run(git, ['var', 'GIT_COMMITTER_IDENT'])
  if (known.code !== 0)
    throw new PrunellaError(
      'git-refused',
      'git does not know who you are: git config --global user.name "You"; git config --global user.email you@example.org',
    )
}

/** As `git commit <paths>` does: half a merge cannot be committed. */
async function checkNothingUnderWay(here: Opened): Promise<void> {
  for (const name of ['MERGE_HEAD', 'CHERRY_PICK_HEAD', 'REVERT_HEAD']) {
    const found = await run(here.git, ['rev-parse', '--verify', '--quiet', name])
    if (found.code === 0)
      throw new PrunellaError('git-refused', `a ${name.replace('_HEAD', '').toLowerCase().replace('_', '-')} is under way: finish it first`)
  }
}

const withNewline = (message: string): string => `${message.replace(/\n+$/, '')}\n`
const firstLine = (message: string): string => message.split('\n', 1)[0]!
