import type { PrecisionRow } from '../stages/6-decide/index.ts'
import type { Clock, Journal, Language, PastVersion, Progress, Project, ProjectFiles, Random, Sandbox } from '../contracts/index.ts'
import type { ChangeSet, CheckKind, HealReport, Publication, Remedy } from '../model/index.ts'

/** What a person asked for. Recorded in the journal's first step; a resumed heal takes it from there. */
export interface HealOptions {
  /** Apply a patch that policy approves without asking. */
  readonly apply: boolean
  /** How an approved patch reaches the world. */
  readonly publishAs: Publication['as']
  readonly branch: string | undefined
  /** Show only: nothing is written, nobody is asked. */
  readonly dryRun: boolean
  /** Heal several independent faults in one run. */
  readonly all: boolean
  /** Only failing tests whose `file > name` contains this text. */
  readonly only: string | undefined
  /** Whether types and lint are looked at: these, whatever the tests say, or both when the tests are green; absent: never. */
  readonly look?: 'when-green' | readonly CheckKind[]
  /** Search time over the whole heal, milliseconds. */
  readonly budgetMs: number
  /** Wall time of one run of the suite, milliseconds. */
  readonly testTimeoutMs: number
  /** How often a failing test runs again to tell flaky from failing. */
  readonly reruns: number
  readonly seed: number
  /** The custom test command as it was given, if any: approving later runs the same one. */
  readonly test: string | undefined
  /** A digest of the sources and tests: a heal is resumed only on the tree it began with. */
  readonly tree: string
}

/** An approved change on its way out. */
export interface PublishOrder {
  readonly changes: ChangeSet
  readonly key: string
  readonly remedy: Remedy
  readonly as: Publication['as']
  readonly branch: string | undefined
  /** On a branch: its tip holds the patches of this heal that came before. */
  readonly onTop: boolean
}

/** The world as a heal sees it; the composition root fills it in. */
export interface HealParts {
  readonly language: Language
  readonly project: Project
  readonly sandbox: Sandbox
  readonly journal: Journal
  /** Rooted at project.root. */
  readonly files: ProjectFiles
  readonly clock: Clock
  readonly random: Random
  readonly progress: Progress
  readonly signal: AbortSignal
  /** Whether the configuration lets a file be searched, and whether it forbids to write it; paths relative to project.root. */
  readonly isSearched: (path: string) => boolean
  readonly isProtected: (path: string) => boolean
  /** Lines that changed lately in these files, where known: path → lines from 1. */
  /** What the last commits, and edits since, made of a file; newest first, empty without history. */
  readonly pastVersions: (path: string) => Promise<readonly PastVersion[]>
  readonly recentLines: (paths: readonly string[]) => Promise<ReadonlyMap<string, ReadonlySet<number>>>
  /** Asked only about a patch that policy does not apply by itself, and never in a dry run. */
  readonly confirm: (remedy: Remedy, soFar: HealReport) => Promise<{ readonly yes: boolean; readonly by: string }>
  /** Idempotent under its key: finishes what an earlier call with the same key began. */
  readonly publish: (order: PublishOrder) => Promise<Publication>
  /** Outcomes of patches on this very code base (`learn --history`): they count beside the benchmark's. */
  readonly lessons: readonly PrecisionRow[]
  /** The heal to go on with, if any. */
  readonly resume: string | undefined
}
