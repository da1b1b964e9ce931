/** Test results out of what any tool can write: JUnit XML (the Jenkins schema) or TAP 13/14. */
import { XMLParser } from 'fast-xml-parser'
import type { TestFailure, TestResult } from '../../../model/index.ts'

type Attributes = Readonly<Record<string, unknown>>

const listTags = new Set(['testsuite', 'testcase', 'failure', 'error', 'skipped'])
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  textNodeName: '#text',
  isArray: (name) => listTags.has(name),
  processEntities: true,
})

const text = (value: unknown): string | undefined => (typeof value === 'string' || typeof value === 'number' ? String(value) : undefined)
const children = (node: Attributes, name: string): Attributes[] =>
  (Array.isArray(node[name]) ? (node[name] as unknown[]) : []).map((child) =>
    typeof child === 'object' && child !== null ? (child as Attributes) : { '#text': child },
  )

/** Undefined when the text is no JUnit report. */
export function parseJUnit(xml: string): TestResult[] | undefined {
  if (!/<testsuites?[\s>/]/.test(xml)) return undefined
  let root: Attributes
  try {
    root = parser.parse(xml) as Attributes
  } catch {
    return undefined
  }
  const outer = root['testsuites']
  const tops = [root, ...(typeof outer === 'object' && outer !== null ? [outer as Attributes] : [])]
  return tops.flatMap((top) => children(top, 'testsuite').flatMap((suite) => suiteCases(suite, '')))
}

function suiteCases(suite: Attributes, above: string): TestResult[] {
  const file = text(suite['@file']) ?? text(suite['@filepath']) ?? (above === '' ? text(suite['@name']) : undefined) ?? above
  const nested = children(suite, 'testsuite').flatMap((inner) => suiteCases(inner, file))
  return [...nested, ...children(suite, 'testcase').map((test) => caseResult(test, file))]
}

function caseResult(test: Attributes, suiteFile: string): TestResult {
  const file = text(test['@file']) ?? suiteFile
  const group = text(test['@classname'])
  const title = text(test['@name']) ?? ''
  const name = group === undefined || group === '' || group === file || title.startsWith(`${group} `) ? title : `${group} > ${title}`
  const bad = [...children(test, 'failure'), ...children(test, 'error')][0]
  const durationMs = Number(text(test['@time']) ?? 0) * 1_000
  const shared = { id: { file, name }, durationMs: Number.isFinite(durationMs) ? durationMs : 0 }
  if (bad !== undefined) return { ...shared, status: 'failed', failure: failureOf(bad) }
  return { ...shared, status: children(test, 'skipped').length > 0 || 'skipped' in test ? 'skipped' : 'passed' }
}

function failureOf(bad: Attributes): TestFailure {
  const stack = text(bad['#text'])
  const type = text(bad['@type'])
  return {
    message: text(bad['@message']) ?? stack?.split('\n')[0] ?? 'failed',
    ...(type === undefined ? {} : { type }),
    ...(stack === undefined ? {} : { stack }),
  }
}

const TAP_LINE = /^(\s*)(not )?ok\b(?:\s+\d+)?(?:\s+-)?\s*(.*?)(?:\s+#\s*(SKIP|TODO)\b.*)?$/i

/** Undefined when the text is no TAP. Nested subtests (four spaces) give names joined by ' > '; a parent of subtests is a suite, not a test. */
export function parseTap(tap: string): TestResult[] | undefined {
  if (!/^\s*(?:TAP version \d+|1\.\.\d+)/m.test(tap) || !/^\s*(?:not )?ok\b/m.test(tap)) return undefined
  const lines = tap.split('\n')
  const titles: string[] = []
  const out: { result: TestResult; depth: number }[] = []
  lines.forEach((line, at) => {
    const subtest = /^(\s*)# Subtest: (.*)$/.exec(line)
    if (subtest !== null) titles[Math.floor(subtest[1]!.length / 4)] = subtest[2]!.trim()
    const match = TAP_LINE.exec(line)
    if (match === null) return
    const depth = Math.floor(match[1]!.length / 4)
    const isParent = out.some(
      (entry) => entry.depth === depth + 1 && entry.result.id.name.startsWith(`${[...titles.slice(0, depth), match[3]!].join(' > ')} > `),
    )
    if (isParent) return
    const name = [...titles.slice(0, depth), match[3]!].join(' > ')
    const directive = match[4]?.toLowerCase()
    const status = directive === 'skip' ? 'skipped' : directive === 'todo' ? 'todo' : match[2] === undefined ? 'passed' : 'failed'
    const failure = status === 'failed' ? { failure: tapFailure(lines, at + 1) } : {}
    out.push({ depth, result: { id: { file: '', name }, status, durationMs: 0, ...failure } })
  })
  return out.map(({ result }) => result)
}

/** The YAML block under a failed point, as far as one-line members go. */
function tapFailure(lines: readonly string[], from: number): TestFailure {
  const members: Record<string, string> = {}
  if (/^\s*---/.test(lines[from] ?? ''))
    for (let at = from + 1; at < lines.length && !/^\s*\.\.\.\s*$/.test(lines[at]!); at++) {
      const member = /^\s*(\w+):\s*(.+?)\s*$/.exec(lines[at]!)
      if (member !== null) members[member[1]!] ??= member[2]!.replace(/^(['"])(.*)\1$/, '$2')
    }
  const { expected, actual } = members
  return {
    message: members['message'] ?? members['error'] ?? 'not ok',
    ...(expected === undefined ? {} : { expected }),
    ...(actual === undefined ? {} : { actual }),
  }
}
