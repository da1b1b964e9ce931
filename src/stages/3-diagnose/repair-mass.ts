import type { WarmStatement } from '../../contracts/index.ts'

/** Words of the languages that frame a statement; a repair changes what stands between them. */
const KEYWORD =
  /(?:and|as|async|await|break|case|catch|class|const|continue|def|do|elif|else|except|finally|for|foreach|from|function|if|import|in|is|lambda|let|new|not|of|or|raise|return|switch|throw|try|typeof|var|while|with|yield)\b/y

/**
 * What repairs change, with the share of single-candidate fixes that change it (a trial over the benchmark's faults): numbers 20 %,
 * comparisons 16 %, names 8 %, the rest 3 % each. Read off the text alone, so that it holds for every language with these tokens.
 */
const TOKENS: readonly { readonly token: RegExp; readonly share: number }[] = [
  { token: /(["'`])(?:\\.|(?!\1)[^\\])*\1/y, share: 0.03 },
  { token: /\d[\w.]*/y, share: 0.2 },
  { token: KEYWORD, share: 0 },
  { token: /[$A-Z_a-z][\w$]*/y, share: 0.08 },
  { token: /[<>]=?|[!=]==?/y, share: 0.16 },
  { token: /&&|\|\||[-+*%/!]/y, share: 0.03 },
]
const COMMENT = /\/\/.*|\/\*[^]*?\*\//y

/**
 * How much of a statement's own text (statements inside it left out) repairs are wont to change: 0..1, the chance that at least one
 * of its tokens is the one, were they independent. Statements of one file, in any order; the answer has the same order.
 */
export function repairMass(text: string, statements: readonly Pick<WarmStatement, 'start' | 'end'>[]): number[] {
  const doubts = statements.map(() => 1)
  const order = statements.map((_, index) => index)
  order.sort((a, b) => statements[a]!.start - statements[b]!.start || statements[b]!.end - statements[a]!.end)
  const open: number[] = []
  let next = 0
  for (const { at, share } of tokensOf(text)) {
    while (next < order.length && statements[order[next]!]!.start <= at) open.push(order[next++]!)
    while (open.length > 0 && statements[open.at(-1)!]!.end <= at) open.pop()
    const inner = open.at(-1)
    if (inner !== undefined) doubts[inner]! *= 1 - share
  }
  return doubts.map((doubt) => 1 - doubt)
}

function* tokensOf(text: string): Generator<{ at: number; share: number }> {
  const endAt = (pattern: RegExp, at: number): number => {
    pattern.lastIndex = at
    return pattern.test(text) ? pattern.lastIndex : at
  }
  for (let at = 0; at < text.length;) {
    const past = endAt(COMMENT, at)
    if (past > at) {
      at = past
      continue
    }
    const found = TOKENS.map(({ token, share }) => ({ end: endAt(token, at), share })).find(({ end }) => end > at)
    if (found !== undefined) yield { at, share: found.share }
    at = found?.end ?? at + 1
  }
}
