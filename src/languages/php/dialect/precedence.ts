import type { Dialect } from '../../templates/index.ts'
import { own } from './tree.ts'

type Node = Parameters<Dialect['precedence']>[0]

const binary: Readonly<Record<string, number>> = {
  '|': 4,
  '^': 5,
  '&': 6,
  '==': 7,
  '!=': 7,
  '===': 7,
  '!==': 7,
  '<=>': 7,
  '<': 8,
  '>': 8,
  '<=': 8,
  '>=': 8,
  '.': 8.5,
  '<<': 9,
  '>>': 9,
  '+': 10,
  '-': 10,
  '*': 11,
  '/': 11,
  '%': 11,
  instanceof: 12.5,
  '**': 13,
}

/** After https://www.php.net/manual/en/language.operators.precedence.php, on the scale of the templates. */
export function precedence(node: Node): number {
  const { type, operator, written } = own(node) as { readonly type: string; readonly operator?: string; readonly written?: string }
  switch (type) {
    case 'SequenceExpression':
      return 0
    case 'AssignmentExpression':
    case 'YieldExpression':
    case 'ThrowExpression':
    case 'IncludeExpression':
    case 'ArrowFunctionExpression':
    case 'SpreadElement':
    case 'NamedArgument':
      return 0.8
    case 'ConditionalExpression':
      return 1
    case 'LogicalExpression':
      return /^(and|or|xor)$/.test(written ?? '') ? 0.5 : (logical[operator ?? ''] ?? 1)
    case 'BinaryExpression':
      return written === 'xor' ? 0.5 : (binary[operator ?? ''] ?? 7)
    case 'UnaryExpression':
      return operator === 'print' ? 0.8 : 12
    case 'UpdateExpression':
      return 13.5
    case 'FunctionExpression':
    case 'ClassExpression':
    case 'NewExpression':
    case 'MatchExpression':
      return 14
    default:
      return 15
  }
}

const logical: Readonly<Record<string, number>> = { '&&': 3, '||': 2, '??': 1.7, '?:': 1 }

/** A comment between an operand and the operator may be as long as this. */
const gapCharsMax = 400

/** Where the operator stands: in PHP's own spelling, behind the parentheses and comments after the left side. */
export function operatorSpan(text: string, node: Node): { readonly start: number; readonly end: number } {
  const { left, right, operator, written } = own(node) as unknown as {
    readonly left: { readonly end: number }
    readonly right: { readonly start: number }
    readonly operator: string
    readonly written?: string
  }
  const word = written ?? operator
  const gap = text.slice(left.end, Math.min(right.start, left.end + gapCharsMax))
  const bare = gap.replace(/\/\*[\s\S]*?\*\/|(?:\/\/|#)[^\n]*/g, (comment) => ' '.repeat(comment.length))
  if (word === '?:') {
    const found = /\?\s*:/.exec(bare)
    return found ? { start: left.end + found.index, end: left.end + found.index + found[0].length } : { start: left.end, end: left.end }
  }
  const at = bare.toLowerCase().indexOf(word)
  const spelled = at === -1 && word === '!=' ? bare.indexOf('<>') : at
  const start = left.end + Math.max(0, spelled)
  return { start, end: start + word.length }
}
