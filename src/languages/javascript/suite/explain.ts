/** Why a suite cannot be healed as it is, in the terms of the error table. Pure. */
import type { ErrorCode, SuiteRun, TestFailure } from '../../../model/index.ts'
import { isSource, isTestFile } from '../project/index.ts'
import { reasonInLog } from './reason.ts'

export interface SuiteExplanation {
  readonly code: Extract<ErrorCode, 'suite-network' | 'suite-hangs' | 'suite-broken' | 'suite-fails' | 'no-tests'>
  readonly detail: string
}

/** What Node says when a name does not resolve or no route leads out; a refused local port may be the fault itself and is left out. */
const NETWORK = /\b(?:ENOTFOUND|EAI_AGAIN|ENETUNREACH|ENETDOWN|EHOSTUNREACH|ERR_NETWORK|UND_ERR_CONNECT_TIMEOUT)\b|getaddrinfo\b/
/** Hosts that are this machine: to fail to reach them is no lack of network. */
const LOCAL = /\b(?:localhost|127\.0\.0\.1|::1)\b/

const needsNetwork = (failure: TestFailure | undefined): string | undefined => {
  const text = `${failure?.message ?? ''}\n${failure?.stack ?? ''}`
  const line = text.split('\n').find((candidate) => NETWORK.test(candidate) && !LOCAL.test(candidate))
  return line?.trim().slice(0, 200)
}

/** Undefined when there is nothing in the way: the run is complete, and what fails does not fail for want of a network or a file. */
export function explainSuite(run: SuiteRun): SuiteExplanation | undefined {
  const failed = run.tests.filter((test) => test.status === 'failed')
  const failures = [...failed.map((test) => test.failure), ...run.loadErrors.map((error) => error.failure)]
  const wanting = failures.map(needsNetwork).filter((line) => line !== undefined)
  if (wanting.length > 0 && wanting.length === failures.length) return { code: 'suite-network', detail: wanting[0]! }
  if (run.problem === 'timeout') return { code: 'suite-hangs', detail: hanging(run) }
  if (run.missing !== undefined) return { code: 'suite-broken', detail: run.missing }
  if (run.problem === 'no-tests') return { code: 'no-tests', detail: 'the runner found no test' }
  const loads = run.problem === 'load-error' ? run.loadErrors : []
  if (loads.some(({ file }) => isTestFile(file) || isSource(file))) return undefined
  if (run.complete && loads.length === 0) {
    // A threshold that is missed or a teardown that throws: red for the user, and no test tells what would make it green.
    const allPass = failures.length === 0 && run.exitCode !== null && run.exitCode !== 0
    return allPass ? { code: 'suite-fails', detail: reasonOf(run) } : undefined
  }
  const words = {
    memory: 'it used more memory than allowed',
    output: 'it printed more than the output limit of the sandbox allows',
    forged: 'its results were tampered with',
  }
  const why = run.problem !== undefined && run.problem in words ? words[run.problem as keyof typeof words] : undefined
  return { code: 'suite-broken', detail: why ?? reasonOf(run) }
}

/** A report that came to its end holds the very error; otherwise what was printed says more. */
function reasonOf(run: SuiteRun): string {
  const { type, message, stack } = run.loadErrors[0]?.failure ?? { message: '' }
  const reported = reasonInLog([type === undefined ? message : `${type}: ${message}`, stack ?? ''].join('\n'))
  const printed = reasonInLog(run.log)
  const reason = run.complete ? (reported ?? printed) : (printed ?? reported)
  return reason ?? `the runner ended with exit code ${run.exitCode} and said nothing`
}

function hanging(run: SuiteRun): string {
  const done = run.tests.length
  return `after ${Math.round(run.wallMs / 1000)} s ${done === 0 ? 'no test had ended' : `${done} tests had ended`}`
}
