export type { BranchCommit, Git, GitCommitted, GitHunk, GitLogEntry, GitLogOptions, GitStatus } from '../../contracts/index.ts'
import { rm } from 'node:fs/promises'
import { resolve as absolute } from 'node:path'
import type { Git, GitStatus } from '../../contracts/index.ts'
import { PrunellaError } from '../../model/index.ts'
import { checkInPlace, commitInPlace, commitOnBranch, currentBranch, resolve } from './commit.ts'
import { entryAt, entryInIndex, onDisk, sameAs } from './content.ts'
import { log, recentDiff } from './history.ts'
import { applyPaths, materialise, showFile } from './materialise.ts'
import { checkPath } from './names.ts'
import { open, type Opened } from './open.ts'
import { withoutFilters } from './safe.ts'

/**
 * The repository of a folder, through the real git without a shell. Undefined when the folder is in no repository or git is not
 * installed; `git-refused`, with the line to type, when it belongs to another user. Nothing that the repository configures is
 * ever run (safe.ts). `environment` is where git finds the user: HOME and PATH.
 */
export async function openGit(
  dir: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Git | undefined> {
  const opened = await open(dir, environment)
  if (opened === undefined) return undefined
  const made = new Set<string>()
  return {
    top: opened.top,
    prefix: opened.prefix,
    head: async () => ({ commit: await resolve(opened, 'HEAD'), branch: await currentBranch(opened) }),
    status: (paths) => status(opened, paths),
    commitOnBranch: (request) => commitOnBranch(opened, request),
    commitInPlace: (message, changes, author) => commitInPlace(opened, message, changes, author),
    checkInPlace: (changes) => checkInPlace(opened, changes),
    log: (options) => log(opened, options),
    showFile: (revision, path) => showFile(opened, revision, path),
    async worktreeAdd(revision, target) {
      const result = await materialise(opened, revision, target)
      made.add(absolute(target))
      return result
    },
    worktreeApply: (revision, target, paths) => applyPaths(opened, revision, target, paths),
    async worktreeRemove(target) {
      if (!made.delete(absolute(target))) throw new PrunellaError('git-refused', `${target} was not made here`)
      await rm(target, { recursive: true, force: true })
    },
    recentDiff: (path, options) => recentDiff(opened, path, options?.hunksMax),
  }
}

/** A file behind an external filter is taken as modified: only running the filter could tell. */
async function status(opened: Opened, paths: readonly string[]): Promise<readonly GitStatus[]> {
  const { git } = await withoutFilters(opened.git)
  const head = await resolve(opened, 'HEAD')
  const found: GitStatus[] = []
  for (const path of paths) {
    const top = opened.prefix + checkPath(path)
    const committed = head === undefined ? undefined : await entryAt(git, head, top)
    const staged = await entryInIndex(git, top)
    const disk = await onDisk(opened.top, top)
    if (committed === undefined) {
      if (staged !== undefined) found.push({ path, state: 'staged' })
      else if (disk !== undefined) found.push({ path, state: 'untracked' })
    } else if (disk === undefined) found.push({ path, state: 'deleted' })
    else if ((await sameAs(git, committed, top, disk)) === undefined) found.push({ path, state: 'modified' })
    else if (staged === undefined || staged === 'unmerged' || staged.oid !== committed.oid || staged.mode !== committed.mode)
      found.push({ path, state: 'staged' })
  }
  return found
}
