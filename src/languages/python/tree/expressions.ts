/** Expressions (https://docs.python.org/3/reference/grammar.html), loosest first. */
import { type Cursor, keywords } from './cursor.ts'
import type { Node, Span } from './nodes.ts'

/** One expression without a comma: a condition, a lambda, or with `:=` a named expression. */
export function namedExpression(cursor: Cursor): Node {
  const next = cursor.peek(1)
  if (cursor.isKind('name') && next?.kind === 'op' && next.text === ':=' && !keywords.has(cursor.token.text)) {
    const left = cursor.identifier()
    const operator = cursor.next()
    const right = expression(cursor)
    return { type: 'AssignmentExpression', operator: ':=', operatorSpan: spanOf(operator), left, right, start: left.start, end: right.end }
  }
  return expression(cursor)
}

export const spanOf = ({ start, end }: Span): Span => ({ start, end })

export function expression(cursor: Cursor): Node {
  return cursor.deeper(() => {
    if (cursor.is('lambda')) return cursor.grammar.lambda(cursor)
    const consequent = disjunction(cursor)
    if (!cursor.is('if')) return consequent
    cursor.next()
    const test = disjunction(cursor)
    cursor.expect('else')
    const alternate = expression(cursor)
    return { type: 'ConditionalExpression', consequent, test, alternate, start: outerStart(consequent), end: outerEnd(alternate) }
  })
}

/** Operators hold the parentheses of their operands. */
export const outerStart = (node: Node): number => node.parens?.start ?? node.start
export const outerEnd = (node: Node): number => node.parens?.end ?? node.end

const logical = (cursor: Cursor, word: 'and' | 'or', operand: (cursor: Cursor) => Node): Node => {
  let left = operand(cursor)
  while (cursor.is(word)) {
    const operatorSpan = spanOf(cursor.next())
    const right = operand(cursor)
    const operator = word === 'and' ? '&&' : '||'
    left = { type: 'LogicalExpression', operator, operatorSpan, left, right, start: outerStart(left), end: outerEnd(right) }
  }
  return left
}

export const disjunction = (cursor: Cursor): Node => logical(cursor, 'or', conjunction)
const conjunction = (cursor: Cursor): Node => logical(cursor, 'and', inversion)

function inversion(cursor: Cursor): Node {
  if (!cursor.is('not')) return comparison(cursor)
  const { start, end } = cursor.next()
  const argument = cursor.deeper(() => inversion(cursor))
  return { type: 'UnaryExpression', operator: '!', operatorSpan: { start, end }, argument, prefix: true, start, end: outerEnd(argument) }
}

const comparisons: ReadonlySet<string> = new Set(['<', '>', '==', '>=', '<=', '!=', 'in', 'is', 'not'])

/** `a < b` is a BinaryExpression; more than one comparison is a ChainedComparison, whose parts are evaluated once. */
function comparison(cursor: Cursor): Node {
  const operands = [binary(cursor, 0)]
  const operators: string[] = []
  const operatorSpans: Span[] = []
  while (comparisons.has(cursor.token.text) && (cursor.isKind('op') || cursor.isKind('name'))) {
    if (cursor.is('not') && cursor.peek(1)?.text !== 'in') break
    const first = cursor.next()
    const second = first.text === 'is' ? cursor.take('not') : first.text === 'not' ? cursor.next() : undefined
    operatorSpans.push({ start: first.start, end: second?.end ?? first.end })
    operators.push(first.text === 'is' ? (second ? '!==' : '===') : first.text === 'not' ? 'not in' : first.text)
    operands.push(binary(cursor, 0))
  }
  if (operators.length === 0) return operands[0]!
  const span = { start: outerStart(operands[0]!), end: outerEnd(operands.at(-1)!) }
  if (operators.length > 1) return { type: 'ChainedComparison', operators, operatorSpans, operands, ...span }
  return {
    type: 'BinaryExpression',
    operator: operators[0],
    operatorSpan: operatorSpans[0],
    left: operands[0],
    right: operands[1],
    ...span,
  }
}

/** Binary operators from loosest to tightest; unary minus binds tighter than all of them, the power tighter still. */
const levels: readonly ReadonlySet<string>[] = [
  new Set(['|']),
  new Set(['^']),
  new Set(['&']),
  new Set(['<<', '>>']),
  new Set(['+', '-']),
  new Set(['*', '/', '//', '%', '@']),
]

function binary(cursor: Cursor, level: number): Node {
  const operators = levels[level]
  if (operators === undefined) return unary(cursor)
  let left = binary(cursor, level + 1)
  while (cursor.isKind('op') && operators.has(cursor.token.text)) {
    const operator = cursor.next()
    const right = binary(cursor, level + 1)
    const span = { start: outerStart(left), end: outerEnd(right) }
    left = { type: 'BinaryExpression', operator: operator.text, operatorSpan: spanOf(operator), left, right, ...span }
  }
  return left
}

function unary(cursor: Cursor): Node {
  if (cursor.isKind('op') && ['-', '+', '~'].includes(cursor.token.text)) {
    const { start, end, text } = cursor.next()
    const argument = cursor.deeper(() => unary(cursor))
    return { type: 'UnaryExpression', operator: text, operatorSpan: { start, end }, argument, prefix: true, start, end: outerEnd(argument) }
  }
  const left = awaited(cursor)
  if (!cursor.is('**')) return left
  const operatorSpan = spanOf(cursor.next())
  const right = unary(cursor)
  return { type: 'BinaryExpression', operator: '**', operatorSpan, left, right, start: outerStart(left), end: outerEnd(right) }
}

function awaited(cursor: Cursor): Node {
  if (!cursor.is('await')) return primary(cursor)
  const { start } = cursor.next()
  const argument = primary(cursor)
  return { type: 'AwaitExpression', argument, start, end: outerEnd(argument) }
}

/** Members, subscripts and calls. */
function primary(cursor: Cursor): Node {
  let node = cursor.grammar.atom(cursor)
  for (;;) {
    const start = outerStart(node)
    if (cursor.take('.')) {
      const property = cursor.identifier()
      node = { type: 'MemberExpression', object: node, property, computed: false, start, end: property.end }
    } else if (cursor.is('[')) {
      cursor.next()
      const property = cursor.deeper(() => subscript(cursor))
      node = { type: 'MemberExpression', object: node, property, computed: true, start, end: cursor.expect(']').end }
    } else if (cursor.is('(')) {
      const list = cursor.deeper(() => callArguments(cursor))
      node = { type: 'CallExpression', callee: node, arguments: list, start, end: cursor.lastEnd }
    } else return node
  }
}

function subscript(cursor: Cursor): Node {
  const elements = [slice(cursor)]
  if (!cursor.is(',')) return elements[0]!
  while (cursor.take(',') && !cursor.is(']')) elements.push(slice(cursor))
  return { type: 'TupleExpression', elements, start: outerStart(elements[0]!), end: cursor.lastEnd }
}

function slice(cursor: Cursor): Node {
  const { start } = cursor.token
  const ends = (): boolean => cursor.is(':') || cursor.is(',') || cursor.is(']')
  const lower = ends() ? null : cursor.is('*') ? starred(cursor) : namedExpression(cursor)
  if (lower !== null && !cursor.is(':')) return lower
  cursor.expect(':')
  const upper = ends() ? null : expression(cursor)
  const step = cursor.take(':') && !ends() ? expression(cursor) : null
  return { type: 'SliceExpression', lower, upper, step, start, end: cursor.lastEnd }
}

/** `*x` in a list, a call or a target. */
export function starred(cursor: Cursor): Node {
  const { start } = cursor.expect('*')
  const argument = binary(cursor, 0)
  return { type: 'SpreadElement', argument, start, end: outerEnd(argument) }
}

export function callArguments(cursor: Cursor): Node[] {
  cursor.expect('(')
  const list: Node[] = []
  while (!cursor.is(')')) {
    list.push(oneArgument(cursor))
    if (!cursor.take(',')) break
  }
  cursor.expect(')')
  return list
}

function oneArgument(cursor: Cursor): Node {
  const { start } = cursor.token
  if (cursor.is('*') || cursor.is('**')) {
    const stars = cursor.next().text.length
    const argument = expression(cursor)
    return { type: 'SpreadElement', argument, mapping: stars === 2, start, end: outerEnd(argument) }
  }
  if (cursor.isKind('name') && cursor.peek(1)?.text === '=' && cursor.peek(1)?.kind === 'op') {
    const name = cursor.identifier()
    cursor.next()
    const value = expression(cursor)
    return { type: 'KeywordArgument', name, value, start, end: outerEnd(value) }
  }
  const value = namedExpression(cursor)
  if (!cursor.is('for') && !cursor.is('async')) return value
  const generators = comprehensionFors(cursor)
  // A lone generator borrows the parentheses of its call.
  return { type: 'ComprehensionExpression', kind: 'generator', element: value, generators, start: outerStart(value), end: cursor.lastEnd }
}

export function comprehensionFors(cursor: Cursor): Node[] {
  const generators: Node[] = []
  while (cursor.is('for') || cursor.is('async')) {
    const { start } = cursor.token
    const isAsync = cursor.take('async') !== undefined
    cursor.expect('for')
    const left = targets(cursor)
    cursor.expect('in')
    const right = disjunction(cursor)
    const conditions: Node[] = []
    while (cursor.take('if')) conditions.push(comprehensionCondition(cursor))
    generators.push({ type: 'ComprehensionFor', left, right, conditions, async: isAsync, start, end: cursor.lastEnd })
  }
  return generators
}

const comprehensionCondition = (cursor: Cursor): Node =>
  cursor.is('lambda') || cursor.peek(1)?.text === ':=' ? namedExpression(cursor) : disjunction(cursor)

/** Targets of `for`: `in` ends them, so they are no comparisons. */
export function targets(cursor: Cursor): Node {
  const one = (): Node => (cursor.is('*') ? starred(cursor) : binary(cursor, 0))
  const elements = [one()]
  if (!cursor.is(',')) return elements[0]!
  while (cursor.take(',') && startsExpression(cursor)) elements.push(one())
  return { type: 'TupleExpression', elements, start: outerStart(elements[0]!), end: cursor.lastEnd }
}

/** Expressions with commas between them: a tuple without parentheses when there is a comma. `yield` may stand where a value may. */
export function expressions(cursor: Cursor): Node {
  if (cursor.is('yield')) return yielded(cursor)
  const one = (): Node => (cursor.is('*') ? starred(cursor) : namedExpression(cursor))
  const elements = [one()]
  if (!cursor.is(',')) return elements[0]!
  while (cursor.take(',') && startsExpression(cursor)) elements.push(one())
  return { type: 'TupleExpression', elements, start: outerStart(elements[0]!), end: cursor.lastEnd }
}

export function yielded(cursor: Cursor): Node {
  const { start } = cursor.expect('yield')
  const delegate = cursor.take('from') !== undefined
  const argument = delegate ? expression(cursor) : startsExpression(cursor) ? expressions(cursor) : null
  return { type: 'YieldExpression', argument, delegate, start, end: cursor.lastEnd }
}

const begins: ReadonlySet<string> = new Set(['(', '[', '{', '-', '+', '~', '*', '...'])
const beginWords: ReadonlySet<string> = new Set(['None', 'True', 'False', 'not', 'lambda', 'await', 'yield'])

export function startsExpression(cursor: Cursor): boolean {
  const { kind, text } = cursor.token
  if (kind === 'number' || kind === 'string') return true
  return kind === 'op' ? begins.has(text) : kind === 'name' && (!keywords.has(text) || beginWords.has(text))
}
