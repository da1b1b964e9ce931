/** Pieces of a text that does not parse: found without any rule but spelling, so that a slip hides nothing behind it. */

export interface Piece {
  readonly kind: 'word' | 'number' | 'string' | 'broken-string' | 'mark'
  readonly text: string
  readonly start: number
  readonly end: number
}

const PIECE =
  /(?<space>[^\S\n]+|\n|#[^\n]*)|(?<string>[A-Za-z]{0,2}(?:"""[^]*?"""|'''[^]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'))|(?<broken>[A-Za-z]{0,2}["'][^\n]*)|(?<word>[\p{L}_][\p{L}\p{N}_]*)|(?<number>\d[\w.]*)|(?<mark>\*\*=?|\/\/=?|>>=?|<<=?|\.\.\.|:=|->|[<>=!+\-*/%&|^@]=|=>|&&|\|\||\+\+|--|[^\s])/gu

export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = []
  for (const { groups, index, 0: whole } of text.matchAll(PIECE)) {
    if (groups?.['space'] !== undefined) continue
    const kind = groups?.['string']
      ? 'string'
      : groups?.['broken']
        ? 'broken-string'
        : groups?.['word']
          ? 'word'
          : groups?.['number']
            ? 'number'
            : 'mark'
    pieces.push({ kind, text: whole, start: index, end: index + whole.length })
  }
  return pieces
}
