import type { CheckRun, Clock, Language, Project, Sandbox } from '../../contracts/index.ts'
import type { ChangeSet, CheckKind, ProofCheck, SuiteRun, TestId } from '../../model/index.ts'

export type Finding = Omit<ProofCheck, 'id' | 'durationMs'> & { readonly durationMs?: number }

export interface ProveRequest {
  readonly language: Language
  readonly sandbox: Sandbox
  readonly project: Project
  readonly changes: ChangeSet
  /** Absolute path → text of patches proven before this one in the same heal; this patch was made on top of them. */
  readonly base: ReadonlyMap<string, string | null>
  /** The reproduced failure: the run of the suite before this patch. */
  readonly red: SuiteRun
  /** Tests that this patch must turn green. Other failing tests may go on failing. */
  readonly targets: readonly TestId[]
  /** Tests known to flip by themselves: they neither prove nor disprove. */
  readonly flaky: readonly TestId[]
  /** Unguessable name for the sentinel tests of this run. */
  readonly sentinel: string
  /** Wall time of one run of the suite, milliseconds. */
  readonly testTimeoutMs: number
  readonly clock: Clock
  /** Present where the targets are errors of a tool. `mayDelete`: the linter's own fix, which may take out what does nothing. */
  readonly check?: {
    readonly kind: CheckKind
    readonly mayDelete: boolean
    /** All errors of the tool that are open, the targets among them. */
    readonly open: readonly TestId[]
    /** What the tool said of the tree before, from a run of its own; absent: it is asked. */
    readonly before?: CheckRun
  }
}
