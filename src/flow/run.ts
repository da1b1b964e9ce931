import type { Notebook } from './notebook.ts'
import type { HealOptions, HealParts } from './parts.ts'

/** One heal under way: its journal, what was asked, and the world it lives in. */
export interface Run {
  readonly book: Notebook
  readonly options: HealOptions
  readonly parts: HealParts
}
