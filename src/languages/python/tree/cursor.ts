/** A place in the tokens of one text. */
import type { Node } from './nodes.ts'
import { SyntaxFault, type Token, type TokenKind } from './tokens.ts'

/** Nesting of expressions and blocks; CPython's own parser stops at a few hundred, and so does no person's code. */
const DEPTH_MAX = 400

export const keywords: ReadonlySet<string> = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda ' +
    'nonlocal not or pass raise return try while with yield'
  ).split(' '),
)

/** Parts of the grammar that lead back to its beginning; handed in, so that no file imports one that imports it. */
export interface Grammar {
  readonly atom: (cursor: Cursor) => Node
  readonly lambda: (cursor: Cursor) => Node
  readonly block: (cursor: Cursor) => Node
}

export class Cursor {
  readonly text: string
  readonly tokens: readonly Token[]
  readonly grammar: Grammar
  at = 0
  depth = 0

  constructor(text: string, tokens: readonly Token[], grammar: Grammar) {
    this.text = text
    this.tokens = tokens
    this.grammar = grammar
  }

  get token(): Token {
    return this.tokens[this.at]!
  }

  /** The end of the token before the present one. */
  get lastEnd(): number {
    return this.tokens[this.at - 1]?.end ?? 0
  }

  peek(ahead: number): Token | undefined {
    return this.tokens[this.at + ahead]
  }

  next(): Token {
    return this.tokens[this.at++]!
  }

  /** Whether the present token is this operator or keyword. */
  is(text: string): boolean {
    const { token } = this
    return token.text === text && (token.kind === 'op' || token.kind === 'name')
  }

  isKind(kind: TokenKind): boolean {
    return this.token.kind === kind
  }

  take(text: string): Token | undefined {
    return this.is(text) ? this.next() : undefined
  }

  expect(text: string): Token {
    return this.take(text) ?? this.fail(`expected '${text}'`)
  }

  expectKind(kind: TokenKind): Token {
    return this.isKind(kind) ? this.next() : this.fail(`expected ${kind}`)
  }

  fail(message: string): never {
    const { token } = this
    throw new SyntaxFault(message, token.start, token.end)
  }

  deeper<T>(work: () => T): T {
    if (++this.depth > DEPTH_MAX) this.fail('too deeply nested')
    const made = work()
    this.depth--
    return made
  }

  /** A name that is no keyword. */
  identifier(): Node {
    const { token } = this
    if (token.kind !== 'name' || keywords.has(token.text)) this.fail('expected a name')
    this.next()
    return { type: 'Identifier', name: token.text, start: token.start, end: token.end }
  }
}
