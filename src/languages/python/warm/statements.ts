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

/** Nothing happens in them: a definition is no fault, its body may be. */
const withoutCode: ReadonlySet<string> = new Set(['FunctionDeclaration', 'ClassDeclaration', 'GlobalStatement', 'PassStatement'])
const isStatement = ({ type }: Node): boolean => /(?:Statement|Declaration|TypeAlias)$/.test(type) && type !== 'BlockStatement'

/** The end of what a statement itself does: a block below it is other statements. */
function headerEnd(node: Node): number {
  const blocks = [...children(node)].filter(({ type }) => type === 'BlockStatement' || type === 'MatchCase' || type === 'ClassBody')
  return blocks[0]?.start ?? node.end
}

export function statementsOf(program: Node, path: string, lines: Lines, into: WarmStatement[], onLine: Map<number, number[]>): void {
  const visit = (node: Node): void => {
    if (isStatement(node) && !withoutCode.has(node.type)) {
      const index = into.push({ path, start: node.start, end: node.end, line: lines.at(node.start) }) - 1
      const first = lines.at(node.start)
      const own = headerEnd(node)
      // The block of a compound statement begins on a line of its own, or on the header's.
      const last = own < node.end ? Math.max(first, lines.at(own) - 1) : lines.at(node.end - 1)
      for (let line = first; line <= last; line++) onLine.set(line, [...(onLine.get(line) ?? []), index])
    }
    for (const child of children(node)) visit(child)
  }
  visit(program)
}
