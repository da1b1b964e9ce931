/** Functions that can be replaced alone: those whose surroundings are classes and the module, nothing else. */
import { applyEdits, type TextEdit } from '../../../kit/index.ts'
import type { Node } from '../tree/index.ts'
import type { Lines } from './statements.ts'

export interface Unit {
  readonly index: number
  /** Enclosing classes, then the function. */
  readonly names: readonly string[]
  /** From `def` (or `async`) to the end of the body. */
  readonly start: number
  readonly end: number
  /** Where the body begins; edits before it change parameters. */
  readonly bodyStart: number
  /** 1-based lines of `def`, of the first decorator or `def`, of the end of the body. */
  readonly line: number
  readonly first: number
  readonly last: number
  /** Of the first line that runs only when the function is called: defaults and annotations before it run when it is made. */
  readonly bodyLine: number
  /** White space before each of the names. */
  readonly indents: readonly string[]
}

/** A replacement as it is sent into the sandbox; see runtime/swap.py. */
export interface Replacement {
  readonly file: number
  readonly unit: number
  readonly names: readonly string[]
  readonly line: number
  readonly first: number
  readonly last: number
  readonly bodyLine: number
  readonly text: string
  readonly header: boolean
  /** Lines before the function in `text`. */
  readonly lead: number
}

interface Place {
  readonly name: string
  readonly indent: string
}

export function findUnits(program: Node, lines: Lines, text: string): Unit[] {
  const units: Unit[] = []
  const indentOf = (node: Node): string => {
    const start = node['keywordStart'] as number
    // A byte order mark is no white space to Python.
    return text.slice(lines.start(lines.at(start)), start).replace('\uFEFF', '')
  }
  const visit = (body: readonly Node[], classes: readonly Place[]): void => {
    for (const node of body) {
      if (node.type === 'IfStatement' || node.type === 'TryStatement' || node.type === 'WithStatement') {
        for (const key of ['consequent', 'block', 'body', 'orelse', 'finalizer', 'alternate']) {
          const inner = node[key] as Node | null | undefined
          if (inner?.type === 'BlockStatement') visit(inner['body'] as Node[], classes)
          else if (inner?.type === 'IfStatement') visit([inner], classes)
        }
        for (const handler of (node['handlers'] as Node[] | undefined) ?? []) visit((handler['body'] as Node)['body'] as Node[], classes)
      }
      const name = (node['id'] as Node | undefined)?.['name'] as string
      if (node.type === 'ClassDeclaration') visit((node['body'] as Node)['body'] as Node[], [...classes, { name, indent: indentOf(node) }])
      if (node.type === 'FunctionDeclaration') units.push(unitOf(units.length, node, [...classes, { name, indent: indentOf(node) }], lines))
    }
  }
  visit(program['body'] as Node[], [])
  return units
}

function unitOf(index: number, node: Node, path: readonly Place[], lines: Lines): Unit {
  const start = node['keywordStart'] as number
  return {
    index,
    names: path.map(({ name }) => name),
    start,
    end: node.end,
    bodyStart: (node['body'] as Node).start,
    line: lines.at(start),
    first: lines.at(node.start),
    last: lines.at(node.end - 1),
    bodyLine: Math.max(lines.at(start) + 1, lines.at((node['body'] as Node).start)),
    indents: path.map(({ indent }) => indent),
  }
}

/**
 * The function with the edits in it, below bare headers of its classes. Undefined when an edit lies outside of every function's text.
 * Throws RangeError for edits that overlap.
 */
export function spliceUnits(
  file: { readonly index: number; readonly text: string; readonly units: readonly Unit[] },
  edits: readonly TextEdit[],
): readonly Replacement[] | undefined {
  const byUnit = new Map<Unit, TextEdit[]>()
  for (const edit of edits) {
    const unit = file.units.find(({ start, end }) => edit.start >= start && edit.end <= end)
    // At the very start stands `def` itself: what is put there does not belong to the function.
    if (unit === undefined || edit.start === unit.start) return undefined
    byUnit.set(unit, [...(byUnit.get(unit) ?? []), edit])
  }
  return [...byUnit].map(([unit, own]) => replacementOf(file, unit, own))
}

export function replacementOf(
  file: { readonly index: number; readonly text: string },
  unit: Unit,
  edits: readonly TextEdit[],
): Replacement {
  const moved = edits.map(({ start, end, text }) => ({ start: start - unit.start, end: end - unit.start, text }))
  const edited = applyEdits(file.text.slice(unit.start, unit.end), moved)
  const headers = unit.names.slice(0, -1).map((name, at) => `${unit.indents[at]!}class ${name}:\n`)
  const { names, line, first, last, bodyLine } = unit
  const indented = `${headers.join('')}${unit.indents.at(-1)!}${edited}\n`
  // What stands inside an `if` of the module is indented.
  const text = unit.indents[0] === '' ? indented : `if True:\n${indented}`
  const lead = headers.length + (unit.indents[0] === '' ? 0 : 1)
  return {
    file: file.index,
    unit: unit.index,
    names,
    line,
    first,
    last,
    bodyLine,
    text,
    lead,
    header: edits.some((edit) => edit.start < unit.bodyStart),
  }
}
