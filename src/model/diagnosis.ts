import { z } from 'zod'
import { TestResult } from './test-run.ts'

/** A place under suspicion, 0..1, with the evidence in words. */
export const Suspect = z.object({
  path: z.string(),
  line: z.number().int().positive(),
  start: z.number().int(),
  end: z.number().int(),
  suspiciousness: z.number(),
  evidence: z.array(z.string()),
})
export type Suspect = z.infer<typeof Suspect>

/** Which tests fail every time, which only sometimes, and where the fault probably is. */
export const Diagnosis = z.object({
  failing: z.array(TestResult),
  flaky: z.array(TestResult),
  suspects: z.array(Suspect),
  summary: z.string(),
})
export type Diagnosis = z.infer<typeof Diagnosis>
