/** Patterns of `case` (PEP 634). One node type: `kind` tells them apart, `parts` holds patterns, names and values in source order. */
import type { Cursor } from './cursor.ts'
import type { Node } from './nodes.ts'

const made = (kind: string, parts: readonly Node[], start: number, end: number): Node => ({ type: 'MatchPattern', kind, parts, start, end })

/** A sequence without brackets, or one pattern. */
export function patterns(cursor: Cursor): Node {
  const { start } = cursor.token
  const first = pattern(cursor)
  if (!cursor.is(',')) return first
  const parts = [first]
  while (cursor.take(',') && !cursor.is(':') && !cursor.is('if')) parts.push(pattern(cursor))
  return made('sequence', parts, start, cursor.lastEnd)
}

function pattern(cursor: Cursor): Node {
  return cursor.deeper(() => {
    const { start } = cursor.token
    const options = [closed(cursor)]
    while (cursor.take('|')) options.push(closed(cursor))
    const whole = options.length === 1 ? options[0]! : made('or', options, start, cursor.lastEnd)
    return cursor.take('as') ? made('as', [whole, cursor.identifier()], start, cursor.lastEnd) : whole
  })
}

function closed(cursor: Cursor): Node {
  const { start, kind } = cursor.token
  if (cursor.take('*')) return made('rest', [cursor.identifier()], start, cursor.lastEnd)
  if (cursor.is('(') || cursor.is('[')) return bracketed(cursor)
  if (cursor.is('{')) return mapping(cursor)
  if (kind === 'name' && !['None', 'True', 'False'].includes(cursor.token.text)) return named(cursor)
  return made('value', [literal(cursor)], start, cursor.lastEnd)
}

/** A signed or complex number, a string, None, True, False. */
function literal(cursor: Cursor): Node {
  const { start } = cursor.token
  let end = start
  const sign = cursor.take('-')
  const number = cursor.isKind('number')
  if (!number && sign === undefined) return expressionAtom(cursor)
  end = cursor.expectKind('number').end
  if (cursor.is('+') || cursor.is('-')) {
    cursor.next()
    end = cursor.expectKind('number').end
  }
  const raw = cursor.text.slice(start, end)
  return { type: 'Literal', value: /[jJ]/.test(raw) ? null : Number(raw.replaceAll('_', '')), raw, start, end }
}

/** Strings and constants end before `|`, `as`, `if` and the colon, so the part of an expression is enough. */
function expressionAtom(cursor: Cursor): Node {
  if (cursor.isKind('string') || ['None', 'True', 'False'].includes(cursor.token.text)) return cursor.grammar.atom(cursor)
  return cursor.fail('expected a pattern')
}

function bracketed(cursor: Cursor): Node {
  const open = cursor.next()
  const close = open.text === '(' ? ')' : ']'
  const parts: Node[] = []
  let comma = false
  while (!cursor.is(close)) {
    parts.push(pattern(cursor))
    if (!cursor.take(',')) break
    comma = true
  }
  const { end } = cursor.expect(close)
  const group = close === ')' && parts.length === 1 && !comma
  return group ? parts[0]! : made('sequence', parts, open.start, end)
}

function mapping(cursor: Cursor): Node {
  const { start } = cursor.expect('{')
  const parts: Node[] = []
  while (!cursor.is('}')) {
    if (cursor.take('**')) parts.push(cursor.identifier())
    else {
      parts.push(cursor.isKind('name') && !['None', 'True', 'False'].includes(cursor.token.text) ? dottedName(cursor) : literal(cursor))
      cursor.expect(':')
      parts.push(pattern(cursor))
    }
    if (!cursor.take(',')) break
  }
  return made('mapping', parts, start, cursor.expect('}').end)
}

function dottedName(cursor: Cursor): Node {
  let node = cursor.identifier()
  while (cursor.take('.')) {
    const property = cursor.identifier()
    node = { type: 'MemberExpression', object: node, property, computed: false, start: node.start, end: property.end }
  }
  return node
}

/** A capture, a value by its dotted name, or a class with patterns for its attributes. */
function named(cursor: Cursor): Node {
  const { start } = cursor.token
  const name = dottedName(cursor)
  if (!cursor.take('(')) return made(name.type === 'Identifier' ? 'capture' : 'value', [name], start, cursor.lastEnd)
  const parts: Node[] = [name]
  while (!cursor.is(')')) {
    if (cursor.isKind('name') && cursor.peek(1)?.text === '=') {
      parts.push(cursor.identifier())
      cursor.next()
    }
    parts.push(pattern(cursor))
    if (!cursor.take(',')) break
  }
  return made('class', parts, start, cursor.expect(')').end)
}
