/** Test results out of JUnit XML, the Jenkins schema. */
import { XMLParser } from 'fast-xml-parser'
import type { TestFailure, TestResult } from '../../model/index.ts'

type Attributes = Readonly<Record<string, unknown>>

const listTags = new Set(['testsuite', 'testcase', 'failure', 'error', 'skipped'])
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  textNodeName: '#text',
  isArray: (name) => listTags.has(name),
  processEntities: true,
  // Numeric ones too: pytest writes line ends so.
  htmlEntities: true,
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
