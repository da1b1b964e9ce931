import type { TestFailure, TestId } from '../model/index.ts'

/** Lines before and after the line where a test failed: the values it was about. */
const LINES_BEFORE = 6
const LINES_AFTER = 2
/** A longer test is a suite of its own; what it names first is what counts. */
const TEST_LINES_MAX = 120
/** Tests whose own lines are looked for: more have no one thing in common. */
const TESTS_MAX = 8

interface FailingTest {
  readonly id: TestId
  readonly failure?: TestFailure | undefined
}

/**
 * What failing tests say, nearest first: the lines where they failed, then the tests themselves, then the whole of their files. Names,
 * numbers and texts that templates take from tests come in this order, so those of the fault come before those of the file's other tests.
 * `texts`: path → text of the files.
 */
export function nearestFirst(tests: readonly FailingTest[], texts: ReadonlyMap<string, string>): string[] {
  const lines: string[] = []
  const bodies: string[] = []
  for (const { id, failure } of tests.slice(0, TESTS_MAX))
    for (const [path, text] of texts) {
      if (path !== id.file && !path.endsWith(`/${id.file}`)) continue
      const all = text.split('\n')
      const at = failedAt(path, failure?.stack ?? '')
      if (at !== undefined && at <= all.length) lines.push(all.slice(Math.max(0, at - 1 - LINES_BEFORE), at + LINES_AFTER).join('\n'))
      const body = bodyOf(id.name, all)
      if (body !== undefined) bodies.push(body)
    }
  return [...new Set([...lines, ...bodies, ...texts.values()])]
}

/** The line of the test's own file in a stack, as every runner writes it: `path:line`, in Python `File "path", line n`. */
function failedAt(path: string, stack: string): number | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const line = new RegExp(`(?:^|[/\\\\\\s("])${name}(?::|", line |\\()(\\d+)`, 'm').exec(stack)?.[1]
  return line === undefined ? undefined : Number(line)
}

/** From the line with the test's title, or its function's name, to where the indentation is back. */
function bodyOf(name: string, lines: readonly string[]): string | undefined {
  const title = name
    .split(' > ')
    .at(-1)!
    .replace(/ with data set .*$|\[[^[\]]*\]$/s, '')
  const named = /^(?:.*[:.])?(\w+)$/.exec(title)?.[1]
  const first = lines.findIndex(
    (line) =>
      (title.length > 2 && line.includes(title)) || (named !== undefined && new RegExp(`\\b(?:def|function)\\s+${named}\\b`).test(line)),
  )
  if (first < 0) return undefined
  const depth = indentOf(lines[first]!)
  let end = first + 1
  const inside = (line: string): boolean => line.trim() === '' || line.trim() === '{' || indentOf(line) > depth
  while (end < lines.length && end - first < TEST_LINES_MAX && inside(lines[end]!)) end++
  return lines.slice(first, end).join('\n')
}

const indentOf = (line: string): number => line.length - line.trimStart().length
