import type { HealState } from '../model/index.ts'

/** One row of the append-only heal journal. `hash` = SHA-256 over canonical JSON of all the other members. */
export interface JournalEntry {
  readonly heal: string
  readonly seq: number
  readonly at: number
  readonly step: string
  readonly inputDigest: string
  readonly result: unknown
  readonly previousHash: string
  readonly hash: string
}

export interface HealSummary {
  readonly heal: string
  readonly project: string
  readonly startedAt: number
  readonly lastStep: string
  readonly state: HealState
}

export interface ChainFault {
  readonly heal: string
  readonly seq: number
  readonly fault: string
}

export interface Journal {
  /** Starts a heal and returns its name; its row 0 is step 'begin' with the result `{ project }`. */
  begin(project: string, at: number): Promise<string>
  /**
   * Durable when it resolves. With `seq`, refuses (`heal-running`) unless that is the next of its heal: of two writers that both read
   * the same rows only one wins. `result` is a JSON value.
   */
  append(heal: string, step: string, inputDigest: string, result: unknown, at: number, seq?: number): Promise<JournalEntry>
  entries(heal: string): Promise<readonly JournalEntry[]>
  list(project?: string): Promise<readonly HealSummary[]>
  /**
   * Recomputes every hash and checks the chain over all heals (changed, removed, re-ordered or cut-off rows; kit/hash-chain.ts says what
   * that cannot find). `head` names the whole trail up to now: noted outside and given back later as `anchor`, it shows that the trail was
   * not cut or written anew since. A fault of the trail as a whole has heal ''.
   */
  verify(anchor?: string): Promise<{ readonly entries: number; readonly faults: readonly ChainFault[]; readonly head: string }>
  /** One heal at a time per project; the lock dies with its process. */
  lock(project: string): Promise<{ release(): Promise<void> } | { heldBy: string }>
  close(): Promise<void>
}
