import { z } from 'zod'
import { Diagnosis } from './diagnosis.ts'
import { ChangeSet } from './patch.ts'
import { Decision, Proof } from './proof.ts'
import { Proposal } from './proposal.ts'
import { CheckKind, TestId, TestResult } from './test-run.ts'

export const SearchStats = z.object({
  tried: z.number(),
  plausible: z.number(),
  elapsedMs: z.number(),
  cpuMs: z.number(),
  /** 'warm': swapped in process. 'cold': each candidate by a run of the project's own runner. */
  tier: z.enum(['warm', 'cold']),
  /** Why the search stopped. */
  ended: z.enum(['found', 'exhausted', 'time', 'candidates', 'stopped']),
})
export type SearchStats = z.infer<typeof SearchStats>

/** How an approved change reached the world. */
export const Publication = z.object({
  as: z.enum(['files', 'branch', 'commit']),
  /** Branch name or commit id, where there is one. */
  ref: z.string().optional(),
})
export type Publication = z.infer<typeof Publication>

export const Outcome = z.object({ verdict: z.enum(['healed', 'unchanged', 'regressed']), detail: z.string() })
export type Outcome = z.infer<typeof Outcome>

/** One patch that reached the proof, with all that was found out about it. */
export const Remedy = z.object({
  proposal: Proposal,
  changes: ChangeSet,
  diff: z.string(),
  proof: Proof,
  decision: Decision,
})
export type Remedy = z.infer<typeof Remedy>

/** Edits of a patch, and the tests that they turn green by themselves. Lines count from 1 in the file before the patch. */
export const Healing = z.object({
  places: z.array(z.object({ path: z.string(), line: z.number().int().positive() })),
  heals: z.array(TestId),
})
export type Healing = z.infer<typeof Healing>

/** What was looked at beside the tests. `errors` counts those of the project as it is; it is 0 where the tool was skipped. */
export const Looked = z.object({
  check: CheckKind,
  status: z.enum(['clean', 'errors', 'skipped']),
  detail: z.string(),
  errors: z.number().int().nonnegative(),
})
export type Looked = z.infer<typeof Looked>

/** One fault: its diagnosis, and the remedy if one was found. `--all` gives several. */
export const Round = z.object({
  /** Present where the targets are errors of this tool, not tests. */
  check: CheckKind.optional(),
  targets: z.array(TestId),
  diagnosis: Diagnosis,
  search: SearchStats,
  remedy: Remedy.optional(),
  /** Where the remedy holds several independent repairs: which edits heal which tests. */
  healings: z.array(Healing).optional(),
  /** Plausible patches that were not chosen, best first. */
  alternatives: z.array(z.object({ proposal: Proposal, diff: z.string(), why: z.string() })),
  published: Publication.optional(),
  outcome: Outcome.optional(),
})
export type Round = z.infer<typeof Round>

export const HealReport = z.object({
  version: z.literal(1),
  heal: z.string(),
  project: z.string(),
  runner: z.string(),
  sandbox: z.string(),
  state: z.enum(['nothing-to-heal', 'healed', 'proven', 'awaiting', 'not-healed']),
  tests: z.object({ total: z.number(), passed: z.number(), failed: z.number(), skipped: z.number() }),
  failing: z.array(TestResult),
  flaky: z.array(TestResult),
  /** Absent where neither types nor lint were looked at. */
  looked: z.array(Looked).optional(),
  rounds: z.array(Round),
  notes: z.array(z.string()),
  elapsedMs: z.number(),
})
export type HealReport = z.infer<typeof HealReport>
