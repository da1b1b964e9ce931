/**
 * Values as test runners print them, in the words of any language: `{'a': None}`, `[1, 'b']`, `Point(x=1)`, `Array &0 [...]`. Read leniently,
 * because a long value is cut short: what cannot be read ends the value it stands in.
 */
export type Printed =
  | { readonly kind: 'leaf'; readonly text: string }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'list'; readonly items: readonly Printed[]; readonly cut: boolean }
  | { readonly kind: 'map'; readonly entries: ReadonlyMap<string, Printed>; readonly cut: boolean }

/** What a test printed beyond this is a document. */
const charsMax = 20_000
const depthMax = 30

/** The value, or undefined where the text is no printed value but prose. */
export function readPrinted(text: string): Printed | undefined {
  if (text.length > charsMax) return undefined
  const reader = new Reader(text)
  const value = reader.value(0)
  return value !== undefined && reader.atEnd() ? value : undefined
}

const closing: Readonly<Record<string, string>> = { '{': '}', '[': ']', '(': ')' }
const plain: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' }

class Reader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  /** A value cut short ends where its text ends. */
  atEnd(): boolean {
    this.#skip()
    return this.#at >= this.#text.length || this.#text[this.#at] === '…'
  }

  value(depth: number): Printed | undefined {
    this.#skip()
    if (depth > depthMax) return undefined
    const char = this.#text[this.#at]
    if (char === undefined || char === '…') return undefined
    // PHPUnit says `Array &0 [`, PHP itself `array (`.
    const named = /^[Aa]rray(?: &\d+)?\s*(?=[[(])/.exec(this.#rest(20))?.[0].length ?? 0
    if (named > 0) this.#at += named
    const close = closing[this.#text[this.#at]!]
    if (close !== undefined) return this.#several(depth, close)
    const prefix = /^(?:[bBuUrR]{0,2})(?=['"])/.exec(this.#rest(3))
    if (prefix !== null) {
      this.#at += prefix[0].length
      return this.#quoted(prefix[0].toLowerCase().includes('r'))
    }
    const word = /^[^\s,(){}[\]:='"…]+/.exec(this.#rest(200))?.[0]
    if (word === undefined) return undefined
    this.#at += word.length
    if (this.#text[this.#at] === '(') return this.#call(word, depth)
    return { kind: 'leaf', text: word }
  }

  #rest(most: number): string {
    return this.#text.slice(this.#at, this.#at + most)
  }

  #skip(): void {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at++
  }

  #quoted(raw: boolean): Printed {
    const quote = this.#text[this.#at++]!
    let value = ''
    for (; this.#at < this.#text.length && this.#text[this.#at] !== quote; this.#at++) {
      const char = this.#text[this.#at]!
      if (char !== '\\' || raw) value += char
      else {
        const next = this.#text[++this.#at] ?? ''
        const hex = /^(?:x([\da-f]{2})|u([\da-f]{4}))/i.exec(this.#rest(5))
        value += hex ? String.fromCharCode(Number.parseInt((hex[1] ?? hex[2])!, 16)) : (plain[next] ?? next)
        if (hex) this.#at += hex[0].length - 1
      }
    }
    this.#at++
    return { kind: 'text', value }
  }

  /** A list, or a map where keys stand before the values: the brackets alone do not tell. */
  #several(depth: number, close: string): Printed {
    this.#at++
    const entries = new Map<string, Printed>()
    const items: Printed[] = []
    const cut = this.#items(close, () => {
      const key = this.value(depth + 1)
      if (key === undefined) return false
      this.#skip()
      if (!/^(?::|=>?)/.test(this.#rest(2))) return items.push(key) > 0
      this.#at += this.#rest(2) === '=>' ? 2 : 1
      const value = this.value(depth + 1)
      if (value !== undefined) entries.set(nameOf(key), value)
      return value !== undefined
    })
    const isMap = entries.size > 0 || (items.length === 0 && close === '}')
    return isMap ? { kind: 'map', entries, cut } : { kind: 'list', items, cut }
  }

  /** `Point(x=1, 2)`: a map of what is named, and by its place what is not. */
  #call(name: string, depth: number): Printed {
    this.#at++
    const entries = new Map<string, Printed>([['()', { kind: 'leaf', text: name }]])
    const cut = this.#items(')', () => {
      const first = this.value(depth + 1)
      if (first === undefined) return false
      this.#skip()
      if (first.kind === 'leaf' && this.#text[this.#at] === '=') {
        this.#at++
        const value = this.value(depth + 1)
        if (value !== undefined) entries.set(first.text, value)
        return value !== undefined
      }
      entries.set(String(entries.size - 1), first)
      return true
    })
    return { kind: 'map', entries, cut }
  }

  /** Reads items up to the closing mark; true when the text ended or went astray before it. */
  #items(close: string, one: () => boolean): boolean {
    for (;;) {
      this.#skip()
      const char = this.#text[this.#at]
      if (char === close) {
        this.#at++
        return false
      }
      if (char === ',') {
        this.#at++
        continue
      }
      if (char === undefined || !one()) {
        this.#at = this.#text.length
        return true
      }
    }
  }
}

export const nameOf = (key: Printed): string => (key.kind === 'text' ? key.value : key.kind === 'leaf' ? key.text : JSON.stringify(key))
