/** The usual small mutants of a Python text: operators taken for their neighbours, numbers one off, conditions turned round. */
import { type Node, parse, walk } from '../../src/languages/python/index.ts'

export interface Mutant {
  readonly start: number
  readonly end: number
  readonly text: string
}

const others: Readonly<Record<string, readonly string[]>> = {
  '<': ['<=', '>'],
  '>': ['>=', '<'],
  '<=': ['<', '>='],
  '>=': ['>', '<='],
  '==': ['!='],
  '!=': ['=='],
  '===': ['is not'],
  '!==': ['is'],
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '//': ['/'],
  '%': ['*'],
  '&&': ['or'],
  '||': ['and'],
}

export function pythonMutantsOf(text: string): Mutant[] {
  const read = parse(text)
  if ('fault' in read) throw new Error(read.fault.message)
  const found: Mutant[] = []
  walk(read.program, (node: Node) => {
    const span = node['operatorSpan'] as { start: number; end: number } | undefined
    const operator = node['operator'] as string
    if (span && /^(?:Binary|Logical)Expression$/.test(node.type))
      for (const other of others[operator] ?? []) found.push({ start: span.start, end: span.end, text: other })
    const number = node.type === 'Literal' && typeof node['value'] === 'number' ? node['value'] : undefined
    if (number !== undefined)
      for (const other of [number + 1, number - 1]) found.push({ start: node.start, end: node.end, text: String(other) })
    if (node.type === 'IfStatement' || node.type === 'ConditionalExpression') {
      const { start, end } = node['test'] as Node
      found.push({ start, end, text: `not (${text.slice(start, end)})` })
    }
  })
  return found
}
