/** Statements, and the lines that belong to each: a compound statement's own lines are those of its header. */
import type { WarmStatement } from '../../../contracts/index.ts'
import { children, type Node } from '../tree/index.ts'

export interface Lines {
  readonly count: number
  /** 1-based line of an offset. */
  at(offset: number): number
  /** Offset of the beginning of a 1-based line. */
  start(line: number): number
}

export function linesOf(text: string): Lines {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return {
    count: starts.length,
    start: (line) => starts[line - 1] ?? text.length,
    at(offset) {
      let low = 0
      let high = starts.length
      while (low < high) {
        const middle = (low + high) >> 1
        if (starts[middle]! <= offset) low = middle + 1
        else high = middle
      }
      return low
    },
  }
}

/** Nothing happens in them. */
const withoutCode: ReadonlySet<string> = new Set(['GlobalStatement', 'PassStatement'])
const isStatement = ({ type }: Node): boolean => /(?:Statement|Declaration|TypeAlias)$/.test(type) && type !== 'BlockStatement'

/** The end of what a statement itself does: a block below it is other statements. */
function headerEnd(node: Node): number {
  const blocks = [...children(node)].filter(({ type }) => type === 'BlockStatement' || type === 'MatchCase' || type === 'ClassBody')
  return blocks[0]?.start ?? node.end
}

/**
 * What runs of a definition before its body does: decorators, and what a class descends from. Undefined where there is none: a bare
 * definition is no fault, its body may be.
 */
function headingOf(node: Node): { readonly start: number; readonly end: number } | undefined {
  const parts = [node['decorators'], node['superClasses']].flatMap((list) => (list as Node[] | undefined) ?? [])
  const last = parts.at(-1)
  return last === undefined ? undefined : { start: node.start, end: last.end }
}

export function statementsOf(program: Node, path: string, lines: Lines, into: WarmStatement[], onLine: Map<number, number[]>): void {
  const add = ({ start, end }: { readonly start: number; readonly end: number }, last: number): void => {
    const line = lines.at(start)
    const index = into.push({ path, start, end, line }) - 1
    for (let at = line; at <= last; at++) onLine.set(at, [...(onLine.get(at) ?? []), index])
  }
  const visit = (node: Node): void => {
    if (node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') {
      const heading = headingOf(node)
      if (heading !== undefined) add(heading, lines.at(heading.end - 1))
    } else if (isStatement(node) && !withoutCode.has(node.type)) {
      const own = headerEnd(node)
      // The block of a compound statement begins on a line of its own, or on the header's.
      add(node, own < node.end ? Math.max(lines.at(node.start), lines.at(own) - 1) : lines.at(node.end - 1))
    }
    for (const child of children(node)) visit(child)
  }
  visit(program)
}
