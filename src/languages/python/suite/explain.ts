/** Why a suite cannot be healed as it is, in the terms of the error table. Pure. */
import type { ErrorCode, SuiteRun, TestFailure } from '../../../model/index.ts'
import { isSource, isTestFile } from '../project/index.ts'

/** What Python says when a name does not resolve or no route leads out; a refused local port may be the fault itself and is left out. */
const NETWORK =
  /\bgaierror\b|Name or service not known|Temporary failure in name resolution|Network is unreachable|No route to host|\[Errno -[235]\]|NameResolutionError/
/** Hosts that are this machine: to fail to reach them is no lack of network. */
const LOCAL = /\b(?:localhost|127\.0\.0\.1|::1)\b/
/** A detail is one line on a screen, or two. */
const REASON_CHARS_MAX = 400

const needsNetwork = (failure: TestFailure | undefined): string | undefined =>
  `${failure?.type ?? ''}: ${failure?.message ?? ''}\n${failure?.stack ?? ''}`
    .split('\n')
    .find((line) => NETWORK.test(line) && !LOCAL.test(line))
    ?.trim()
    .slice(0, 200)

/** Undefined when there is nothing in the way: the run is complete, and what fails does not fail for want of a network or a package. */
export function explainSuite(run: SuiteRun): { readonly code: ErrorCode; readonly detail: string } | undefined {
  const failed = run.tests.filter((test) => test.status === 'failed').map((test) => test.failure)
  const failures = [...failed, ...run.loadErrors.map((error) => error.failure)]
  const wanting = failures.map(needsNetwork).filter((line) => line !== undefined)
  if (wanting.length > 0 && wanting.length === failures.length) return { code: 'suite-network', detail: wanting[0]! }
  if (run.problem === 'timeout') return { code: 'suite-hangs', detail: hanging(run) }
  if (run.missing !== undefined) return { code: 'suite-broken', detail: run.missing }
  if (run.problem === 'no-tests') return { code: 'no-tests', detail: 'the runner found no test' }
  const loads = run.problem === 'load-error' ? run.loadErrors : []
  if (loads.some(({ file }) => isTestFile(file) || isSource(file))) return undefined
  if (run.complete && loads.length === 0) return undefined
  const words = {
    memory: 'it used more memory than allowed',
    output: 'it printed more than the output limit of the sandbox allows',
    forged: 'its results were tampered with',
  }
  const why = run.problem !== undefined && run.problem in words ? words[run.problem as keyof typeof words] : undefined
  return { code: 'suite-broken', detail: why ?? reasonOf(run) }
}

/** pytest prints `ERROR: …` and `E   …` lines; Python ends a traceback with the error itself. */
function reasonOf(run: SuiteRun): string {
  const [first] = run.loadErrors
  if (first !== undefined) return `${first.file}: ${first.failure.type ?? 'Error'}: ${first.failure.message}`.slice(0, REASON_CHARS_MAX)
  const lines = run.log.split('\n').map((line) => line.trim())
  const said =
    lines.find((line) => /\berror: (?!usage)/.test(line)) ??
    lines.find((line) => /^(?:ERROR:|INTERNALERROR> \w*(?:Error|Exception)|E {2,})/.test(line)) ??
    lines.findLast((line) => /^(?:[\w.]+\.)?\w*(?:Error|Exception|Exit)\b(?::|$)/.test(line)) ??
    lines.filter((line) => line !== '').at(-1)
  return said?.slice(0, REASON_CHARS_MAX) ?? `the runner ended with exit code ${run.exitCode} and said nothing`
}

function hanging(run: SuiteRun): string {
  const done = run.tests.length
  return `after ${Math.round(run.wallMs / 1000)} s ${done === 0 ? 'no test had ended' : `${done} tests had ended`}`
}
