import type { CheckSessions } from './check-session.ts'
import type { Seen } from './look.ts'
import type { Notebook } from './notebook.ts'
import type { HealOptions, HealParts } from './parts.ts'
import type { Sessions } from './sessions.ts'
import type { Tools } from './tools.ts'

/** One heal under way: its journal, what was asked, and the world it lives in. */
export interface Run {
  readonly book: Notebook
  readonly options: HealOptions
  readonly parts: HealParts
  readonly sessions: Sessions
  readonly tools: Tools
  readonly checkSessions: CheckSessions
  /** Types and lint as they were when the heal began. */
  readonly seen: Seen
  /** Tests whose patch a person has to look at: with --all they come last. Grows from round to round. */
  readonly doubtful: Set<string>
  /** Monotonic milliseconds: all searches of this heal end by then. */
  readonly searchUntil: number
}
