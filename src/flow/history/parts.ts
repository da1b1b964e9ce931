import type { Clock, Git, Language, Progress, Project, ProjectFiles, Reader, Sandbox } from '../../contracts/index.ts'
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
  /** Only these commits are looked at; all where absent. */
  readonly only?: ReadonlySet<string>
  /** Finds the faults and heals none. */
  readonly rowsOnly: boolean
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

export interface SeatRequest {
  readonly commit: string
  readonly language: string
  /** A source the commit changed; in a workspace it tells the package. */
  readonly near: string
}

/** What earlier runs found, so that a second run goes on where the first ended. */
export interface Shelf {
  mined(commit: string): HistoryMined | undefined
  outcome(commit: string): HistoryOutcome | undefined
  keepMined(mined: HistoryMined): Promise<void>
  keepOutcome(outcome: HistoryOutcome): Promise<void>
}

/** What one walk has learned on its way. */
export interface Habits {
  /** Wall time of the last whole suite, milliseconds. */
  wholeMs: number | undefined
}

export interface HistoryParts {
  readonly git: Git
  /** Every language whose faults may be taken up. */
  readonly readers: readonly Reader[]
  readonly sandbox: Sandbox
  readonly shelf: Shelf
  readonly clock: Clock
  readonly progress: Progress
  readonly signal: AbortSignal
  readonly seat: (wanted: SeatRequest) => Promise<Seat | { readonly reason: string }>
  /** A whole heal of the seat's project, nothing written; of the failing tests whose key holds `only`. */
  readonly heal: (seat: Seat, only: string | undefined) => Promise<HealReport>
}
