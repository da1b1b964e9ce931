/** The head of a story: what was looked at, and what is wrong there. */
import type { HealReport, TestResult } from '../../model/index.ts'
import { testKey } from '../../model/index.ts'
import type { Paint } from './paint.ts'

const SHOWN_FAILURES = 6
const MESSAGE_LINES = 4

export function whatFailed(report: HealReport, paint: Paint): string[] {
  const { failing, flaky, state, tests } = report
  const out: string[] = []
  if (failing.length > 0) {
    out.push(paint.bold('What failed'))
    for (const test of failing.slice(0, SHOWN_FAILURES))
      out.push(...(test.check === undefined ? failure(test, paint) : complaint(test, paint)))
    if (failing.length > SHOWN_FAILURES) out.push(`  and ${failing.length - SHOWN_FAILURES} more`)
    out.push(`  ${paint.dim(howMany(report))}`, ...lookedLines(report, paint), '')
  } else if (state === 'nothing-to-heal') {
    out.push(`${paint.green('Nothing to heal:')} ${greenTests(report)}.`, ...lookedLines(report, paint), '')
  }
  if (flaky.length > 0) {
    out.push(paint.bold('Flaky'), ...flaky.slice(0, SHOWN_FAILURES).map((test) => `  ${paint.yellow('~')} ${nameOf(test)}`))
    out.push(
      `  ${paint.dim('These pass and fail by themselves on the same code. A patch cannot prove anything about them, so none is offered.')}`,
      '',
    )
  }
  if (failing.every(({ check }) => check !== undefined) && state !== 'nothing-to-heal' && tests.failed > 0)
    out.push(paint.dim(`  ${tests.failed} failing ${tests.failed === 1 ? 'test was' : 'tests were'} left as asked.`), '')
  return out
}

function greenTests({ tests }: HealReport): string {
  if (tests.total === 0) return 'there are no tests'
  const red = tests.failed > 0 ? `, ${tests.failed} fail and were left as asked` : ''
  return `${tests.passed} ${tests.passed === 1 ? 'test passes' : 'tests pass'}${tests.skipped > 0 ? `, ${tests.skipped} skipped` : ''}${red}`
}

function howMany(report: HealReport): string {
  const { failing, tests } = report
  const errors = failing.filter(({ check }) => check !== undefined).length
  if (errors > 0) return greenTests(report)
  const unloaded = failing.filter((test) => test.id.name === '').length
  const red = failing.length - unloaded
  return [
    ...(red > 0 ? [`${red} of ${tests.total} ${tests.total === 1 ? 'test fails' : 'tests fail'} every time`] : []),
    ...(unloaded > 0 ? [`${unloaded} ${unloaded === 1 ? 'file does' : 'files do'} not load`] : []),
  ].join(', ')
}

/** What was looked at beside the tests, so that nobody takes "nothing to heal" for more than it says. */
function lookedLines({ looked, failing }: HealReport, paint: Paint): string[] {
  if (looked === undefined) return failing.length > 0 ? [] : [paint.dim('  Types and lint were not looked at.')]
  const marks = { clean: paint.green('✓'), errors: paint.red('✗'), skipped: paint.dim('–') } as const
  return looked.map(
    ({ check, status, detail }) => `  ${marks[status]} ${check.padEnd(6)} ${status === 'skipped' ? `not looked at: ${detail}` : detail}`,
  )
}

const nameOf = ({ id }: TestResult): string => (id.name === '' ? `${id.file} (does not load)` : id.file === '' ? id.name : testKey(id))

function failure(test: TestResult, paint: Paint): string[] {
  const lines = (test.failure?.message ?? '')
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
  return [`  ${paint.red('✗')} ${nameOf(test)}`, ...lines.slice(0, MESSAGE_LINES).map((line) => `      ${paint.dim(line)}`)]
}

const complaint = ({ id, line, column, failure: said }: TestResult, paint: Paint): string[] => [
  `  ${paint.red('✗')} ${id.file}:${line ?? 1}${column === undefined ? '' : `:${column}`}  ${said?.type ?? ''}`,
  `      ${paint.dim(said?.message ?? id.name)}`,
]
