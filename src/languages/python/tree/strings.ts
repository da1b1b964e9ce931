/** String tokens: their values, and the expressions in formatted ones. */
import { Cursor } from './cursor.ts'
import type { Node } from './nodes.ts'
import { escapeEnd, fieldEnd, SyntaxFault, stringEnd, type Token, tokenise } from './tokens.ts'

type ParseExpression = (cursor: Cursor) => Node

/** One or more adjacent string tokens: a Literal, or a TemplateLiteral when one of them is formatted. */
export function stringNode(cursor: Cursor, parseExpression: ParseExpression): Node {
  const parts: Token[] = []
  while (cursor.isKind('string')) parts.push(cursor.next())
  const { start } = parts[0]!
  const { end } = parts.at(-1)!
  const raw = cursor.text.slice(start, end)
  if (!parts.some((part) => /^[rR]?[fFtT]/.test(part.text))) {
    const value = parts.map((part) => cooked(part.text)).join('')
    return { type: 'Literal', value, raw, start, end, bytes: /^[rR]?[bB]/.test(raw), parts: parts.length }
  }
  const expressions: Node[] = []
  const quasis: Node[] = []
  for (const part of parts) formatted(cursor, part, parseExpression, expressions, quasis)
  return { type: 'TemplateLiteral', raw, expressions, quasis, start, end, parts: parts.length }
}

const opening = /^([A-Za-z]*)("""|'''|"|')/

function formatted(cursor: Cursor, part: Token, parse: ParseExpression, expressions: Node[], quasis: Node[]): void {
  const [whole, prefix, quote] = opening.exec(part.text)!
  const from = part.start + whole.length
  const to = part.end - quote!.length
  if (!/[fFtT]/.test(prefix!)) {
    quasis.push({ type: 'TemplateElement', value: { cooked: cooked(part.text) }, start: from, end: to })
    return
  }
  pieces(cursor, from, to, { quote: quote!, raw: /[rR]/.test(prefix!) }, parse, expressions, quasis)
}

function pieces(
  cursor: Cursor,
  from: number,
  to: number,
  style: { readonly quote: string; readonly raw: boolean },
  parse: ParseExpression,
  expressions: Node[],
  quasis: Node[],
): void {
  const { text } = cursor
  let begun = from
  const flush = (end: number): void => {
    const value = { cooked: unescape(text.slice(begun, end).replaceAll('{{', '{').replaceAll('}}', '}'), style.raw) }
    if (end > begun) quasis.push({ type: 'TemplateElement', value, start: begun, end })
  }
  for (let at = from; at < to;) {
    if (text[at] === '\\') at = escapeEnd(text, at, true, style.raw)
    else if (text[at] === '}') at = text[at + 1] === '}' ? at + 2 : at + 1
    else if (text[at] !== '{') at++
    else if (text[at + 1] === '{') at += 2
    else {
      flush(at)
      const end = fieldEnd(text, at, to, style.quote)
      field(cursor, at + 1, end - 1, style, parse, expressions, quasis)
      at = begun = end
    }
  }
  flush(to)
}

/** `expression[=][!r][:format]`. */
function field(
  cursor: Cursor,
  from: number,
  to: number,
  style: { readonly quote: string; readonly raw: boolean },
  parse: ParseExpression,
  expressions: Node[],
  quasis: Node[],
): void {
  const { text } = cursor
  const end = expressionEnd(text, from, to)
  if (text.slice(from, end).trim() === '') throw new SyntaxFault('a formatted string has an empty field', from, to)
  const inner = new Cursor(text, tokenise(text, from, end, true), cursor.grammar)
  const expression = parse(inner)
  inner.take('=')
  if (!inner.isKind('end')) inner.fail('expected the end of a field')
  expressions.push(expression)
  const colon = text.indexOf(':', end)
  if (colon !== -1 && colon < to) pieces(cursor, colon + 1, to, style, parse, expressions, quasis)
}

/** Where the expression of a field ends: at a `!` that is no `!=`, at the colon of the format, or at the brace. */
function expressionEnd(text: string, from: number, to: number): number {
  let depth = 0
  for (let at = from; at < to; at++) {
    const char = text[at]!
    if ('([{'.includes(char)) depth++
    else if (')]}'.includes(char)) depth--
    else if (char === '"' || char === "'") {
      const quoted = /^(?:"""|'''|"|')/.exec(text.slice(at, at + 3))![0]
      const before = /(?:[fFtT][rR]?|[rR][fFtT])$/.exec(text.slice(Math.max(from, at - 2), at))?.[0] ?? ''
      at = stringEnd(text, at - before.length, before + quoted, to) - 1
    } else if (depth === 0 && char === ':') return at
    else if (depth === 0 && char === '!' && text[at + 1] !== '=') return at
  }
  return to
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0', a: '\u0007', b: '\b', f: '\f', v: '\v' }

/** What the string says, as far as the common escapes go; `\N{…}` stays as it is written. */
function cooked(token: string): string {
  const [whole, prefix, quote] = opening.exec(token)!
  return unescape(token.slice(whole.length, token.length - quote!.length), /[rR]/.test(prefix!))
}

const unescape = (text: string, raw: boolean): string =>
  raw || !text.includes('\\')
    ? text
    : text.replace(/\\(?:\r?\n|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([^]))/g, (all, two, four, eight, one) => {
        const hex = (two ?? four ?? eight) as string | undefined
        if (hex !== undefined)
          return Number.parseInt(hex, 16) <= 0x10ffff ? String.fromCodePoint(Number.parseInt(hex, 16)) : (all as string)
        if (one === undefined) return ''
        return escapes[one as string] ?? ('\\\'"'.includes(one as string) ? (one as string) : (all as string))
      })
