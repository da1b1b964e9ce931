import type { Notebook } from './notebook.ts'
import type { HealOptions, HealParts } from './parts.ts'
import type { Sessions } from './sessions.ts'

/** One heal under way: its journal, what was asked, and the world it lives in. */
export interface Run {
  readonly book: Notebook
  readonly options: HealOptions
  readonly parts: HealParts
  readonly sessions: Sessions
  /** Monotonic milliseconds: all searches of this heal end by then. */
  readonly searchUntil: number
}
