import { z } from 'zod'

/** A test as the runner names it: file relative to the package, suites and title joined by ' > '. */
export const TestId = z.object({ file: z.string(), name: z.string() })
export type TestId = z.infer<typeof TestId>

export const testKey = (id: TestId): string => `${id.file} > ${id.name}`

export const TestFailure = z.object({
  message: z.string(),
  /** Error class name, where known. */
  type: z.string().optional(),
  stack: z.string().optional(),
  expected: z.string().optional(),
  actual: z.string().optional(),
})
export type TestFailure = z.infer<typeof TestFailure>

/** The project's own tools that look at the code without running it. */
export const CheckKind = z.enum(['types', 'lint'])
export type CheckKind = z.infer<typeof CheckKind>

/**
 * One test, or one error of the type checker or the linter told as a failing test: then `check` names which, `id.name` is rule and
 * message, and line and column count from 1.
 */
export const TestResult = z.object({
  id: TestId,
  status: z.enum(['passed', 'failed', 'skipped', 'todo']),
  durationMs: z.number(),
  failure: TestFailure.optional(),
  check: CheckKind.optional(),
  line: z.number().int().positive().optional(),
  column: z.number().int().positive().optional(),
})
export type TestResult = z.infer<typeof TestResult>

/**
 * One run of a suite. `complete` is false when the runner ended without closing its report: then nothing in it may be
 * believed as a pass. `problem` says why in the runner's own terms.
 */
export const SuiteRun = z.object({
  tests: z.array(TestResult),
  complete: z.boolean(),
  exitCode: z.number().nullable(),
  wallMs: z.number(),
  problem: z.enum(['timeout', 'no-tests', 'crashed', 'load-error', 'memory', 'output', 'forged']).optional(),
  /** Files that failed to load, with the error: a suite error is a failing test of its file. */
  loadErrors: z.array(z.object({ file: z.string(), failure: TestFailure })),
  /** Every failure is for want of a file that no change of code brings back: which, and what makes it. */
  missing: z.string().optional(),
  /** Some failures are of that kind and others are not: these, and what each wants. */
  wanting: z.array(z.object({ id: TestId, what: z.string() })).optional(),
  /** Tail of what the runner printed, bounded. */
  log: z.string(),
})
export type SuiteRun = z.infer<typeof SuiteRun>

/** The test that a test with one set of data comes from; PHPUnit tells of a test whose data cannot be made under that name alone. */
export function withoutDataSet({ file, name }: TestId): TestId | undefined {
  const test = /^(.+?) with data set (?:#\d+|")/s.exec(name)?.[1]
  return test === undefined ? undefined : { file, name: test }
}

/** The test whose row of data this one is: PHPUnit's sets, and pytest's parameters in brackets. */
export function rowOf(id: TestId): TestId | undefined {
  const parameters = /^(.+?)\[.*\]$/s.exec(id.name)?.[1]
  return parameters === undefined ? withoutDataSet(id) : { file: id.file, name: parameters }
}
