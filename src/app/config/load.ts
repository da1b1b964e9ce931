import { isAlias, isMap, isNode, isScalar, LineCounter, parseDocument, type Document, type Node } from 'yaml'
import type { z } from 'zod'
import { err, ok, type Result } from '../../kit/index.ts'
import { PrunellaError } from '../../model/index.ts'
import { resolveConfig, type Config } from './config.ts'
import { ConfigFile, knownKeys, settingInfos, type EnvironmentName } from './settings.ts'
import { nearest } from './suggest.ts'

/** The initial file with every comment is under 4 KiB; 64 KiB leaves room for long lists of globs. */
const CONFIG_LENGTH_MAX = 65_536
/** How much of a wrong value is worth showing. */
const SHOWN_MAX = 60

/** environments → production → search: settings below that are never sections. */
const SECTION_DEPTH_MAX = 3

/** What is wrong, and where: 1-based line and column in the file. */
export interface ConfigProblem {
  readonly path: string
  readonly line: number
  readonly column: number
  /** In words, without a full stop: 'a whole number from 0 to 20'. */
  readonly expected: string
  /** The whole sentence for a person, with place and expectation. */
  readonly message: string
}

/**
 * Reads the text of prunella.yaml (or .json, which YAML 1.2 contains) and gives the settings in force. `path` is only for
 * messages. Answers the first problem in the order of the file.
 */
export function loadConfig(text: string, path: string, environment?: EnvironmentName): Result<Config, ConfigProblem> {
  const problem = (at: { line: number; col: number }, what: string, expected: string): Result<never, ConfigProblem> => {
    const place = { path, line: Math.max(1, at.line), column: Math.max(1, at.col) }
    return err({ ...place, expected, message: `${path}, line ${place.line}, column ${place.column}: ${what}; expected ${expected}` })
  }
  if (text.length > CONFIG_LENGTH_MAX)
    return problem({ line: 1, col: 1 }, `the file has ${text.length} characters`, `at most ${CONFIG_LENGTH_MAX}`)
  const lines = new LineCounter()
  const read = readYaml(text, lines)
  if (!read.ok) return problem(lines.linePos(read.error.offset), read.error.what, 'YAML 1.2 or JSON')
  const { document, value } = read.value
  const parsed = ConfigFile.safeParse(withoutEmpty(value ?? {}))
  if (parsed.success) return ok(resolveConfig(parsed.data, environment))
  const found = parsed.error.issues
    .flatMap((issue) => wordIssue(issue, document))
    .sort((a, b) => a.offset - b.offset)
    .at(0)
  return problem(
    lines.linePos(found?.offset ?? 0),
    found?.what ?? 'the file is not valid',
    found?.expected ?? 'the settings of prunella init',
  )
}

export const configError = (problem: ConfigProblem): PrunellaError => new PrunellaError('config-invalid', problem.message)

interface YamlFault {
  readonly offset: number
  readonly what: string
}

function readYaml(text: string, lines: LineCounter): Result<{ document: Document; value: unknown }, YamlFault> {
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
    const fault = document.errors[0]
    if (fault) return err({ offset: fault.pos[0], what: fault.message })
    return ok({ document, value: document.toJS() })
  } catch (error) {
    // Nesting deeper than the stack, or aliases that multiply: yaml throws instead of reporting.
    return err({ offset: 0, what: error instanceof Error ? error.message : String(error) })
  }
}

/** A section whose settings are all commented out reads as null: it is the same as a section left out. */
function withoutEmpty(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || depth === SECTION_DEPTH_MAX) return value
  const present = Object.entries(value).filter(([, inner]) => inner !== null)
  return Object.fromEntries(present.map(([key, inner]) => [key, withoutEmpty(inner, depth + 1)]))
}

interface WordedIssue {
  readonly offset: number
  readonly what: string
  readonly expected: string
}

function wordIssue(issue: z.core.$ZodIssue, document: Document): WordedIssue[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      offset: offsetOfKey(document, issue.path, key),
      what: `the setting ${[...issue.path, key].join('.')} is not known${meant(key, issue.path)}`,
      expected: `one of ${(knownKeys(issue.path) ?? []).join(', ')}`,
    }))
  const node = nodeAt(document, issue.path)
  const name = issue.path.length > 0 ? issue.path.join('.') : 'the file'
  return [{ offset: node?.range?.[0] ?? 0, what: `${name} is ${shown(node)}`, expected: issue.message }]
}

/** A slip of the fingers at this place, or a setting that belongs to another section. */
function meant(key: string, path: readonly PropertyKey[]): string {
  const near = nearest(key, knownKeys(path) ?? [])
  if (near !== undefined) return ` (did you mean ${near}?)`
  const elsewhere = settingInfos().find((setting) => setting.name === key)
  return elsewhere ? ` here (did you mean ${elsewhere.section}.${elsewhere.name}?)` : ''
}

function nodeAt(document: Document, path: readonly PropertyKey[]): Node | undefined {
  let node: unknown = document.contents
  for (const key of path) {
    if (isAlias(node)) node = node.resolve(document)
    const inner: unknown =
      isNode(node) && 'get' in node ? (node.get as (key: PropertyKey, keepScalar: true) => unknown)(key, true) : undefined
    if (!isNode(inner)) break
    node = inner
  }
  return isNode(node) ? node : undefined
}

function offsetOfKey(document: Document, path: readonly PropertyKey[], key: string): number {
  const node = nodeAt(document, path)
  const map = isAlias(node) ? node.resolve(document) : node
  const pair = isMap(map) ? map.items.find((item) => isScalar(item.key) && String(item.key.value) === key) : undefined
  return (isScalar(pair?.key) ? pair.key.range?.[0] : node?.range?.[0]) ?? 0
}

function shown(node: Node | undefined): string {
  if (node === undefined) return 'missing'
  const value = JSON.stringify(isScalar(node) ? node.value : node.toJSON()) ?? 'nothing'
  return value.length > SHOWN_MAX ? `${value.slice(0, SHOWN_MAX)}…` : value
}
