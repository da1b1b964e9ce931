/** Guards against None where mypy or pyright says that it may come: a way out of the function before the statement. */
import type { Candidate, FixSource } from '../../../contracts/index.ts'
import type { Complaint } from '../../../model/index.ts'
import { type Node, parse, walk } from '../tree/index.ts'

/** As the guards that TypeScript's compiler asks for. */
const PRIOR = 0.15
const COMPLAINTS_MAX = 40

/** What is asked of a value that may be None: a member, an element, or anything else. */
const MEMBER = /"None" of ".+" has no attribute "(\w+)"|"(\w+)" is not a known attribute of "None"/
const ELEMENT = /is not indexable|"None" is not subscriptable/
const OTHERWISE = /"None"|\bOptional\[|\| None\b|\bNone \|/

/** What a function gives that has nothing to give, by its annotation. */
const EMPTY: Readonly<Record<string, string>> = {
  str: '""',
  int: '0',
  float: '0.0',
  bool: 'False',
  list: '[]',
  List: '[]',
  dict: '{}',
  Dict: '{}',
}

/** Answers only where the request brings complaints. */
export const guardFixes = (): FixSource => ({
  id: 'compiler',
  async candidates({ complaints = [], files, project }) {
    const under = project.packageDir === project.root ? '' : `${project.packageDir.slice(project.root.length + 1)}/`
    const candidates: Candidate[] = []
    for (const complaint of complaints.slice(0, COMPLAINTS_MAX)) {
      const path = `${under}${complaint.path}`
      const text = files.get(path)
      if (text !== undefined && path.endsWith('.py')) candidates.push(...guardsFor(path, text, complaint))
    }
    return { candidates, note: undefined }
  },
})

export function guardsFor(path: string, text: string, { line, column = 1, message, rule }: Complaint): Candidate[] {
  const parsed = parse(text)
  if ('fault' in parsed || !OTHERWISE.test(message)) return []
  const from = lineStart(text, line)
  const missing = whatIsMissing(parsed.program, { from, at: from + column - 1, end: lineStart(text, line + 1) }, message)
  if (missing === undefined) return []
  const place = placeBefore(missing)
  if (place === undefined) return []
  const what = text.slice(missing.start, missing.end)
  const indent = /[ \t]*$/.exec(text.slice(0, place.statement.start))![0]
  const step = /^(\t| +)\S/m.exec(text)?.[1] ?? '    '
  const { start } = place.statement
  const put = (written: string, weight: number, how: string): Candidate => ({
    ...{ family: 'guard-told', path, start: missing.start, end: missing.end, source: 'compiler', prior: PRIOR },
    edits: [{ start, end: start, text: `${written}\n${indent}` }],
    weight,
    explanation: `${how} ${what} being None (${rule === '' ? '' : `${rule}: `}${message})`,
  })
  const ways = exits(place, text, what).map(([way, weight]) => put(`if ${what} is None:\n${indent}${step}${way}`, weight, 'guards against'))
  return [...ways, put(`assert ${what} is not None`, 0.3, 'does not take')]
}

interface Reach {
  /** Offsets: the line, and the column in it that the tool names. */
  readonly from: number
  readonly at: number
  readonly end: number
}

/** The expression that may be None, where a guard narrows it: names and members of names. */
function whatIsMissing(program: Node, { from, at, end }: Reach, message: string): Node | undefined {
  const [, one, other] = MEMBER.exec(message) ?? []
  const member = one ?? other
  const found: Node[] = []
  walk(program, (node) => {
    if (node.type !== 'MemberExpression' || node.start < from || node.end > end) return
    const property = node['property'] as Node
    const isMeant = member === undefined ? node['computed'] === true : node['computed'] !== true && property['name'] === member
    if (isMeant) found.push(node['object'] as Node)
  })
  if (member !== undefined || ELEMENT.test(message))
    return found.findLast((node) => isStable(node) && node.start <= at) ?? found.find(isStable)
  let widest: Node | undefined
  walk(program, (node) => {
    if (node.start === at && isStable(node) && (widest === undefined || node.end > widest.end)) widest = node
  })
  return widest
}

const isStable = (node: Node): boolean =>
  node.type === 'Identifier' || (node.type === 'MemberExpression' && node['computed'] !== true && isStable(node['object'] as Node))

interface Place {
  readonly statement: Node
  readonly inLoop: boolean
  /** Undefined at the top of a module or in a class. */
  readonly around: Node | undefined
}

/** The innermost statement that has a line of its own, and what is around it. */
function placeBefore(node: Node): Place | undefined {
  let statement: Node | undefined
  let inLoop = false
  for (let child = node, parent = node.parent; parent !== undefined; child = parent, parent = parent.parent) {
    const isBlock = parent.type === 'BlockStatement' || parent.type === 'Program'
    if (isBlock && statement === undefined) {
      if (parent['inline'] === true) continue
      statement = child
    }
    if (statement !== undefined && /^(?:ForOf|While)Statement$/.test(parent.type)) inLoop = true
    if (parent.type === 'FunctionDeclaration') return statement && { statement, inLoop, around: parent }
    if (parent.type === 'LambdaExpression' || parent.type === 'ClassDeclaration') break
  }
  return statement && { statement, inLoop, around: undefined }
}

/** Ways out, the likeliest first; which of them the annotation allows, the tool says. */
function exits({ inLoop, around }: Place, text: string, what: string): readonly (readonly [string, number])[] {
  const quote = (text.match(/'/g)?.length ?? 0) > (text.match(/"/g)?.length ?? 0) ? "'" : '"'
  const raise = [`raise ValueError(${quote}${what} is None${quote})`, 0.5] as const
  if (around === undefined) return [raise]
  const annotation = around['returnType'] as Node | null | undefined
  const type = annotation == null ? '' : text.slice(annotation.start, annotation.end)
  const found: (readonly [string, number])[] = inLoop ? [['continue', 0.9]] : []
  if (type === '' || type === 'None') found.push(['return', 1])
  else if (OTHERWISE.test(type)) found.push(['return None', 1])
  found.push(raise)
  const empty = EMPTY[/^\w+/.exec(type)?.[0] ?? '']
  if (empty !== undefined && !OTHERWISE.test(type)) found.push([`return ${empty.replaceAll('"', quote)}`, 0.2])
  return found
}

function lineStart(text: string, line: number): number {
  let at = 0
  for (let count = 1; count < line; count++) {
    const next = text.indexOf('\n', at)
    if (next === -1) return text.length
    at = next + 1
  }
  return at
}
