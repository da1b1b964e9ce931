import type { Clock, Git, Language, Progress, Project, ProjectFiles, Sandbox } from '../../contracts/index.ts'
import type { HealReport, HistoryMined, HistoryOutcome } from '../../model/index.ts'

export interface HistoryOptions {
  /** A revision to start from, newest first. */
  readonly from: string | undefined
  /** Faults healed at most. */
  readonly rowsMax: number
  /** Commits looked at, at most: the list alone costs about a millisecond each, running tests costs seconds. */
  readonly commitsMax: number
  /** Fixes of more changed source lines are left out. */
  readonly linesMax: number
  /** For the whole run, milliseconds. */
  readonly budgetMs: number
  /** Wall time of one run of tests while looking for faults, milliseconds. */
  readonly suiteMs: number
  /** A whole suite slower than this is replaced by the tests near the change; 0 always. */
  readonly wholeMs: number
  readonly seed: number
}

/** A commit's tree laid out in a scratch folder, its dependencies beside it. Valid until the next seat is taken. */
export interface Seat {
  /** What git's paths are relative to. */
  readonly dir: string
  readonly project: Project
  /** Rooted at project.root. */
  readonly files: ProjectFiles
  readonly language: Language
  /** `path` relative to `dir`. */
  write(path: string, text: string): Promise<void>
  remove(path: string): Promise<void>
}

/** What earlier runs found, so that a second run goes on where the first ended. */
export interface Shelf {
  mined(commit: string): HistoryMined | undefined
  outcome(commit: string): HistoryOutcome | undefined
  keepMined(mined: HistoryMined): Promise<void>
  keepOutcome(outcome: HistoryOutcome): Promise<void>
}

/** What the language can tell of two versions of a file without running them. */
export interface Comparer {
  sameTree(path: string, one: string, other: string): boolean
  newExports(path: string, before: string, after: string): string[]
}

/** What one walk has learned on its way. */
export interface Habits {
  /** Wall time of the last whole suite, milliseconds. */
  wholeMs: number | undefined
}

export interface HistoryParts {
  readonly git: Git
  readonly files: Pick<Language, 'isSource' | 'isTestFile'>
  readonly compare: Comparer
  readonly sandbox: Sandbox
  readonly shelf: Shelf
  readonly clock: Clock
  readonly progress: Progress
  readonly signal: AbortSignal
  /** `near`: a source the commit changed; in a workspace it tells the package. */
  readonly seat: (commit: string, near: string) => Promise<Seat | { readonly reason: string }>
  /** A whole heal of a folder, nothing written. */
  readonly heal: (dir: string) => Promise<HealReport>
}
