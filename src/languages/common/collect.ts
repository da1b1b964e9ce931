/** From single authentic records to the nouns of a SuiteRun. */
import type { SandboxResult } from '../../contracts/index.ts'
import type { SuiteRun, TestFailure, TestResult } from '../../model/index.ts'
import type { Decoded, RecordOf } from './records.ts'

/** Tail of what the runner printed that is kept for a person to read. */
export const LOG_CHARS_MAX = 20_000

interface Collected {
  readonly tests: readonly TestResult[]
  readonly loadErrors: readonly SuiteRun['loadErrors'][number][]
}

/** What is wrong with a run as a whole; undefined when nothing is. */
export function problemOf(decoded: Decoded, collected: Collected, result: SandboxResult, complete: boolean): SuiteRun['problem'] {
  if (decoded.alien > 0) return 'forged'
  if (result.ended === 'wall-time' || result.ended === 'cpu-time') return 'timeout'
  if (result.ended === 'memory' || result.ended === 'output') return result.ended
  if (!complete) return collected.tests.length === 0 && collected.loadErrors.length > 0 ? 'load-error' : 'crashed'
  if (collected.tests.length > 0) return undefined
  return collected.loadErrors.length > 0 ? 'load-error' : 'no-tests'
}

/** Select graphic rendition (ECMA-48): assertion libraries colour their messages when they think somebody looks. */
const ANSI = /\u001b\[[\d;]*m/g

type LooseFailure = { readonly [K in keyof TestFailure]?: string | undefined }

/** The failure a record tells of, without colours. */
export const failureOf = (record: LooseFailure): TestFailure => ({
  message: (record.message ?? '').replace(ANSI, ''),
  ...(record.type === undefined ? {} : { type: record.type }),
  ...(record.stack === undefined ? {} : { stack: record.stack.replace(ANSI, '') }),
  ...(record.expected === undefined ? {} : { expected: record.expected }),
  ...(record.actual === undefined ? {} : { actual: record.actual }),
})

export function testOf(record: RecordOf<'test'>, file: string): TestResult {
  const failure = record.status === 'failed' ? { failure: failureOf(record) } : {}
  return { id: { file, name: record.name }, status: record.status, durationMs: record.ms, ...failure }
}
