import type { Node } from 'oxc-parser'
import type { Candidate } from '../../../../contracts/index.ts'
import { applyEdits } from '../../../../kit/index.ts'
import { analyseScopes, isReference, walk } from '../../../templates/index.ts'
import { names } from '../names.ts'
import { children, parse, parseDeclaredTwice } from '../tree.ts'

/** Names that are read and declared nowhere, offered as what a second declaration was to be called. */
const namesMax = 4

interface Change {
  readonly start: number
  readonly end: number
  readonly text: string
}

/**
 * A file that declares a name twice parses and never loads. All doubles go at once: the later ones removed, turned into
 * assignments or named as what is read and never declared, or the earlier ones removed. Every candidate given out parses.
 */
export function* duplicateRepairs(path: string, text: string): Iterable<Candidate> {
  const found = parseDeclaredTwice(path, text)
  if (!found) return
  const all: Node[] = []
  walk(found.program, children, (node) => void all.push(node))
  const pairs = found.names.flatMap((labels) => labels.slice(1).map((later) => [labels[0]!, later] as const))
  const later = unique(pairs.map(([, second]) => declarationAt(second, all)))
  const first = unique(pairs.map(([one]) => declarationAt(one, all)))
  const survivors = first.filter((node) => !later.includes(node))
  const changes: [readonly Change[], number, string][] = []
  if (later.length > 0) {
    const removed = later.map((node) => removal(node, text))
    changes.push([removed, 0.9, 'removes what is declared again'])
    changes.push([
      later.flatMap((node) => assignment(node, text)).concat(first.flatMap((node) => writable(node, text))),
      0.8,
      'assigns instead of declaring again',
    ])
    const mixed = operandsOf(survivors, new Set(pairs.map(([one]) => text.slice(one.start, one.end))), text)
    if (mixed.length > 0) changes.push([[...removed, ...mixed], 0.7, 'removes what is declared again, and what it mixed in'])
  }
  if (first.length > 0) changes.push([first.map((node) => removal(node, text)), 0.5, 'removes what is declared again further down'])
  for (const [index, name] of undeclared(all, analyseScopes(found.program, { children, names })).entries())
    for (const [, second] of pairs) changes.push([[{ ...second, text: name }], 0.95 - 0.1 * index, 'names a second declaration'])
  for (const [edits, weight, why] of changes) yield* given(path, text, edits, weight, why)
}

function* given(path: string, text: string, changes: readonly Change[], weight: number, why: string): Iterable<Candidate> {
  const edits = [...changes].sort((a, b) => a.start - b.start)
  if (edits.length === 0 || edits.some((edit, index) => index > 0 && edit.start < edits[index - 1]!.end)) return
  if (!('program' in parse(path, applyEdits(text, edits)))) return
  const { start } = edits[0]!
  yield {
    family: 'syntax',
    path,
    start,
    end: edits.at(-1)!.end,
    edits,
    weight,
    explanation: `${why}: ${text.slice(start, edits[0]!.end).trim() || edits[0]!.text}`,
  }
}

const unique = (nodes: readonly (Node | undefined)[]): Node[] => [...new Set(nodes.filter((node) => node !== undefined))]

/** The statement that declares the name at the span and nothing else. */
function declarationAt(span: { start: number; end: number }, all: readonly Node[]): Node | undefined {
  return all.find(
    (node) =>
      (node.type === 'VariableDeclaration' && node.declarations.length === 1 && node.declarations[0]!.id.start === span.start) ||
      ((node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') && node.id?.start === span.start),
  )
}

/** With its line, when it has one to itself. */
function removal(node: Node, text: string): Change {
  const lineStart = text.lastIndexOf('\n', node.start - 1) + 1
  const lineEnd = text.indexOf('\n', node.end)
  const whole = lineEnd >= 0 && text.slice(lineStart, node.start).trim() === '' && text.slice(node.end, lineEnd).trim() === ''
  return whole ? { start: lineStart, end: lineEnd + 1, text: '' } : { start: node.start, end: node.end, text: '' }
}

function assignment(node: Node, text: string): Change[] {
  if (node.type !== 'VariableDeclaration') return []
  const [declarator] = node.declarations
  return declarator?.init ? [{ start: node.start, end: declarator.id.start, text: '' }] : [removal(node, text)]
}

const writable = (node: Node, text: string): Change[] =>
  node.type === 'VariableDeclaration' && text.startsWith('const', node.start)
    ? [{ start: node.start, end: node.start + 5, text: 'let' }]
    : []

/** In what the declarations compute first, operands that are one of the doubled names: two versions of a line were mixed. */
function operandsOf(declarations: readonly Node[], names: ReadonlySet<string>, text: string): Change[] {
  const changes: Change[] = []
  for (const declaration of declarations) {
    const { parent } = declaration
    walk(declaration, children, (node) => {
      if (node.type !== 'BinaryExpression') return
      if (node.left.type === 'Identifier' && names.has(node.left.name))
        changes.push({ start: node.left.start, end: node.right.start, text: '' })
      else if (node.right.type === 'Identifier' && names.has(node.right.name))
        changes.push({ start: node.left.end, end: node.right.end, text: '' })
    })
    ;(declaration as { parent?: unknown }).parent = parent
  }
  return changes.filter((change) => text.slice(change.start, change.end).trim() !== '')
}

function undeclared(all: readonly Node[], scopes: ReturnType<typeof analyseScopes>): string[] {
  const names = new Set<string>()
  for (const node of all)
    if (
      node.type === 'Identifier' &&
      isReference(node) &&
      !scopes.resolve(node, node.name) &&
      !(node.name in globalThis) &&
      !/^(module|exports|require|undefined)$/.test(node.name)
    )
      names.add(node.name)
  return [...names].slice(0, namesMax)
}
