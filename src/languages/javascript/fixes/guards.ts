import { parseSync } from 'oxc-parser'
import type { Candidate, FixSource } from '../../../contracts/index.ts'
import type { Complaint } from '../../../model/index.ts'

const PRIOR = 0.15
const COMPLAINTS_MAX = 40

/** TS18047 to TS18049 name what may be missing. */
const POSSIBLY = /^'(.+?)' is possibly '(null|undefined)'(?: or '(undefined)')?/

/** Ways out of the function, the likeliest first; which of them its type allows, the compiler says. */
const EXITS: readonly (readonly [exit: string, weight: number])[] = [
  ['return', 1],
  ['return undefined', 0.9],
  ['return null', 0.6],
  ['return false', 0.25],
  ["return ''", 0.2],
  ['return []', 0.2],
  ['return 0', 0.15],
]
const THROW_WEIGHT = 0.5
const CHAIN_WEIGHT = 0.85

/**
 * What may be missing where the compiler says so: a guard before the statement, or an optional access. Answers only where the request
 * brings complaints.
 */
export const guardFixes = (): FixSource => ({
  id: 'compiler',
  async candidates({ complaints = [], files, project }) {
    const under = project.packageDir === project.root ? '' : `${project.packageDir.slice(project.root.length + 1)}/`
    const candidates: Candidate[] = []
    for (const complaint of complaints.slice(0, COMPLAINTS_MAX)) {
      const path = `${under}${complaint.path}`
      const text = files.get(path)
      if (text !== undefined) candidates.push(...guardsFor(path, text, complaint))
    }
    return { candidates, note: undefined }
  },
})

function* guardsFor(path: string, text: string, { line, column = 1, message, rule }: Complaint): Generator<Candidate> {
  const [, what, nothing, both] = POSSIBLY.exec(message) ?? []
  if (what === undefined || nothing === undefined) return
  const at = lineStart(text, line) + column - 1
  const base = { family: 'guard-told', path, start: at, end: at + what.length, source: 'compiler', prior: PRIOR }
  const because = `(${rule}: ${message})`
  if (text.startsWith(what, at)) {
    const next = text[at + what.length]
    const chain = next === '.' ? '?' : next === '[' || next === '(' ? '?.' : undefined
    const end = at + what.length
    if (chain !== undefined)
      yield {
        ...base,
        edits: [{ start: end, end, text: chain }],
        weight: CHAIN_WEIGHT,
        explanation: `asks ${what} only when it is there ${because}`,
      }
  }
  const start = statementAt(path, text, at)
  if (start === undefined) return
  const indent = /[ \t]*$/.exec(text.slice(0, start))?.[0] ?? ''
  const semicolon = /;[ \t]*\r?$/m.test(text) ? ';' : ''
  const test = both === undefined ? `${what} === ${nothing}` : `${what} == null`
  const quoted = what.replace(/[`'\\]/g, '')
  // In the habit of the file, where it spells out that it gives nothing.
  const exits = /\breturn undefined\b/.test(text) ? EXITS.map(([exit, weight]) => [exit, exit === 'return' ? 0.8 : weight] as const) : EXITS
  for (const [exit, weight] of [...exits, [`throw new Error('${quoted} is missing')`, THROW_WEIGHT] as const])
    yield {
      ...base,
      edits: [{ start, end: start, text: `if (${test}) ${exit}${semicolon}\n${indent}` }],
      weight,
      explanation: `guards against ${what} being ${both === undefined ? nothing : 'missing'} ${because}`,
    }
}

function lineStart(text: string, line: number): number {
  let at = 0
  for (let count = 1; count < line; count++) at = text.indexOf('\n', at) + 1
  return at
}

interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'

/** Start of the innermost statement of a block that holds the offset. */
function statementAt(path: string, text: string, offset: number): number | undefined {
  const { program, errors } = parseSync(path, text)
  if (errors.length > 0) return undefined
  let found: number | undefined
  const visit = (node: Node): void => {
    if (node.start > offset || node.end <= offset) return
    for (const value of Object.values(node)) {
      if (Array.isArray(value))
        for (const item of value) {
          if (!isNode(item)) continue
          if (node.type === 'BlockStatement' && item.start <= offset && offset < item.end) found = item.start
          visit(item)
        }
      else if (isNode(value)) visit(value)
    }
    // What an arrow function gives without a block has no place for a statement.
    if (node.type === 'ArrowFunctionExpression' && (node['body'] as Node).type !== 'BlockStatement') found = undefined
  }
  visit(program as unknown as Node)
  return found
}
