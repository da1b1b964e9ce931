/** Statements (https://docs.python.org/3/reference/grammar.html). */
import type { Cursor } from './cursor.ts'
import { compound } from './compound.ts'
import { expression, expressions, outerEnd, outerStart, spanOf, targets } from './expressions.ts'
import { typeParameters } from './functions.ts'
import type { Node } from './nodes.ts'

/** All statements up to the end of the text. */
export function program(cursor: Cursor): Node {
  const body: Node[] = []
  while (!cursor.isKind('end')) {
    if (cursor.isKind('indent')) cursor.fail('unexpected indent')
    body.push(...statement(cursor))
  }
  return { type: 'Program', body, start: 0, end: cursor.text.length }
}

/** What follows a colon: simple statements on the line, or an indented block. Spans from its first statement to its last. */
export function block(cursor: Cursor): Node {
  cursor.expect(':')
  return cursor.deeper(() => {
    const body: Node[] = []
    const inline = !cursor.isKind('newline')
    if (inline) body.push(...simpleLine(cursor))
    else {
      cursor.next()
      if (!cursor.isKind('indent')) cursor.fail('expected an indented block')
      cursor.next()
      while (!cursor.isKind('dedent') && !cursor.isKind('end')) body.push(...statement(cursor))
      if (cursor.isKind('dedent')) cursor.next()
    }
    return { type: 'BlockStatement', body, inline, start: body[0]!.start, end: body.at(-1)!.end }
  })
}

function statement(cursor: Cursor): Node[] {
  const made = compound(cursor)
  return made === undefined ? simpleLine(cursor) : [made]
}

function simpleLine(cursor: Cursor): Node[] {
  const list = [simple(cursor)]
  while (cursor.take(';') && !cursor.isKind('newline')) list.push(simple(cursor))
  cursor.expectKind('newline')
  return list
}

type Parse = (cursor: Cursor, start: number) => Omit<Node, 'start' | 'end'>

const ends = (cursor: Cursor): boolean => cursor.isKind('newline') || cursor.is(';')

const byKeyword: Readonly<Record<string, Parse>> = {
  pass: () => ({ type: 'PassStatement' }),
  break: () => ({ type: 'BreakStatement' }),
  continue: () => ({ type: 'ContinueStatement' }),
  return: (cursor) => ({ type: 'ReturnStatement', argument: ends(cursor) ? null : expressions(cursor) }),
  raise: (cursor) => {
    const argument = ends(cursor) ? null : expression(cursor)
    return { type: 'ThrowStatement', argument, cause: argument !== null && cursor.take('from') ? expression(cursor) : null }
  },
  assert: (cursor) => ({ type: 'AssertStatement', test: expression(cursor), message: cursor.take(',') ? expression(cursor) : null }),
  del: (cursor) => ({ type: 'DeleteStatement', targets: deleted(cursor) }),
  global: (cursor) => ({ type: 'GlobalStatement', nonlocal: false, names: names(cursor) }),
  nonlocal: (cursor) => ({ type: 'GlobalStatement', nonlocal: true, names: names(cursor) }),
  import: (cursor) => ({ type: 'ImportDeclaration', source: null, level: 0, specifiers: modules(cursor) }),
  from: fromImport,
}

function simple(cursor: Cursor): Node {
  const { kind, text, start } = cursor.token
  const parse = kind === 'name' && Object.hasOwn(byKeyword, text) ? byKeyword[text] : undefined
  if (parse !== undefined) {
    cursor.next()
    const made = parse(cursor, start)
    return { ...made, start, end: cursor.lastEnd } as Node
  }
  if (text === 'type' && kind === 'name' && cursor.peek(1)?.kind === 'name' && ['=', '['].includes(cursor.peek(2)?.text ?? ''))
    return alias(cursor)
  return expressionStatement(cursor)
}

function alias(cursor: Cursor): Node {
  const { start } = cursor.next()
  const id = cursor.identifier()
  const generics = typeParameters(cursor)
  cursor.expect('=')
  const value = expression(cursor)
  return { type: 'TypeAlias', id, typeParameters: generics, value, start, end: outerEnd(value) }
}

const augmented: ReadonlySet<string> = new Set(['+=', '-=', '*=', '/=', '//=', '%=', '@=', '&=', '|=', '^=', '>>=', '<<=', '**='])

/** A value, or an assignment: `a = b = c` is an assignment whose right side is one, as in ESTree. */
function expressionStatement(cursor: Cursor): Node {
  const left = expressions(cursor)
  const start = outerStart(left)
  let inner = left
  if (cursor.is(':')) {
    cursor.next()
    const typeAnnotation = expression(cursor)
    if (!cursor.is('=')) return { type: 'AnnotatedDeclaration', id: left, typeAnnotation, start, end: outerEnd(typeAnnotation) }
    const operatorSpan = spanOf(cursor.next())
    const right = expressions(cursor)
    inner = { type: 'AssignmentExpression', operator: '=', operatorSpan, left, typeAnnotation, right, start, end: outerEnd(right) }
  } else if (cursor.isKind('op') && augmented.has(cursor.token.text)) {
    const operator = cursor.next()
    const right = expressions(cursor)
    const operatorSpan = spanOf(operator)
    inner = { type: 'AssignmentExpression', operator: operator.text, operatorSpan, left, right, start, end: outerEnd(right) }
  } else if (cursor.is('=')) inner = assignment(cursor, left)
  return { type: 'ExpressionStatement', expression: inner, start, end: outerEnd(inner) }
}

function assignment(cursor: Cursor, left: Node): Node {
  checkTarget(cursor, left)
  const operatorSpan = spanOf(cursor.expect('='))
  const value = expressions(cursor)
  const right = cursor.is('=') ? assignment(cursor, value) : value
  return { type: 'AssignmentExpression', operator: '=', operatorSpan, left, right, start: outerStart(left), end: outerEnd(right) }
}

const assignable: ReadonlySet<string> = new Set(['Identifier', 'MemberExpression', 'TupleExpression', 'ArrayExpression', 'SpreadElement'])

function checkTarget(cursor: Cursor, node: Node): void {
  if (!assignable.has(node.type)) cursor.fail('cannot assign to this expression')
}

function deleted(cursor: Cursor): Node[] {
  const made = targets(cursor)
  return made.type === 'TupleExpression' && made['parenthesised'] !== true ? (made['elements'] as Node[]) : [made]
}

function names(cursor: Cursor): Node[] {
  const list = [cursor.identifier()]
  while (cursor.take(',')) list.push(cursor.identifier())
  return list
}

function dotted(cursor: Cursor): { name: string; start: number; end: number } {
  const { start } = cursor.token
  let name = cursor.identifier()['name'] as string
  while (cursor.take('.')) name += `.${cursor.identifier()['name'] as string}`
  return { name, start, end: cursor.lastEnd }
}

function specifier(cursor: Cursor, imported: Node): Node {
  const local = cursor.take('as') ? cursor.identifier() : null
  return { type: 'ImportSpecifier', imported, local, start: imported.start, end: local?.end ?? imported.end }
}

function modules(cursor: Cursor): Node[] {
  const list: Node[] = []
  do list.push(specifier(cursor, { type: 'ModuleName', ...dotted(cursor) }))
  while (cursor.take(','))
  return list
}

/** `source` is the dotted name after the dots, '' for a bare `from . import`; `level` counts the dots. */
function fromImport(cursor: Cursor): Omit<Node, 'start' | 'end'> {
  let level = 0
  while (cursor.is('.') || cursor.is('...')) level += cursor.next().text.length
  const source = cursor.is('import') ? '' : dotted(cursor).name
  cursor.expect('import')
  if (cursor.is('*')) {
    const { start, end } = cursor.next()
    return { type: 'ImportDeclaration', source, level, specifiers: [{ type: 'ImportAll', start, end }] }
  }
  const bracket = cursor.take('(')
  const specifiers = [specifier(cursor, cursor.identifier())]
  while (cursor.take(',') && !cursor.is(')')) specifiers.push(specifier(cursor, cursor.identifier()))
  if (bracket) cursor.expect(')')
  return { type: 'ImportDeclaration', source, level, specifiers }
}
