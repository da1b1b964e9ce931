/** The project's own tools that look at code without running it: asked about everything, about a change, or kept open. */
import type { CheckKind, Complaint, ProofCheck } from '../model/index.ts'
import type { Project } from './project.ts'
import type { Sandbox } from './sandbox.ts'

/** What one of the project's own tools says of the whole project. */
export type CheckRun =
  | { readonly kind: 'complaints'; readonly tool: string; readonly complaints: readonly Complaint[]; readonly wallMs: number }
  /** Not configured, not installed, or it did not do its work; says why. */
  | { readonly kind: 'skipped'; readonly why: string; readonly wallMs: number }

/** How a change silences a tool: with what, in words ('a cast', an ignore comment), and whether it has fewer statements than before. */
export interface Silence {
  readonly added: readonly string[]
  readonly deletes: boolean
}

/** What a candidate changes in what the tool says. `whole`: every file was looked at that the change can concern. */
export type CheckVerdict =
  | { readonly status: 'judged'; readonly gone: readonly Complaint[]; readonly added: readonly Complaint[]; readonly whole: boolean }
  | { readonly status: 'invalid'; readonly message?: string }

/** One of the project's tools, kept open: candidates are judged one after the other, each on the tree the session began with. */
export interface CheckSession {
  /** What the tool says of that tree. */
  readonly complaints: readonly Complaint[]
  /** `texts`: absolute path → text. */
  judge(texts: ReadonlyMap<string, string>): Promise<CheckVerdict>
  /**
   * Many candidates in one go, each as if it were alone; where a tool can do that it is many times cheaper. `about`: the files whose
   * complaints matter, as complaints name them. What cannot mend those may be told of its own file only (`whole` is false then).
   */
  judgeAll?(batch: readonly ReadonlyMap<string, string>[], about: readonly string[]): Promise<readonly CheckVerdict[]>
  /** The same session on the tree with these laid over it; undefined where it must be opened anew. */
  rebase?(texts: ReadonlyMap<string, string>): Promise<CheckSession | undefined>
  /** CPU milliseconds so far, where known. */
  cpuMs(): number
  close(): Promise<void>
}

/** Static checks that compare before and after; each in the sandbox where it runs the project's tools. */
export interface StaticChecks {
  types(sandbox: Sandbox, project: Project, overlays: ReadonlyMap<string, string | null>): Promise<Omit<ProofCheck, 'id'>>
  lint(sandbox: Sandbox, project: Project, overlays: ReadonlyMap<string, string | null>): Promise<Omit<ProofCheck, 'id'>>
  /** What the patch adds that a repair has no business adding: process control, patched globals, test doubles, eval, new imports of dangerous modules. Pure. */
  security(path: string, before: string, after: string): readonly string[]
  /** What the project's own tool says of all files that it looks at by itself. */
  complaints(check: CheckKind, sandbox: Sandbox, project: Project, overlays: ReadonlyMap<string, string | null>): Promise<CheckRun>
  /** The tool kept open; undefined where it cannot be: then each candidate is a run of it. */
  watch?(
    check: CheckKind,
    sandbox: Sandbox,
    project: Project,
    overlays: ReadonlyMap<string, string | null>,
  ): Promise<CheckSession | undefined>
  /** How a change silences types or lint where it should mend. Pure. */
  silences(path: string, before: string, after: string): Silence
}
