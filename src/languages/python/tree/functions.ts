/** Parameters, functions, lambdas, classes. */
import type { Cursor } from './cursor.ts'
import { callArguments, expression, namedExpression, outerEnd } from './expressions.ts'
import type { Node } from './nodes.ts'

/**
 * Parameters in source order: Parameter, AssignmentPattern around it for one with a default, RestElement for `*a` and `**a`. The bare `*`
 * and `/` are ParameterMark.
 */
function parameters(cursor: Cursor, closing: ')' | ':'): Node[] {
  const params: Node[] = []
  while (!cursor.is(closing)) {
    const { start, end, text } = cursor.token
    if (cursor.take('/')) params.push({ type: 'ParameterMark', mark: '/', start, end })
    else if (text === '*' && [',', closing].includes(cursor.peek(1)?.text ?? '')) {
      cursor.next()
      params.push({ type: 'ParameterMark', mark: '*', start, end })
    } else if (cursor.take('*') || cursor.take('**')) {
      const argument = parameter(cursor, closing)
      params.push({ type: 'RestElement', argument, mapping: text === '**', start, end: argument.end })
    } else params.push(withDefault(cursor, parameter(cursor, closing)))
    if (!cursor.take(',')) break
  }
  cursor.expect(closing)
  return params
}

function parameter(cursor: Cursor, closing: ')' | ':'): Node {
  const id = cursor.identifier()
  if (closing === ':' || !cursor.take(':'))
    return { type: 'Parameter', name: id['name'], id, typeAnnotation: null, start: id.start, end: id.end }
  const typeAnnotation = cursor.is('*') ? spreadAnnotation(cursor) : expression(cursor)
  return { type: 'Parameter', name: id['name'], id, typeAnnotation, start: id.start, end: outerEnd(typeAnnotation) }
}

function spreadAnnotation(cursor: Cursor): Node {
  const { start } = cursor.expect('*')
  const argument = expression(cursor)
  return { type: 'SpreadElement', argument, start, end: outerEnd(argument) }
}

function withDefault(cursor: Cursor, left: Node): Node {
  if (!cursor.take('=')) return left
  const right = expression(cursor)
  return { type: 'AssignmentPattern', left, right, start: left.start, end: outerEnd(right) }
}

export function lambda(cursor: Cursor): Node {
  const { start } = cursor.expect('lambda')
  const params = parameters(cursor, ':')
  const body = expression(cursor)
  return { type: 'ArrowFunctionExpression', params, body, expression: true, start, end: outerEnd(body) }
}

export function decorated(cursor: Cursor): Node {
  const { start } = cursor.token
  const decorators: Node[] = []
  while (cursor.is('@')) {
    const at = cursor.next()
    const inner = namedExpression(cursor)
    decorators.push({ type: 'Decorator', expression: inner, start: at.start, end: outerEnd(inner) })
    cursor.expectKind('newline')
  }
  const isAsync = cursor.is('async')
  if (cursor.is('class')) return classDeclaration(cursor, decorators, start)
  if (isAsync) cursor.next()
  return functionDeclaration(cursor, decorators, isAsync, start)
}

/** `keywordStart` is where `def` or `async` stands; `start` holds the decorators too. */
export function functionDeclaration(cursor: Cursor, decorators: readonly Node[], isAsync: boolean, start: number): Node {
  const keywordStart = isAsync ? cursor.peek(-1)!.start : cursor.token.start
  cursor.expect('def')
  const id = cursor.identifier()
  const generics = typeParameters(cursor)
  cursor.expect('(')
  const params = parameters(cursor, ')')
  const returnType = cursor.take('->') ? namedExpressionOrTuple(cursor) : null
  const body = cursor.grammar.block(cursor)
  const rest = { decorators, id, typeParameters: generics, params, returnType, body }
  return { type: 'FunctionDeclaration', async: isAsync, keywordStart, ...rest, start, end: body.end }
}

const namedExpressionOrTuple = (cursor: Cursor): Node => expression(cursor)

export function classDeclaration(cursor: Cursor, decorators: readonly Node[], start: number): Node {
  const keywordStart = cursor.token.start
  cursor.expect('class')
  const id = cursor.identifier()
  const generics = typeParameters(cursor)
  const superClasses = cursor.is('(') ? callArguments(cursor) : []
  const inner = cursor.grammar.block(cursor)
  const body = { ...inner, type: 'ClassBody' }
  return { type: 'ClassDeclaration', keywordStart, decorators, id, typeParameters: generics, superClasses, body, start, end: body.end }
}

/** `[T: int = str, *Ts, **P]` (PEP 695, PEP 696). */
export function typeParameters(cursor: Cursor): Node[] {
  const list: Node[] = []
  if (!cursor.take('[')) return list
  while (!cursor.is(']')) {
    const { start } = cursor.token
    if (!cursor.take('*')) cursor.take('**')
    const id = cursor.identifier()
    const bound = cursor.take(':') ? expression(cursor) : null
    const init = cursor.take('=') ? (cursor.is('*') ? spreadAnnotation(cursor) : expression(cursor)) : null
    list.push({ type: 'TypeParameter', id, bound, init, start, end: cursor.lastEnd })
    if (!cursor.take(',')) break
  }
  cursor.expect(']')
  return list
}
