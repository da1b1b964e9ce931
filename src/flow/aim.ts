import type { TestResult } from '../model/index.ts'
import type { Red } from './reproduce.ts'

/** What a search is after: the failing tests that one patch should turn green, on top of the patches found before. */
export interface Aim {
  /** Prefix of its steps in the journal. */
  readonly label: string
  readonly targets: readonly TestResult[]
  readonly red: Red
  /** Aims that wait for their turn behind this one. */
  readonly behind: number
  /** Absolute path → text of patches proven earlier in this heal. */
  readonly base: ReadonlyMap<string, string | null>
}
