/** Why a suite cannot be healed as it is, in the terms of the error table. Pure. */
import type { ErrorCode, SuiteRun, TestFailure } from '../../../model/index.ts'
import { isSource, isTestFile } from '../project/index.ts'

export interface SuiteExplanation {
  readonly code: Extract<ErrorCode, 'suite-network' | 'suite-hangs' | 'suite-broken' | 'no-tests'>
  readonly detail: string
}

/** What PHP's streams, curl and database drivers say when a name does not resolve or no route leads out. */
const NETWORK =
  /php_network_getaddresses|getaddrinfo|Could not resolve host|Network is unreachable|Temporary failure in name resolution|No route to host/i
const LOCAL = /\b(?:localhost|127\.0\.0\.1|::1)\b/
/** A detail is one line on a screen, or two. */
const REASON_CHARS_MAX = 400

function needsNetwork(failure: TestFailure | undefined): string | undefined {
  const text = `${failure?.message ?? ''}\n${failure?.stack ?? ''}`
  return text
    .split('\n')
    .find((line) => NETWORK.test(line) && !LOCAL.test(line))
    ?.trim()
    .slice(0, REASON_CHARS_MAX)
}

/** Undefined when there is nothing in the way: the run is complete, and what fails does not fail for want of a network. */
export function explainSuite(run: SuiteRun): SuiteExplanation | undefined {
  const failed = run.tests.filter((test) => test.status === 'failed')
  const failures = [...failed.map((test) => test.failure), ...run.loadErrors.map((error) => error.failure)]
  const wanting = failures.map(needsNetwork).filter((line) => line !== undefined)
  if (wanting.length > 0 && wanting.length === failures.length) return { code: 'suite-network', detail: wanting[0]! }
  if (run.problem === 'timeout') return { code: 'suite-hangs', detail: hanging(run) }
  if (run.missing !== undefined) return { code: 'suite-broken', detail: run.missing }
  if (run.problem === 'no-tests') return { code: 'no-tests', detail: 'PHPUnit found no test' }
  if (run.loadErrors.some(({ file }) => isTestFile(file) || isSource(file))) return undefined
  if (run.complete && run.loadErrors.length === 0) return undefined
  const words = {
    memory: 'it used more memory than allowed',
    output: 'it printed more than the output limit of the sandbox allows',
    forged: 'its results were tampered with',
  }
  const why = run.problem !== undefined && run.problem in words ? words[run.problem as keyof typeof words] : undefined
  return { code: 'suite-broken', detail: why ?? reasonOf(run) }
}

function hanging(run: SuiteRun): string {
  const done = run.tests.length
  return `after ${Math.round(run.wallMs / 1000)} s ${done === 0 ? 'no test had ended' : `${done} tests had ended`}`
}

const TELLING =
  /^(?:PHP )?(?:Fatal|Parse|Uncaught)\b|error in bootstrap|Cannot open|could not|was not found|not found|No such file|^Message:|Error:|Exception:|\bnot set\b|\brequired?s?\b/i

function reasonOf(run: SuiteRun): string {
  const [load] = run.loadErrors
  const lines = run.log.split('\n').map((line) => line.trim())
  const said = load?.failure.message ?? lines.find((line) => TELLING.test(line)) ?? lines.filter((line) => line !== '').at(-1)
  if (said === undefined) return `PHPUnit ended with exit code ${run.exitCode} and said nothing`
  const ended = run.problem === 'crashed' && run.loadErrors.length === 0 && run.tests.length > 0
  const last = run.tests.at(-1)?.id.name
  return ended && run.exitCode === 0 ? `the process ended after ${last}: something called exit` : said.slice(0, REASON_CHARS_MAX)
}
