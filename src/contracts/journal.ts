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
  readonly state: 'running' | 'interrupted' | 'healed' | 'not-healed' | 'awaiting' | 'rolled-back' | 'nothing-to-heal'
}

export interface ChainFault {
  readonly heal: string
  readonly seq: number
  readonly fault: string
}

export interface Journal {
  begin(project: string, at: number): Promise<string>
  /** Durable when it resolves. Refuses a seq that is not the next: two writers cannot both win. */
  append(heal: string, step: string, inputDigest: string, result: unknown, at: number): Promise<JournalEntry>
  entries(heal: string): Promise<readonly JournalEntry[]>
  list(project?: string): Promise<readonly HealSummary[]>
  /** Recomputes every hash and checks the chain over all heals (changed, removed, re-ordered or cut-off rows). */
  verify(): Promise<{ readonly entries: number; readonly faults: readonly ChainFault[] }>
  /** One heal at a time per project; the lock dies with its process. */
  lock(project: string): Promise<{ release(): Promise<void> } | { heldBy: string }>
  close(): Promise<void>
}
