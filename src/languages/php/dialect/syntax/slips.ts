import type { Slip } from '../../../templates/index.ts'
import type { Token } from './tokens.ts'
import { nearKeywords } from './words.ts'

/** Put in before or after a token; with what it costs in credibility. */
const insertions: readonly (readonly [string, number])[] = [
  [';', 1],
  [')', 0.9],
  [',', 0.85],
  [']', 0.7],
  ['}', 0.6],
  ['(', 0.5],
  ['{', 0.6],
  [' => ', 0.6],
  [' = ', 0.4],
  ['[', 0.4],
  [' . ', 0.5],
  ['->', 0.4],
  ['::', 0.2],
  [':', 0.5],
  [' + ', 0.15],
  ['?', 0.15],
  ["'", 0.3],
  ['"', 0.3],
  ['))', 0.3],
  [');', 0.5],
  ['];', 0.3],
  ['};', 0.2],
  ['})', 0.2],
  ['});', 0.2],
  [' as ', 0.4],
  ['function ', 0.4],
  ['new ', 0.05],
  [' && ', 0.15],
  [' || ', 0.1],
  ['return ', 0.05],
  ['case ', 0.1],
  ['catch ', 0.05],
  ['public ', 0.05],
]

/** Marks taken for each other. */
const confusions: Readonly<Record<string, readonly string[]>> = {
  '=': ['=>', '===', '==', ':'],
  '>': ['=>', '->', ''],
  '-': ['->', '=>', '--'],
  '=>': ['->', '=', '>='],
  '->': ['=>', '.'],
  '.': ['->', ',', '...', ''],
  ':': ['::', '=>', ';', ','],
  '::': ['->', ':'],
  ';': [',', ')', ':', ''],
  ',': [';', '.', '=>', ''],
  '{': ['(', '['],
  '(': ['{', '['],
  '[': ['(', '{'],
  '}': [')', ']', ''],
  ')': ['}', ']', ') {', ''],
  ']': [')', '}', ''],
  '&': ['&&'],
  '|': ['||'],
  '?': ['??', ':', '?->'],
  '===': ['=', '=='],
  '==': ['=', '==='],
  '+': ['++', '+=', '.'],
  '...': ['.', '..'],
  $: [''],
}

/** Two marks with a space in between, or the wrong way round. */
const pairs: Readonly<Record<string, string>> = {
  '=<': '<=',
  '=!': '!=',
  '-->': '->',
  '=->': '=>',
  '==>': '=>',
  '>-': '->',
  '>=': '=>',
  ':>': '->',
}
const joined = /^(?:=>|->|::|<=|>=|&&|\|\||===?|!==?|\?\?|\+=|-=|\*=|\/=|\.=|\?->|<=>|\+\+|--)$/

/** The slip is shortly before the place where the parser stopped, on its line as a rule: `at` is the first token of that line. */
export function* slipsAround(tokens: readonly Token[], from: number, to: number, text: string): Iterable<Slip> {
  for (let index = from; index <= to; index++) {
    const token = tokens[index]
    const previous = tokens[index - 1]
    // The end of the line before and the line itself come first.
    const near = 1 / (1 + 0.12 * Math.abs(index - from))
    const place = previous?.end ?? token?.start ?? 0
    const lineEnds = !token || text.slice(place, token.start).includes('\n')
    for (const [inserted, credit] of insertions) {
      const word = /^[a-z]/.test(inserted)
      const ends = /;$/.test(inserted)
      const where = word && token ? token.start : place
      yield {
        start: where,
        end: where,
        text: inserted,
        weight: near * credit * (ends ? (lineEnds ? 1 : 0.15) : 0.8),
        why: 'adds what is missing',
      }
    }
    if (token) yield* slipsAt(token, tokens[index + 1], near, text)
  }
}

function* slipsAt(token: Token, next: Token | undefined, near: number, text: string): Iterable<Slip> {
  const span = { start: token.start, end: token.end }
  yield { ...span, text: '', weight: near * (token.kind === 'mark' ? 0.7 : 0.15), why: 'removes what is too much' }
  for (const other of confusions[token.text] ?? []) yield { ...span, text: other, weight: near * 0.6, why: 'corrects a mark' }
  if (token.kind === 'word') {
    for (const keyword of nearKeywords(token.text)) yield { ...span, text: keyword, weight: near * 0.9, why: 'corrects a spelling' }
    yield { start: token.start, end: token.start, text: '$', weight: near * 0.7, why: 'marks a variable' }
    const glued = /^(function|return|new|echo|public|private|protected|static|foreach|throw|class|case|use|namespace)(\w{2,})$/.exec(
      token.text,
    )
    if (glued) yield { ...span, text: `${glued[1]} ${glued[2]}`, weight: near * 0.6, why: 'corrects a spelling' }
    if (next && next.kind === 'word' && token.text === 'else' && next.text === 'if')
      yield { ...span, text: 'elseif', weight: near * 0.1, why: 'corrects a spelling' }
  }
  if (token.kind === 'variable')
    yield { start: token.start, end: token.start + 1, text: '', weight: near * 0.3, why: 'takes a mark from a name' }
  if (next && token.kind === 'mark' && next.kind === 'mark')
    for (const pair of [token.text + next.text, pairs[token.text + next.text] ?? '', next.text + token.text])
      if (joined.test(pair)) yield { start: token.start, end: next.end, text: pair, weight: near * 0.9, why: 'corrects a mark' }
  if (pairs[token.text]) yield { ...span, text: pairs[token.text]!, weight: near * 0.6, why: 'corrects a mark' }
  if (token.kind === 'broken-string' || (token.kind === 'string' && token.text.includes('\n'))) yield* unclosed(token, text)
}

/** A text that never closes on its line: its quote may belong at any word's end there, most likely before the marks at its end. */
export function* unclosed(token: Token, text: string): Iterable<Slip> {
  const quote = token.text[0]!
  const lineEnd = text.indexOf('\n', token.start)
  const body = text.slice(token.start + 1, lineEnd < 0 ? text.length : lineEnd)
  for (const { index } of body.matchAll(/(?=[)\],;:}\s]|$)/g)) {
    const at = token.start + 1 + index
    yield { start: at, end: at, text: quote, weight: /^[)\],;}\s]*$/.test(body.slice(index)) ? 1.1 : 0.4, why: 'closes a text' }
  }
  const other = /(['"])[)\],;\s]*$/.exec(body)
  if (other) yield { start: token.start, end: token.start + 1, text: other[1]!, weight: 1, why: 'closes a text' }
}
