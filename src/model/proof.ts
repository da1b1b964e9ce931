import { z } from 'zod'
import { TestId } from './test-run.ts'

export const ProofCheck = z.object({
  id: z.enum(['red', 'green', 'suite', 'test-list', 'sentinels', 'types', 'lint', 'security', 'silence', 'reverse']),
  status: z.enum(['passed', 'failed', 'skipped']),
  detail: z.string(),
  durationMs: z.number(),
})
export type ProofCheck = z.infer<typeof ProofCheck>

/** `changeDigest` names exactly what was proved; apply refuses anything else. */
export const Proof = z.object({
  verdict: z.enum(['proven', 'disproven', 'inconclusive']),
  changeDigest: z.string(),
  checks: z.array(ProofCheck),
  /** Every test that failed before and passes with the change: the targets, and others of the same cause. A file that loads again has name ''. */
  turnedGreen: z.array(TestId),
})
export type Proof = z.infer<typeof Proof>

export const Confidence = z.object({
  /** Probability that the patch is right, 0..1, from measured precision of its tier. */
  value: z.number(),
  tier: z.string(),
  evidence: z.array(z.string()),
})
export type Confidence = z.infer<typeof Confidence>

/** Per cent without a fraction, rounded down: what is not certain is never said to be. */
export const wholePercent = (share: number): string => Math.floor(share * 100).toFixed(0)

export const Decision = z.object({
  verdict: z.enum(['approved', 'awaiting', 'refused']),
  by: z.string(),
  reasons: z.array(z.string()),
  /** Whether policy lets `--apply` write it without asking for this very patch. */
  mayAutoApply: z.boolean(),
  confidence: Confidence,
})
export type Decision = z.infer<typeof Decision>
