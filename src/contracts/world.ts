import type { ChangeSet } from '../model/index.ts'

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Monotonic milliseconds, for durations. */
  monotonic(): number
}

export interface Random {
  /** Uniform in [0, 1). */
  next(): number
  readonly seed: number
}

export type NewId = (prefix: string) => string

export interface FileFacts {
  readonly size: number
  readonly mode: number
  readonly isFile: boolean
  readonly isSymlink: boolean
}

/** Files of one project; every path is relative to its root with forward slashes. Reading refuses a path that leaves the root. */
export interface ProjectFiles {
  readonly root: string
  read(path: string): Promise<Uint8Array | undefined>
  facts(path: string): Promise<FileFacts | undefined>
  /** Paths of regular files, sorted; node_modules, .git and Python environments left out. */
  list(options?: { readonly under?: string; readonly max?: number }): Promise<string[]>
}

/**
 * Writes a change set all or nothing and durably: temporary files beside the targets, fsync, rename, fsync of the folders.
 * Keeps mode and owner. Refuses (`changed-since`) when a file no longer has its `beforeDigest`.
 */
export interface Applier {
  /** Safe to call again with the same key after a crash: finishes what the first call began. */
  apply(root: string, key: string, changes: ChangeSet): Promise<void>
}

/** What a stage tells whoever watches. Rendering belongs to the doors. */
export type Progress = (event: ProgressEvent) => void
export type ProgressEvent =
  | { readonly kind: 'stage'; readonly stage: string; readonly detail: string }
  | {
      readonly kind: 'search'
      readonly tried: number
      readonly perSecond: number
      readonly best: string | undefined
      readonly plausible: number
    }
  | { readonly kind: 'note'; readonly text: string }
