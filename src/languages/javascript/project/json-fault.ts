/** Where a text stops being JSON (RFC 8259), in words for whoever wrote it; JSON.parse does not always say where. */

/** Deeper than this no package.json is, and a text made of brackets must not exhaust the stack. */
const DEPTH_MAX = 500

export interface JsonFault {
  /** From 1. */
  readonly line: number
  /** From 1, in UTF-16 units. */
  readonly column: number
  readonly what: string
}

class Stopped extends Error {
  readonly at: number
  constructor(at: number, what: string) {
    super(what)
    this.at = at
  }
}

/** Undefined when the whole text is one JSON value. */
export function jsonFault(text: string): JsonFault | undefined {
  try {
    const end = skip(text, value(text, skip(text, 0), 0))
    if (end < text.length) throw new Stopped(end, `${found(text, end)} after the end of the value`)
    return undefined
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
    const before = text.slice(0, error.at).split('\n')
    return { line: before.length, column: before.at(-1)!.length + 1, what: error.message }
  }
}

const skip = (text: string, from: number): number => {
  let at = from
  while (at < text.length && ' \t\r\n'.includes(text[at]!)) at++
  return at
}

function found(text: string, at: number): string {
  const rest = text.slice(at)
  if (rest === '') return 'the file ends'
  if (/^(?:<{7}|={7}|>{7})/.test(rest)) return 'a merge conflict marker'
  if (/^\/[/*]/.test(rest)) return 'a comment'
  if (rest.startsWith('"')) return 'a string'
  return `"${/^\w{1,20}|^[^]/u.exec(rest)![0]}"`
}

const wanted = (text: string, at: number, what: string): Stopped => new Stopped(at, `${found(text, at)} where ${what} is expected`)

/** Each reader takes where its thing begins and gives where it ends. */
function value(text: string, at: number, depth: number): number {
  if (depth > DEPTH_MAX) throw new Stopped(at, `more than ${DEPTH_MAX} levels`)
  const char = text[at]
  if (char === '{') return members(text, at, '}', (from) => pair(text, from, depth))
  if (char === '[') return members(text, at, ']', (from) => value(text, from, depth + 1))
  if (char === '"') return string(text, at)
  const scalar = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?!\w)/y
  scalar.lastIndex = at
  if (!scalar.test(text)) throw wanted(text, at, 'a value')
  return scalar.lastIndex
}

function members(text: string, open: number, close: '}' | ']', member: (at: number) => number): number {
  let at = skip(text, open + 1)
  if (text[at] === close) return at + 1
  for (;;) {
    at = skip(text, member(at))
    if (text[at] === close) return at + 1
    if (text[at] !== ',') throw wanted(text, at, `a comma or "${close}"`)
    const next = skip(text, at + 1)
    if (text[next] === close) throw new Stopped(at, `a comma before "${close}"`)
    at = next
  }
}

function pair(text: string, from: number, depth: number): number {
  if (text[from] !== '"') throw wanted(text, from, 'a name in double quotes')
  const colon = skip(text, string(text, from))
  if (text[colon] !== ':') throw wanted(text, colon, 'a colon')
  return value(text, skip(text, colon + 1), depth + 1)
}

function string(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    const char = text[at]!
    if (char === '"') return at + 1
    if (char < ' ') throw new Stopped(from, 'a string that does not end on its line')
    if (char !== '\\') continue
    const escape = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y
    escape.lastIndex = at
    if (!escape.test(text)) throw new Stopped(at, 'a backslash that begins no escape of JSON')
    at = escape.lastIndex - 1
  }
  throw new Stopped(from, 'a string that does not end')
}
