/** A custom test command: what it reported, as JUnit XML or TAP, or its exit code alone. */
import type { Project } from '../../contracts/index.ts'
import { isInside, relative } from '../../kit/index.ts'
import type { SuiteRun, TestFailure, TestResult } from '../../model/index.ts'
import { parseJUnit } from './junit.ts'
import type { Stream } from './records.ts'
import { parseTap } from './tap.ts'

export interface CommandRun {
  readonly tests: readonly TestResult[]
  readonly loadErrors: SuiteRun['loadErrors']
  readonly complete: boolean
}

/** Without a report it is one test, told by the exit code alone. `failureIn` finds what was thrown in what was printed. */
export function collectCommand(project: Project, main: Stream | undefined, failureIn: (printed: string) => TestFailure): CommandRun {
  const texts = new Map<string, string>()
  let code = -1
  for (const record of main?.records ?? []) {
    if (record.kind === 'report') texts.set(record.path, (texts.get(record.path) ?? '') + record.text)
    if (record.kind === 'exit') code = record.code
  }
  const tests = [...texts.values()]
    .flatMap((text) => parseJUnit(text) ?? parseTap(text) ?? [])
    .map((test) => inPackage(test, project.packageDir))
  const name = (project.command ?? []).join(' ')
  const message = `the command ended with exit code ${code}`
  if (tests.length === 0 && code >= 0) {
    const failure = code === 0 ? {} : { failure: { ...failureIn([...texts.values()].join('\n')), message } }
    tests.push({ id: { file: '', name }, status: code === 0 ? 'passed' : 'failed', durationMs: 0, ...failure })
  }
  const unexplained = code > 0 && !tests.some((test) => test.status === 'failed')
  return { tests, loadErrors: unexplained ? [{ file: '', failure: { message } }] : [], complete: main?.closed === true }
}

const inPackage = (test: TestResult, packageDir: string): TestResult =>
  isInside(packageDir, test.id.file) ? { ...test, id: { ...test.id, file: relative(packageDir, test.id.file) } } : test
