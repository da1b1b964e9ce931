/**
 * Tokens of Python 3.8 to 3.14 (https://docs.python.org/3/reference/lexical_analysis.html), with offsets in UTF-16 code units. Lines that
 * brackets or backslashes join are joined; indentation becomes tokens of its own, as the reference has it.
 */

export type TokenKind = 'name' | 'number' | 'string' | 'op' | 'newline' | 'indent' | 'dedent' | 'end'

export interface Token {
  readonly kind: TokenKind
  readonly start: number
  readonly end: number
  /** The token's own text; '' for newline, indent, dedent and end. */
  readonly text: string
}

export class SyntaxFault extends Error {
  readonly start: number
  readonly end: number
  constructor(message: string, start: number, end = start) {
    super(message)
    this.start = start
    this.end = end
  }
}

const NAME = /[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}\u00b7]*/uy
const ASCII_NAME = /[A-Za-z_]\w*(?![\w\u0080-\uffff])/y
const NUMBER =
  /0[xX](?:_?[\da-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:\d(?:_?\d)*)?\.\d(?:_?\d)*(?:[eE][+-]?\d(?:_?\d)*)?[jJ]?|\d(?:_?\d)*\.?(?:[eE][+-]?\d(?:_?\d)*)?[jJ]?/y
const OPERATOR =
  /\*\*=|\/\/=|>>=|<<=|\.\.\.|:=|->|\*\*|\/\/|<<|>>|<=|>=|==|!=|<>|\+=|-=|\*=|\/=|%=|&=|\|=|\^=|@=|[-+*/%@&|^~<>=.,:;()[\]{}!]/y
const STRING_START = /(?:[rR][bB]?|[bB][rR]?|[uU]|[fFtT][rR]?|[rR][fFtT])?(?:"""|'''|"|')/y
const BLANK = /[ \t\f]*(?:\\\r?\n[ \t\f]*)*/y

const matchAt = (pattern: RegExp, text: string, at: number): string | undefined => {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0]
}

/** Tab stops of the reference: eight columns; a form feed begins the line anew. */
const TAB_COLUMNS = 8

/** Throws SyntaxFault. `from` and `to` bound an expression inside a formatted string, which is tokenised as if in brackets. */
export function tokenise(text: string, from = 0, to = text.length, bracketed = false): Token[] {
  const tokens: Token[] = []
  const push = (kind: TokenKind, start: number, end: number): void => void tokens.push({ kind, start, end, text: text.slice(start, end) })
  const indents = [0]
  let depth = bracketed ? 1 : 0
  let at = from === 0 && text.charCodeAt(0) === 0xfeff ? 1 : from
  let fresh = !bracketed
  while (at < to) {
    if (fresh) {
      const line = lineStart(text, at, to)
      if (line.blank) {
        at = line.at
        continue
      }
      indentTo(indents, line.column, line.at, push)
      at = line.at
      fresh = false
    }
    at += matchAt(BLANK, text, at)?.length ?? 0
    if (at >= to) break
    const char = text[at]!
    if (char === '#') {
      while (at < to && text[at] !== '\n' && text[at] !== '\r') at++
    } else if (char === '\n' || char === '\r') {
      const end = char === '\r' && text[at + 1] === '\n' ? at + 2 : at + 1
      if (depth === 0) {
        tokens.push({ kind: 'newline', start: at, end: at, text: '' })
        fresh = true
      }
      at = end
    } else {
      const token = word(text, at, to)
      if (token.kind === 'op') depth += '([{'.includes(token.text) ? 1 : ')]}'.includes(token.text) ? -1 : 0
      if (depth < 0) throw new SyntaxFault(`unmatched '${token.text}'`, at, token.end)
      tokens.push(token)
      at = token.end
    }
  }
  if (depth > (bracketed ? 1 : 0)) throw new SyntaxFault('a bracket was never closed', to)
  if (!bracketed) {
    if (tokens.length > 0 && tokens.at(-1)!.kind !== 'newline' && !fresh) tokens.push({ kind: 'newline', start: to, end: to, text: '' })
    while (indents.length > 1) {
      indents.pop()
      push('dedent', to, to)
    }
  }
  push('end', to, to)
  return tokens
}

function word(text: string, at: number, to: number): Token {
  const code = text.charCodeAt(at)
  const quoted = matchAt(STRING_START, text, at)
  if (quoted !== undefined) {
    const end = stringEnd(text, at, quoted, to)
    return { kind: 'string', start: at, end, text: text.slice(at, end) }
  }
  const isDigit = (code >= 48 && code <= 57) || (code === 46 && /\d/.test(text[at + 1] ?? ''))
  const kind = isDigit ? 'number' : 'name'
  const found = isDigit ? matchAt(NUMBER, text, at) : (matchAt(ASCII_NAME, text, at) ?? matchAt(NAME, text, at))
  if (found !== undefined) return { kind, start: at, end: at + found.length, text: found }
  const operator = matchAt(OPERATOR, text, at)
  if (operator === undefined) throw new SyntaxFault(`'${text[at]}' is no token`, at, at + 1)
  return { kind: 'op', start: at, end: at + operator.length, text: operator }
}

function lineStart(text: string, from: number, to: number): { at: number; column: number; blank: boolean } {
  let column = 0
  let at = from
  for (; at < to; at++) {
    const char = text[at]
    if (char === ' ') column++
    else if (char === '\t') column = (Math.floor(column / TAB_COLUMNS) + 1) * TAB_COLUMNS
    else if (char === '\f') column = 0
    else if (char === '\\' && /^\\\r?\n/.test(text.slice(at, at + 3))) at += text[at + 1] === '\r' ? 2 : 1
    else break
  }
  if (text[at] === '#') while (at < to && text[at] !== '\n' && text[at] !== '\r') at++
  if (at >= to) return { at, column, blank: true }
  if (text[at] === '\r' && text[at + 1] === '\n') return { at: at + 2, column, blank: true }
  return text[at] === '\n' || text[at] === '\r' ? { at: at + 1, column, blank: true } : { at, column, blank: false }
}

function indentTo(indents: number[], column: number, at: number, push: (kind: TokenKind, start: number, end: number) => void): void {
  if (column > indents.at(-1)!) {
    indents.push(column)
    push('indent', at, at)
  }
  while (column < indents.at(-1)!) {
    indents.pop()
    push('dedent', at, at)
    if (column > indents.at(-1)!) throw new SyntaxFault('unindent does not match any outer level', at)
  }
}

/** The end of the string that `opening` begins at `at`. In a formatted string, braces hold expressions that may hold strings (PEP 701). */
export function stringEnd(text: string, at: number, opening: string, to: number): number {
  const quote = opening.endsWith('"""') || opening.endsWith("'''") ? opening.slice(-3) : opening.slice(-1)
  const prefix = opening.slice(0, -quote.length).toLowerCase()
  const formatted = prefix.includes('f') || prefix.includes('t')
  let here = at + opening.length
  while (here < to) {
    const char = text[here]!
    if (char === '\\') here = escapeEnd(text, here, formatted, prefix.includes('r'))
    else if (text.startsWith(quote, here)) return here + quote.length
    else if (char === '\n' && quote.length === 1) break
    else if (formatted && char === '{') here = text[here + 1] === '{' ? here + 2 : fieldEnd(text, here, to, quote)
    else here++
  }
  throw new SyntaxFault('a string was never closed', at, here)
}

/** A backslash takes the next character with it, but for a brace of a formatted string, which it cannot escape; `\N{…}` names a character. */
export function escapeEnd(text: string, at: number, formatted: boolean, raw: boolean): number {
  const next = text[at + 1]
  if (formatted && (next === '{' || next === '}')) return at + 1
  if (formatted && !raw && next === 'N' && text[at + 2] === '{') return Math.max(text.indexOf('}', at), at + 2) + 1
  return at + (next === '\r' && text[at + 2] === '\n' ? 3 : 2)
}

/** The place after the closing brace of a replacement field that opens at `at`. The format after its colon is text with fields again. */
export function fieldEnd(text: string, at: number, to: number, quote: string): number {
  let depth = 0
  let here = at + 1
  let inFormat = false
  while (here < to) {
    const char = text[here]!
    if (inFormat && text.startsWith(quote, here)) break
    if (char === '{' && (inFormat || depth === 0) && inFormat) here = fieldEnd(text, here, to, quote)
    else if (char === '}' && depth === 0) return here + 1
    else if (inFormat) here++
    else if ('([{'.includes(char)) [depth, here] = [depth + 1, here + 1]
    else if (')]}'.includes(char)) [depth, here] = [depth - 1, here + 1]
    else if (char === ':' && depth === 0) [inFormat, here] = [true, here + 1]
    else if (char === '#' && quote.length === 3) here = endOfLine(text, here, to)
    else {
      const opening = matchAt(STRING_START, text, here)
      if (opening !== undefined) here = stringEnd(text, here, opening, to)
      else here += (matchAt(ASCII_NAME, text, here) ?? ' ').length
    }
  }
  throw new SyntaxFault("'}' is missing in a formatted string", at, here)
}

function endOfLine(text: string, from: number, to: number): number {
  let at = from
  while (at < to && text[at] !== '\n') at++
  return at
}
