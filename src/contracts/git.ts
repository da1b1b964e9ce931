import type { ChangeSet } from '../model/index.ts'

/** The repository that holds the project. Every path is relative to the folder it was opened with, with forward slashes. */
export interface Git {
  /** Absolute path of the working tree's top. */
  readonly top: string
  /** Where the opened folder lies under `top`: '' or 'packages/shop/'. */
  readonly prefix: string
  /** Commit is undefined before the first commit; branch is undefined when HEAD is detached. */
  head(): Promise<{ readonly commit: string | undefined; readonly branch: string | undefined }>
  /** Those of the paths that HEAD does not hold as they are on disk. Never runs the repository's filters. */
  status(paths: readonly string[]): Promise<readonly GitStatus[]>
  /**
   * A commit with the changes on top of `base`, on a new branch. Working tree and index stay as they are. With `base` equal to
   * `branch` that existing branch is moved forward (not when it is checked out). Called again after it succeeded, it answers
   * with the same commit. `git-refused`: the branch exists with something else, a file differs from `before`, a file passes
   * through an external filter, no identity.
   */
  commitOnBranch(request: BranchCommit): Promise<GitCommitted>
  /**
   * Commits changes that are already written in the working tree, these files only, on the current branch (or detached HEAD).
   * What else is staged stays staged. No hook runs. Idempotent as above. `git-refused`: no first commit, a merge under way,
   * uncommitted edits in one of the files beside the change.
   */
  commitInPlace(message: string, changes: ChangeSet, author?: GitAuthor): Promise<GitCommitted>
  /** Throws what `commitInPlace` would refuse, before the changes are written. */
  checkInPlace(changes: ChangeSet): Promise<void>
  /** Newest first, streamed; merges are left out unless asked for. Renames appear as deleted and added; commits without files do not appear. */
  log(options?: GitLogOptions): AsyncIterable<GitLogEntry>
  /** The blob's bytes, without line-end conversion; undefined when there is none, or its content is not in this (partial) clone: it is not fetched. */
  showFile(revision: string, path: string): Promise<Uint8Array | undefined>
  /**
   * Writes the opened folder as it was at a revision into an absent or empty folder: blobs as stored, no filter, no hook, nothing
   * recorded in the repository. `skipped` are submodules, links that leave the folder, names git itself would refuse, and contents
   * that a partial clone does not have.
   */
  worktreeAdd(revision: string, dir: string): Promise<{ readonly files: number; readonly skipped: readonly string[] }>
  /** Lays some paths of another revision over such a folder; a path the revision does not have is removed. */
  worktreeApply(revision: string, dir: string, paths: readonly string[]): Promise<void>
  /** Removes a folder that `worktreeAdd` of this object made; refuses any other. */
  worktreeRemove(dir: string): Promise<void>
  /** Which lines of the file at HEAD changed last, newest first. Empty for a file without history. */
  recentDiff(path: string, options?: { readonly hunksMax?: number }): Promise<readonly GitHunk[]>
}

/** What one commit made of a file; no commit: edits since the last. */
export interface PastVersion {
  readonly commit: string | undefined
  readonly subject: string
  readonly before: string
  readonly after: string
}

export interface GitStatus {
  readonly path: string
  readonly state: 'modified' | 'staged' | 'untracked' | 'deleted'
}

export interface GitAuthor {
  readonly name: string
  readonly email: string
}

export interface BranchCommit {
  readonly branch: string
  readonly message: string
  readonly changes: ChangeSet
  /** A revision; default 'HEAD', what is checked out. */
  readonly base?: string
  /** The author; the committer is always the user whom git knows. */
  readonly author?: GitAuthor
}

/** `created` is false when an earlier call had made the commit. */
export interface GitCommitted {
  readonly commit: string
  readonly branch: string | undefined
  readonly created: boolean
}

export interface GitLogOptions {
  /** Default HEAD. */
  readonly from?: string
  readonly max?: number
  readonly merges?: boolean
  readonly firstParent?: boolean
  /** Only commits that touch one of these. */
  readonly paths?: readonly string[]
}

export interface GitLogEntry {
  readonly commit: string
  readonly parents: readonly string[]
  /** Milliseconds since the epoch. */
  readonly authoredAt: number
  readonly subject: string
  /** Files outside the opened folder are left out. */
  readonly files: readonly GitFileChange[]
}

export interface GitFileChange {
  readonly path: string
  readonly status: 'added' | 'modified' | 'deleted' | 'retyped'
  /** Lines; undefined for a binary file. */
  readonly added: number | undefined
  readonly deleted: number | undefined
}

export interface GitHunk {
  readonly commit: string
  readonly authoredAt: number
  readonly subject: string
  /** 1-based, in the file at HEAD. */
  readonly startLine: number
  readonly lineCount: number
}
