/** From authentic records to a SuiteRun. What did not arrive is never taken for a pass. */
import type { Project, SandboxResult } from '../../../contracts/index.ts'
import type { SuiteRun, TestFailure, TestResult } from '../../../model/index.ts'
import {
  collectCommand,
  type Decoded,
  failureOf,
  LOG_CHARS_MAX,
  problemOf,
  type RecordOf,
  type Stream,
  testOf,
} from '../../common/index.ts'
import { isInside, relative } from '../project/index.ts'
import { reasonInLog } from './reason.ts'

type LoadError = SuiteRun['loadErrors'][number]
interface Collected {
  readonly tests: readonly TestResult[]
  readonly loadErrors: readonly LoadError[]
  readonly complete: boolean
}

export function collectRun(project: Project, decoded: Decoded, result: SandboxResult, options: { readonly sentinels: boolean }): SuiteRun {
  const main = decoded.streams.get('main')
  const collected = collectorOf(project, main, decoded, result, options.sentinels)
  const complete = collected.complete && main?.closed === true && decoded.alien === 0 && result.ended === 'exit'
  const problem = problemOf(decoded, collected, result, complete)
  return {
    tests: [...collected.tests],
    complete,
    exitCode: result.exitCode,
    wallMs: result.wallMs,
    ...(problem === undefined ? {} : { problem }),
    loadErrors: [...collected.loadErrors],
    log: `${result.stdout}${result.stderr}`.slice(-LOG_CHARS_MAX),
  }
}

function collectorOf(project: Project, main: Stream | undefined, decoded: Decoded, result: SandboxResult, sentinels: boolean): Collected {
  if (project.runner === 'node-test') return collectChildren(decoded, main, sentinels)
  if (project.runner === 'command') return collectCommand(project, main, failureInLog)
  return collectMain(project.packageDir, main, result)
}

function collectMain(packageDir: string, main: Stream | undefined, result: SandboxResult): Collected {
  const named = (file: string | undefined) =>
    file === undefined || file === '' ? '' : isInside(packageDir, file) ? relative(packageDir, file) : file
  const tests: TestResult[] = []
  const loadErrors: LoadError[] = []
  for (const record of main?.records ?? []) {
    if (record.kind === 'test') tests.push(testOf(record, named(record.file)))
    if (record.kind === 'load-error') loadErrors.push({ file: named(record.file), failure: failureOf(record) })
  }
  const failedAtLoad = main?.closed !== true && tests.length === 0 && result.ended === 'exit' && result.exitCode !== 0
  if (failedAtLoad) loadErrors.push(fromLog(packageDir, result.stderr))
  return { tests, loadErrors, complete: main?.closed === true }
}

/** A runner that gave up before its first test says why on stderr only (mocha). */
function fromLog(packageDir: string, stderr: string): LoadError {
  const failure = failureInLog(stderr)
  const place = /(?:file:\/\/)?(\/[^\s():]+\.[cm]?[jt]sx?):\d+/g
  const files = [...stderr.matchAll(place)].map((match) => match[1]!)
  const file = files.find((path) => isInside(packageDir, path) && !path.includes('/node_modules/'))
  return { file: file === undefined ? '' : relative(packageDir, file), failure }
}

/** The thrown error as Node prints an uncaught one, or mocha with words of its own before it: `Name: message`, then the stack. */
export function failureInLog(stderr: string): TestFailure {
  const match =
    /^[^\S\n]?(?:Uncaught |Exception during run: |\W{0,3}ERROR: )?((?:[A-Z]\w*)?(?:Error|Exception)(?: \[\w+\])?): ?(.*(?:\n(?!\s+at ).*){0,8})((?:\n\s+at .*)*)/m.exec(
      stderr,
    )
  if (match === null) return { message: reasonInLog(stderr) ?? 'the process ended without a report' }
  return { message: match[2]!.trim(), type: match[1]!.replace(/ \[.*/, ''), stack: match[0].trim() }
}

function collectChildren(decoded: Decoded, main: Stream | undefined, sentinels: boolean): Collected {
  const tests: TestResult[] = []
  const loadErrors: LoadError[] = []
  let complete = true
  for (const child of main?.records ?? []) {
    if (child.kind !== 'child') continue
    const stream = decoded.streams.get(child.stream)
    const own = (stream?.records ?? []).filter((record) => record.kind === 'test')
    tests.push(...own.map((record) => testOf(record, child.file)))
    for (const record of stream?.records ?? [])
      if (record.kind === 'load-error') loadErrors.push({ file: child.file, failure: failureOf(record) })
    const ending = endingOf(child, stream, own, sentinels)
    if (ending === 'load-error') loadErrors.push({ file: child.file, failure: failureInLog(child.stderr) })
    if (ending === 'cut-off') complete = false
    if (ending === 'script') tests.push({ id: { file: child.file, name: child.file }, status: 'passed', durationMs: 0 })
  }
  return { tests, loadErrors, complete }
}

/**
 * How the process of one test file ended. A file that registers no test is a test by itself, as with `node --test`: it passes when it
 * ends with 0. A process that ended well but did not close its report was cut off.
 */
function endingOf(
  child: RecordOf<'child'>,
  stream: Stream | undefined,
  tests: readonly RecordOf<'test'>[],
  sentinels: boolean,
): 'reported' | 'load-error' | 'cut-off' | 'script' {
  const only = stream?.records.length === 1 ? stream.records[0] : undefined
  if (only?.kind === 'exit') return only.code === 0 && child.exit === 0 ? 'script' : 'load-error'
  if (stream === undefined) return child.exit === 0 ? 'cut-off' : 'load-error'
  if (!stream.closed) return child.exit === 0 ? 'cut-off' : 'load-error'
  const explained = child.exit === 0 || child.signal !== undefined || sentinels || tests.some((test) => test.status === 'failed')
  return explained ? 'reported' : 'load-error'
}
