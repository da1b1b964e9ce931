import type { Complaint, ErrorCode, SuiteRun, Suspect, TestId } from '../model/index.ts'
import type { Candidate, CandidateEdit, Hole, SwitchedOff, ValueChange, WarmForced, WarmHole, WarmPlace, WarmSight } from './candidate.ts'
import type { StaticChecks } from './checks.ts'
import type { Project } from './project.ts'
import type { ProjectFiles } from './world.ts'
import type { Sandbox, SandboxLimits } from './sandbox.ts'

export interface SuiteRequest {
  readonly project: Project
  /** Absolute path → text; null hides. */
  readonly overlays: ReadonlyMap<string, string | null>
  /** Only these test files (relative to packageDir); all when absent. */
  readonly files?: readonly string[]
  /** Random name; when present, a test that must pass and one that must fail are added to every test file that runs. */
  readonly sentinel?: string
  readonly limits?: Partial<SandboxLimits>
}

/** Cold: the project's own runner in a fresh sandbox. Results come over a channel that stdout cannot forge. */
export interface SuiteRunner {
  run(sandbox: Sandbox, request: SuiteRequest): Promise<SuiteRun>
}

/** Where the search looks, best first. */
export interface Focus {
  readonly suspects: readonly Suspect[]
  /** What failing tests said; message templates and expected values feed literals and throw templates. */
  readonly failures: readonly { readonly message: string; readonly expected?: string; readonly actual?: string }[]
  /** Texts of the failing tests and of their files, nearest first: names, numbers and strings in them are material for repairs. */
  readonly tests?: readonly string[]
  /** Sources of the project, relative to its root: what an import may name. */
  readonly paths?: readonly string[]
}

/**
 * A tool that already knows a fix: the compiler's code fixes, the project's linter. One more source of candidates, trusted
 * no more than any other. Answers with an empty list, and a note, when the project does not use the tool.
 */
export interface FixSource {
  readonly id: 'compiler' | 'linter'
  candidates(input: FixRequest): Promise<{ readonly candidates: readonly Candidate[]; readonly note: string | undefined }>
}

export interface FixRequest {
  readonly sandbox: Sandbox
  readonly project: Project
  /** Suspect files: path relative to project.root → text as it is now (overlays included). */
  readonly files: ReadonlyMap<string, string>
  /** Absolute path → text, as in SuiteRequest: the tree to look at is the disk with these laid over. */
  readonly overlays: ReadonlyMap<string, string | null>
  /** Changes of mere layout too: no test asks for them, a linter may. */
  readonly layout?: boolean
  /** Where a type checker or linter is the judge: what it says in these files, and all sources, path relative to the root → text. */
  readonly complaints?: readonly Complaint[]
  readonly sources?: ReadonlyMap<string, string>
  /** How long to wait for the answer, milliseconds; absent: as long as the tool itself finds worth it while tests wait for it. */
  readonly timeMs?: number
  readonly signal?: AbortSignal
}

/** Candidates of one file, lazily; order within one family and site is the template's own, the search merges. */
export interface TemplateEngine {
  /** Undefined when the file does not parse: then only `repairSyntax` applies. */
  open(path: string, text: string): OpenFile | undefined
  /** Token-level repair of a file that does not parse; every candidate parses. */
  repairSyntax(path: string, text: string): Iterable<Candidate>
}

export interface OpenFile {
  readonly path: string
  readonly text: string
  /** All candidates whose site lies in the span, lazily. */
  candidates(site: { start: number; end: number }, focus: Focus): Iterable<Candidate>
  /** The expression that the candidate replaces and what it puts there; undefined where that is not all it does. */
  replaced?(candidate: Candidate): ValueChange | undefined
  /** The file with what stands around the span switched off, the smallest part first: not repairs, but what repairs are held against. */
  switchedOff?(span: { readonly start: number; readonly end: number }): readonly SwitchedOff[]
  /** Places below the site where a condition may be wrong or missing. */
  holes?(site: { start: number; end: number }, focus: Focus): Iterable<Hole>
  /** Sites (statements, then expressions in them) whose span covers or lies on the 1-based line. */
  sitesOnLine(line: number): readonly { start: number; end: number }[]
}

/** One test as the warm session sees it. */
export interface WarmTest {
  readonly index: number
  readonly id: TestId
  readonly status: 'passed' | 'failed' | 'skipped'
  readonly durationMs: number
  readonly failure?: {
    readonly message: string
    readonly type?: string
    readonly stack?: string
    readonly expected?: string
    readonly actual?: string
  }
  /** Statements hit, as indexes into `WarmBaseline.statements`, in the order of first execution. */
  readonly covered: Uint32Array
}

export interface WarmStatement {
  readonly path: string
  readonly start: number
  readonly end: number
  readonly line: number
}

export interface WarmBaseline {
  readonly tests: readonly WarmTest[]
  readonly statements: readonly WarmStatement[]
  /** Statements that ran while the modules loaded, before any test: they count as covered by every test. */
  readonly loaded?: readonly number[]
  /** Statements that count as covered by a test file that does not load, though they never ran: it imports them. */
  readonly unloaded?: readonly number[]
  /** Why this session can only rank some files or none (kept for the story): 'path: reason'. */
  readonly limits: readonly string[]
}

export interface WarmCandidate {
  readonly id: number
  readonly files: readonly CandidateEdit[]
}

/** `progress` is per failing test: 0..1, how far it got (1 = passed): assertions passed, nearer line, nearer value. */
export type WarmVerdict =
  | { readonly id: number; readonly status: 'plausible'; readonly stepsUsed: number }
  | {
      readonly id: number
      readonly status: 'failing'
      readonly failingPassed: number
      readonly progress: readonly number[]
      readonly broken: number
      readonly message?: string
      /** The change also acts while modules load, and that was not seen: loaded anew it may do better. */
      readonly partial?: boolean
    }
  /** Not tried: it needs the modules loaded anew, tens to hundreds of times the price of the others, and `quick` was asked for. */
  | { readonly id: number; readonly status: 'costly' }
  /** Waited for something longer than `quick` allows, which may never come. */
  | { readonly id: number; readonly status: 'waits' }
  /** Ran out of the few steps that `quick` allows: a loop without end, or a repair that needs far more steps than any test before it. */
  | { readonly id: number; readonly status: 'long' }
  | { readonly id: number; readonly status: 'invalid' | 'timeout' | 'crashed'; readonly message?: string }

export interface WarmStats {
  readonly evaluated: number
  /** CPU milliseconds of the sandboxed side. */
  readonly cpuMs: number
  readonly restarts: number
}

/** What the code under repair compares with: inputs at these values tell patches apart that no others do. */
export interface Constants {
  readonly numbers: readonly number[]
  readonly texts: readonly string[]
  /** It asks for null, None or undefined. */
  readonly nothing: boolean
}

export interface BehaviourOptions {
  readonly seed: number
  readonly inputsMax: number
  readonly constants?: Constants
}

/**
 * Inside one sandbox: the module under repair is loaded once and candidates are swapped in process. Ranks only; nothing it
 * says is believed without the cold proof.
 */
export interface WarmSession {
  /** 'cold' where nothing can be swapped in process and every candidate is a run of the project's own runner; absent: warm. */
  readonly tier?: 'warm' | 'cold'
  readonly baseline: WarmBaseline
  /** Files whose functions can be swapped; candidates may edit only these. Reload happens inside. */
  focus(paths: readonly string[], failing: readonly TestId[]): Promise<void>
  evaluate(
    batch: readonly WarmCandidate[],
    options: { readonly full: boolean; readonly quick?: boolean; readonly signal?: AbortSignal },
  ): Promise<readonly WarmVerdict[]>
  /**
   * Runs each candidate on inputs captured from the tests and on seeded variations of them.
   * outcomes[c][i] is a short canonical text of what candidate c did on input i (value, mutation of arguments, thrown type, 'timeout').
   * `anew`: candidates that cannot be exchanged in the running program were loaded each by itself, the first few of them, and what is told
   * are the calls that tests make from outside; 'not reached' where a test did not come so far.
   */
  behaviours(
    candidates: readonly WarmCandidate[],
    options: BehaviourOptions,
  ): Promise<{ readonly calls: readonly string[]; readonly outcomes: readonly (readonly string[])[]; readonly anew?: boolean }>
  /**
   * Angelic debugging (Chandra and others, ICSE 2011; Xuan and others, Nopol, IEEE TSE 2017): which conditions could help at all, and
   * what would have to stand there. Absent where a session cannot; one answer for each hole that could be asked.
   */
  force?(holes: readonly WarmHole[]): Promise<readonly WarmForced[]>
  /** Values at places while the failing tests run the program as it is, all in one run; undefined where a place could not be watched. */
  watch?(places: readonly WarmPlace[]): Promise<readonly (WarmSight | undefined)[]>
  stats(): WarmStats
  close(): Promise<void>
}

export interface WarmFactory {
  /** `coverOnly` limits instrumentation to these files (relative to project.root); default: the package's own sources. */
  open(
    sandbox: Sandbox,
    project: Project,
    options: {
      readonly testFiles?: readonly string[]
      readonly overlays?: ReadonlyMap<string, string | null>
      readonly seed: number
      readonly limits?: Partial<SandboxLimits>
    },
  ): Promise<WarmSession>
}

/** What can be told of two versions of a file, and of tests, without running them: learning from history asks it of thousands of commits. */
export interface Comparison {
  /** The same syntax tree once what decides no behaviour is gone: layout, comments, quotes, types. What does not parse is compared as text. */
  sameTree(path: string, one: string, other: string): boolean
  /**
   * As `sameTree`, once spellings that mean the same are one too: braces, parentheses, nested conditions, `else` behind `return`, negated
   * comparisons, sides of `===` with a literal, names of new locals. Never true of two files that could do different things.
   */
  sameReading(path: string, one: string, other: string): boolean
  /** Names that the second version offers to other files and the first did not. */
  newExports(path: string, before: string, after: string): readonly string[]
  /** Whether a file among the tests holds tests itself, or only helps them. */
  holdsTests(text: string): boolean
  /**
   * A test of another time as the runner that is here takes it, where only names and signatures of its framework have changed; line by line
   * as it was. `runner` is the project's `runnerTitle`.
   */
  modern?(text: string, runner: string): string
  /** Found in the text of whatever imports this source by its name, and in some texts that do not. */
  usesOf(path: string): RegExp
}

/** What of a language needs nothing of the machine. */
export type Reader = Pick<Language, 'id' | 'isTestFile' | 'isSource' | 'compare'>

export interface Language {
  readonly id: string
  readonly title: string
  /** Finds runner and package, or says what is missing through a PrunellaError. */
  findProject(dir: string, files: ProjectFiles, options: { readonly testCommand?: readonly string[] }): Promise<Project>
  isTestFile(path: string): boolean
  /** Why a run of the suite cannot be healed from at all (hangs, needs the network, has no tests, broke); undefined when it can. */
  explainSuite(run: SuiteRun): { readonly code: ErrorCode; readonly detail: string } | undefined
  isSource(path: string): boolean
  readonly suite: SuiteRunner
  readonly warm: WarmFactory
  readonly templates: TemplateEngine
  readonly fixes: readonly FixSource[]
  readonly checks: StaticChecks
  readonly compare: Comparison
}
