/** Names, literals, and what stands in brackets. */
import { type Cursor, keywords } from './cursor.ts'
import { comprehensionFors, expression, namedExpression, outerEnd, outerStart, starred, startsExpression, yielded } from './expressions.ts'
import type { Node } from './nodes.ts'
import { stringNode } from './strings.ts'
import type { Token } from './tokens.ts'

const constants: Readonly<Record<string, boolean | null>> = { None: null, True: true, False: false }

export function atom(cursor: Cursor): Node {
  const { token } = cursor
  if (token.kind === 'string') return stringNode(cursor, fieldExpression)
  if (token.kind === 'number') {
    cursor.next()
    return { type: 'Literal', value: numberOf(token), raw: token.text, start: token.start, end: token.end }
  }
  if (token.kind === 'name') {
    if (Object.hasOwn(constants, token.text)) {
      cursor.next()
      return { type: 'Literal', value: constants[token.text]!, raw: token.text, start: token.start, end: token.end }
    }
    return keywords.has(token.text) ? cursor.fail(`'${token.text}' is no value`) : cursor.identifier()
  }
  if (cursor.is('(')) return cursor.deeper(() => parenthesised(cursor))
  if (cursor.is('[')) return cursor.deeper(() => bracketed(cursor))
  if (cursor.is('{')) return cursor.deeper(() => braced(cursor))
  if (cursor.is('...')) {
    cursor.next()
    return { type: 'EllipsisLiteral', raw: '...', start: token.start, end: token.end }
  }
  return cursor.fail('expected an expression')
}

/** Complex numbers and integers beyond 2^53 have no exact value here: their text is in `raw`. */
function numberOf({ text }: Token): number | null {
  if (/[jJ]$/.test(text) && !/^0[xX]/.test(text)) return null
  return Number(text.replaceAll('_', ''))
}

/** In a formatted string a field holds what an expression statement would. */
function fieldExpression(cursor: Cursor): Node {
  return cursor.is('yield') ? yielded(cursor) : tupleOrOne(cursor)
}

function tupleOrOne(cursor: Cursor): Node {
  const elements = [element(cursor)]
  if (!cursor.is(',')) return elements[0]!
  while (cursor.take(',') && startsExpression(cursor)) elements.push(element(cursor))
  return { type: 'TupleExpression', elements, start: outerStart(elements[0]!), end: cursor.lastEnd }
}

const element = (cursor: Cursor): Node => (cursor.is('*') ? starred(cursor) : namedExpression(cursor))

/** A tuple and a generator hold their parentheses; anything else stands inside of them. */
function parenthesised(cursor: Cursor): Node {
  const { start } = cursor.expect('(')
  if (cursor.is(')')) return { type: 'TupleExpression', elements: [], start, end: cursor.next().end, parenthesised: true }
  const first = cursor.is('yield') ? yielded(cursor) : element(cursor)
  if (cursor.is('for') || cursor.is('async')) {
    const generators = comprehensionFors(cursor)
    return { type: 'ComprehensionExpression', kind: 'generator', element: first, generators, start, end: cursor.expect(')').end }
  }
  if (!cursor.is(',')) {
    first.parens = { start, end: cursor.expect(')').end }
    return first
  }
  const elements = [first]
  while (cursor.take(',') && !cursor.is(')')) elements.push(element(cursor))
  return { type: 'TupleExpression', elements, start, end: cursor.expect(')').end, parenthesised: true }
}

function bracketed(cursor: Cursor): Node {
  const { start } = cursor.expect('[')
  const elements: Node[] = []
  while (!cursor.is(']')) {
    elements.push(element(cursor))
    if (elements.length === 1 && (cursor.is('for') || cursor.is('async'))) {
      const generators = comprehensionFors(cursor)
      return { type: 'ComprehensionExpression', kind: 'list', element: elements[0]!, generators, start, end: cursor.expect(']').end }
    }
    if (!cursor.take(',')) break
  }
  return { type: 'ArrayExpression', elements, start, end: cursor.expect(']').end }
}

function braced(cursor: Cursor): Node {
  const { start } = cursor.expect('{')
  const members: Node[] = []
  let mapping = true
  while (!cursor.is('}')) {
    const member = entry(cursor)
    if (members.length === 0) mapping = member.type === 'Property' || (member.type === 'SpreadElement' && member['mapping'] === true)
    members.push(member)
    if (members.length === 1 && (cursor.is('for') || cursor.is('async'))) {
      const generators = comprehensionFors(cursor)
      const kind = mapping ? 'dict' : 'set'
      return { type: 'ComprehensionExpression', kind, element: member, generators, start, end: cursor.expect('}').end }
    }
    if (!cursor.take(',')) break
  }
  const end = cursor.expect('}').end
  return mapping ? { type: 'ObjectExpression', properties: members, start, end } : { type: 'SetExpression', elements: members, start, end }
}

function entry(cursor: Cursor): Node {
  const { start } = cursor.token
  if (cursor.take('**')) {
    const argument = expression(cursor)
    return { type: 'SpreadElement', argument, mapping: true, start, end: outerEnd(argument) }
  }
  const key = element(cursor)
  if (!cursor.take(':')) return key
  const value = expression(cursor)
  return { type: 'Property', key, value, start: outerStart(key), end: outerEnd(value) }
}
