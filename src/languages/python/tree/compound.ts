/** Statements with blocks. */
import type { Cursor } from './cursor.ts'
import { disjunction, expression, expressions, namedExpression, outerEnd, outerStart, targets } from './expressions.ts'
import { classDeclaration, decorated, functionDeclaration } from './functions.ts'
import type { Node } from './nodes.ts'
import { patterns } from './patterns.ts'
import { SyntaxFault } from './tokens.ts'

type Parse = (cursor: Cursor, start: number, isAsync: boolean) => Node

/** Undefined when the next statement is a simple one. */
export function compound(cursor: Cursor): Node | undefined {
  const { kind, text, start } = cursor.token
  if (cursor.is('@')) return decorated(cursor)
  if (kind !== 'name') return undefined
  if (text === 'async' && ['def', 'for', 'with'].includes(cursor.peek(1)?.text ?? '')) {
    cursor.next()
    return cursor.is('def') ? functionDeclaration(cursor, [], true, start) : byKeyword[cursor.token.text]!(cursor, start, true)
  }
  if (text === 'def') return functionDeclaration(cursor, [], false, start)
  if (text === 'class') return classDeclaration(cursor, [], start)
  if (text === 'match') return matchStatement(cursor)
  return Object.hasOwn(byKeyword, text) ? byKeyword[text]!(cursor, start, false) : undefined
}

const byKeyword: Readonly<Record<string, Parse>> = {
  if: (cursor, start) => conditional(cursor, start, false),
  while(cursor, start) {
    cursor.next()
    const test = namedExpression(cursor)
    const body = cursor.grammar.block(cursor)
    const orelse = otherwise(cursor)
    return { type: 'WhileStatement', test, body, orelse, start, end: (orelse ?? body).end }
  },
  for(cursor, start, isAsync) {
    cursor.next()
    const left = targets(cursor)
    cursor.expect('in')
    const right = expressions(cursor)
    const body = cursor.grammar.block(cursor)
    const orelse = otherwise(cursor)
    return { type: 'ForOfStatement', async: isAsync, left, right, body, orelse, start, end: (orelse ?? body).end }
  },
  try: tryStatement,
  with: withStatement,
}

const otherwise = (cursor: Cursor): Node | null => (cursor.take('else') ? cursor.grammar.block(cursor) : null)

/** `elif` is an IfStatement in `alternate` with `elif: true`; `else` is a block there. */
function conditional(cursor: Cursor, start: number, elif: boolean): Node {
  cursor.next()
  const test = namedExpression(cursor)
  const consequent = cursor.grammar.block(cursor)
  const alternate = cursor.is('elif') ? cursor.deeper(() => conditional(cursor, cursor.token.start, true)) : otherwise(cursor)
  return { type: 'IfStatement', elif, test, consequent, alternate, start, end: (alternate ?? consequent).end }
}

function tryStatement(cursor: Cursor, start: number): Node {
  cursor.next()
  const body = cursor.grammar.block(cursor)
  const handlers: Node[] = []
  while (cursor.is('except')) handlers.push(handler(cursor))
  const orelse = handlers.length > 0 ? otherwise(cursor) : null
  const finalizer = cursor.take('finally') ? cursor.grammar.block(cursor) : null
  if (handlers.length === 0 && finalizer === null) cursor.fail("expected 'except' or 'finally'")
  const end = (finalizer ?? orelse ?? handlers.at(-1))!.end
  return { type: 'TryStatement', block: body, handlers, orelse, finalizer, start, end }
}

function handler(cursor: Cursor): Node {
  const { start } = cursor.next()
  const group = cursor.take('*') !== undefined
  const caught = cursor.is(':') ? null : expressions(cursor)
  const param = cursor.take('as') ? cursor.identifier() : null
  const body = cursor.grammar.block(cursor)
  return { type: 'CatchClause', group, caught, param, body, start, end: body.end }
}

/** The parentheses around the items (3.9) look like a tuple until an `as` is met: both readings are tried. */
function withStatement(cursor: Cursor, start: number, isAsync: boolean): Node {
  cursor.next()
  const from = cursor.at
  const items = attempt(cursor, () => {
    const list = withItems(cursor, undefined)
    if (!cursor.is(':')) cursor.fail("expected ':'")
    return list
  })
  if (items === undefined) cursor.at = from
  const found = items ?? withItems(cursor, cursor.expect('('))
  const body = cursor.grammar.block(cursor)
  return { type: 'WithStatement', async: isAsync, items: found, body, start, end: body.end }
}

function withItems(cursor: Cursor, bracket: unknown): Node[] {
  const items: Node[] = []
  do {
    if (bracket !== undefined && cursor.is(')')) break
    const value = expression(cursor)
    const target = cursor.take('as') ? withTarget(cursor) : null
    items.push({ type: 'WithItem', expression: value, target, start: outerStart(value), end: outerEnd(target ?? value) })
  } while (cursor.take(','))
  if (bracket !== undefined) cursor.expect(')')
  return items
}

const withTarget = (cursor: Cursor): Node => disjunction(cursor)

/** Undefined, and the depth as it was, when the parse fails. */
function attempt<T>(cursor: Cursor, parse: () => T): T | undefined {
  const { depth } = cursor
  try {
    return parse()
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error
    cursor.depth = depth
    return undefined
  }
}

/** `match` is a keyword only where a block of cases follows (PEP 634). */
function matchStatement(cursor: Cursor): Node | undefined {
  const from = cursor.at
  const head = attempt(cursor, () => {
    const { start } = cursor.next()
    const discriminant = expressions(cursor)
    cursor.expect(':')
    cursor.expectKind('newline')
    cursor.expectKind('indent')
    if (!cursor.is('case')) cursor.fail("expected 'case'")
    return { start, discriminant }
  })
  if (head === undefined) {
    cursor.at = from
    return undefined
  }
  const cases: Node[] = []
  while (cursor.is('case')) {
    const { start } = cursor.next()
    const pattern = patterns(cursor)
    const guard = cursor.take('if') ? namedExpression(cursor) : null
    const body = cursor.grammar.block(cursor)
    cases.push({ type: 'MatchCase', pattern, guard, body, start, end: body.end })
  }
  cursor.expectKind('dedent')
  return { type: 'MatchStatement', discriminant: head.discriminant, cases, start: head.start, end: cases.at(-1)!.end }
}
