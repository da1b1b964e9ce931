/** Test results out of TAP 13 and 14 (testanything.org), with the failures that their YAML blocks tell. */
import type { TestFailure, TestResult } from '../../model/index.ts'

const TAP_LINE = /^(\s*)(not )?ok\b(?:\s+\d+)?(?:\s+-)?\s*(.*?)(?:\s+#\s*(SKIP|TODO)\b.*)?$/i

/** Undefined when the text is no TAP. Nested subtests (four spaces) give names joined by ' > '; a parent of subtests is a suite, not a test. */
export function parseTap(tap: string): TestResult[] | undefined {
  if (!/^\s*(?:TAP version \d+|1\.\.\d+)/m.test(tap) || !/^\s*(?:not )?ok\b/m.test(tap)) return undefined
  const lines = tap.split('\n')
  const titles: string[] = []
  const out: { result: TestResult; depth: number }[] = []
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!
    const subtest = /^(\s*)# Subtest: (.*)$/.exec(line)
    if (subtest !== null) titles[Math.floor(subtest[1]!.length / 4)] = subtest[2]!.trim()
    const match = TAP_LINE.exec(line)
    if (match === null) continue
    const depth = Math.floor(match[1]!.length / 4)
    const isParent = out.some(
      (entry) => entry.depth === depth + 1 && entry.result.id.name.startsWith(`${[...titles.slice(0, depth), match[3]!].join(' > ')} > `),
    )
    const block = blockAfter(lines, at)
    // What a block says may look like a test point.
    at += block.length
    if (isParent) continue
    const name = [...titles.slice(0, depth), match[3]!].join(' > ')
    const directive = match[4]?.toLowerCase()
    const status = directive === 'skip' ? 'skipped' : directive === 'todo' ? 'todo' : match[2] === undefined ? 'passed' : 'failed'
    const failure = status === 'failed' ? { failure: failureIn(block) } : {}
    out.push({ depth, result: { id: { file: '', name }, status, durationMs: 0, ...failure } })
  }
  return out.map(({ result }) => result)
}

const indentOf = (line: string): number => /^ */.exec(line)![0].length

/** The lines of the block under a test point, from `---` to `...`; none where there is no block, or it has no end. */
function blockAfter(lines: readonly string[], point: number): string[] {
  if (!/^\s*---\s*$/.test(lines[point + 1] ?? '')) return []
  const indent = indentOf(lines[point + 1]!)
  for (let at = point + 2; at < lines.length; at++)
    if (indentOf(lines[at]!) === indent && lines[at]!.trim() === '...') return lines.slice(point + 1, at + 1)
  return []
}

/**
 * The top members of a block: plain and quoted words on one line, block scalars (`|` and `>`, YAML 1.2, 8.1), and for lists and
 * mappings their text. No whole YAML parser: many tools write what none would read, such as unquoted messages with a colon.
 */
function membersOf(block: readonly string[]): Record<string, string> {
  const members: Record<string, string> = {}
  const inner = block.slice(1, -1)
  const base = Math.min(...inner.filter((line) => line.trim() !== '').map(indentOf))
  for (let at = 0; at < inner.length; at++) {
    const member = /^(\w+):\s*(.*?)\s*$/.exec(inner[at]!.slice(base))
    if (indentOf(inner[at]!) !== base || member === null) continue
    const below = inner.slice(at + 1)
    const end = below.findIndex((line) => line.trim() !== '' && indentOf(line) <= base)
    const text = dedented(end === -1 ? below : below.slice(0, end))
    const [, name, word] = member as unknown as [string, string, string]
    const style = /^([|>])[-+\d]*$/.exec(word)?.[1]
    const value = style === '>' ? folded(text) : style === '|' || word === '' ? text.join('\n') : unquoted(word)
    members[name] ??= value.trimEnd()
  }
  return members
}

const unquoted = (word: string): string => word.replace(/^(['"])(.*)\1$/, '$2')

/** Lines without the indentation they share. */
function dedented(lines: readonly string[]): string[] {
  const indent = Math.min(...lines.filter((line) => line.trim() !== '').map(indentOf))
  return lines.map((line) => line.slice(Number.isFinite(indent) ? indent : 0))
}

/** A single line break is a space, an empty line a break. */
const folded = (lines: readonly string[]): string =>
  lines
    .join('\n')
    .replace(/(?<!\n)\n(?!\n)/g, ' ')
    .replace(/\n\n/g, '\n')

function failureIn(block: readonly string[]): TestFailure {
  const { message, error, expected, actual, wanted, found, stack, name } = membersOf(block)
  const said = { expected: expected ?? wanted, actual: actual ?? found, stack, type: name }
  return { message: message ?? error ?? 'not ok', ...Object.fromEntries(Object.entries(said).filter(([, value]) => (value ?? '') !== '')) }
}
