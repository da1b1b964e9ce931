/** A piece of a text that does not parse; comments and white space are none. */
export interface Token {
  readonly start: number
  readonly end: number
  readonly text: string
}

const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }

/** A place where a closing bracket seems to be missing, or a bracket that seems to be too much. */
export interface BracketHint<T extends Token> {
  readonly at: number
  readonly insert?: string
  readonly remove?: T
}

/**
 * Where brackets and layout disagree. A parser notices a missing brace only at the end of the file; people show by the
 * indentation where they meant it: the first line that stands no deeper than the line which opened the block.
 */
export function bracketHints<T extends Token>(tokens: readonly T[], text: string): BracketHint<T>[] {
  const hints: BracketHint<T>[] = []
  const open: { token: T; indent: number }[] = []
  let line = -1
  for (const [index, token] of tokens.entries()) {
    const lineStart = text.lastIndexOf('\n', token.start - 1) + 1
    const first = lineStart !== line
    line = lineStart
    const indent = indentAt(text, lineStart)
    if (first) noticeLayout(open, token, indent, tokens[index - 1], hints)
    if (Object.hasOwn(closing, token.text)) open.push({ token, indent })
    else if (token.text === ')' || token.text === ']' || token.text === '}') {
      const last = open.at(-1)
      if (last && closing[last.token.text] === token.text) open.pop()
      else {
        hints.push({ at: token.start, remove: token })
        if (last) hints.push({ at: tokens[index - 1]?.end ?? token.start, insert: closing[last.token.text]! })
        const below = open.at(-2)
        if (below && closing[below.token.text] === token.text) open.splice(-2)
      }
    }
  }
  for (const { token } of open.slice(-3).reverse()) {
    hints.push({ at: text.trimEnd().length, insert: `\n${closing[token.text]!}` })
    hints.push({ at: token.start, remove: token })
  }
  return hints
}

function noticeLayout<T extends Token>(
  open: readonly { token: T; indent: number }[],
  token: T,
  indent: number,
  previous: T | undefined,
  hints: BracketHint<T>[],
): void {
  const last = open.at(-1)
  if (!last || !previous || last.token === previous || token.text === closing[last.token.text]) return
  if (indent <= last.indent) hints.push({ at: previous.end, insert: `\n${' '.repeat(last.indent)}${closing[last.token.text]!}` })
}

function indentAt(text: string, lineStart: number): number {
  let at = lineStart
  while (text[at] === ' ' || text[at] === '\t') at++
  return at - lineStart
}
