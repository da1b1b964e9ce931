/** What a type checker or linter complains of, as a list that two runs are compared by, and as failing tests. */
import type { CheckKind, TestId, TestResult } from './test-run.ts'

/** One error of a type checker or linter; two are the same when path, rule and message are: lines move with a patch. */
export interface Complaint {
  /** Relative to the package. */
  readonly path: string
  /** From 1. */
  readonly line: number
  readonly column?: number
  readonly rule: string
  readonly message: string
  /** Other places the tool names in the same breath: where the expected type is declared. */
  readonly related?: readonly { readonly path: string; readonly line: number }[]
}

const keyOf = ({ path, rule, message }: Complaint): string => `${path} ${rule} ${message}`

/** What `after` has more often than `before`, and less often. */
export function complaintDelta(
  before: readonly Complaint[],
  after: readonly Complaint[],
): { readonly gone: Complaint[]; readonly added: Complaint[] } {
  return { gone: moreOf(before, after), added: moreOf(after, before) }
}

function moreOf(these: readonly Complaint[], than: readonly Complaint[]): Complaint[] {
  const left = new Map<string, number>()
  for (const complaint of than) left.set(keyOf(complaint), (left.get(keyOf(complaint)) ?? 0) + 1)
  return these.filter((complaint) => {
    const count = left.get(keyOf(complaint)) ?? 0
    left.set(keyOf(complaint), count - 1)
    return count <= 0
  })
}

const nameOf = ({ rule, message }: Complaint): string => `${rule === '' ? '' : `${rule}: `}${message}`

/** Each complaint as a failing test. Equal ones of one file are counted: the second of a name ends in ' #2'. */
export function asFailures(check: CheckKind, complaints: readonly Complaint[]): TestResult[] {
  const seen = new Map<string, number>()
  return complaints.map((complaint) => {
    const nth = (seen.get(keyOf(complaint)) ?? 0) + 1
    seen.set(keyOf(complaint), nth)
    const { path, line, column, rule, message } = complaint
    return {
      id: { file: path, name: `${nameOf(complaint)}${nth === 1 ? '' : ` #${nth}`}` },
      status: 'failed',
      durationMs: 0,
      failure: { message, ...(rule === '' ? {} : { type: rule }) },
      check,
      line,
      ...(column === undefined ? {} : { column }),
    }
  })
}

/** Of the targets those that are gone: each complaint that went stands for one of its file and name. */
export function healedAmong(targets: readonly TestId[], gone: readonly Complaint[]): TestId[] {
  const left = new Map<string, number>()
  const keyFor = (file: string, name: string): string => `${file} ${name.replace(/ #\d+$/, '')}`
  for (const complaint of gone) {
    const key = keyFor(complaint.path, nameOf(complaint))
    left.set(key, (left.get(key) ?? 0) + 1)
  }
  return targets.filter(({ file, name }) => {
    const count = left.get(keyFor(file, name)) ?? 0
    left.set(keyFor(file, name), count - 1)
    return count > 0
  })
}
