import type { Candidate } from '../../../../contracts/index.ts'
import { bracketHints } from '../../../templates/index.ts'
import { parse } from '../tree.ts'
import { duplicateRepairs } from './duplicates.ts'
import { tokenise } from './tokens.ts'
import type { Token } from './tokens.ts'
import { nearKeywords } from './words.ts'

/** Tokens looked at on either side of an error; a slip is nearly always nearer. */
const windowTokens = 12
/** Edits tried at most (each is parsed). */
const triedMax = 4_000
/** Candidates given out: what parses further down is a coincidence. */
const givenMax = 200
/** Errors looked at: later ones mostly follow from the first. */
const errorsMax = 3

interface Slip {
  readonly start: number
  readonly end: number
  readonly text: string
  readonly weight: number
  readonly why: string
}

/**
 * Token-level repair of a file that does not parse: one token put in, taken out, replaced or spelled right, best first by
 * kind and by nearness to where the parser stopped. Every candidate given out parses. (Compare Corchuelo et al., Repairing
 * syntax errors in LR parsers, TOPLAS 2002: insertions, deletions and shifts near the error.)
 */
export function* repairSyntax(path: string, text: string): Iterable<Candidate> {
  const parsed = parse(path, text)
  if ('program' in parsed) return
  yield* duplicateRepairs(path, text)
  const tokens = tokenise(text)
  const slips: Slip[] = []
  for (const { start, end } of parsed.errors.slice(0, errorsMax)) {
    const at = tokens.findIndex((token) => token.end > start)
    slips.push(...slipsAround(tokens, at < 0 ? tokens.length : at, text))
    if (end - start > 1)
      slips.push(
        ...[...slipsAround(tokens, tokens.findLastIndex((token) => token.start < end) + 1, text)].map((slip) => ({
          ...slip,
          weight: slip.weight * 0.7,
        })),
      )
  }
  for (const hint of bracketHints(tokens, text))
    slips.push(
      hint.remove
        ? { start: hint.remove.start, end: hint.remove.end, text: '', weight: 0.5, why: 'removes a bracket' }
        : { start: hint.at, end: hint.at, text: hint.insert!, weight: hint.insert!.startsWith('\n') ? 0.85 : 0.6, why: 'closes a bracket' },
    )
  slips.sort((a, b) => b.weight - a.weight)
  yield* parsing(path, text, slips)
}

function* parsing(path: string, text: string, slips: readonly Slip[]): Iterable<Candidate> {
  const seen = new Set<string>()
  let given = 0
  let tried = 0
  for (const { start, end, text: replacement, weight, why } of slips) {
    const after = text.slice(0, start) + replacement + text.slice(end)
    if (seen.has(after)) continue
    seen.add(after)
    if (++tried > triedMax || given >= givenMax) return
    if (!('program' in parse(path, after))) continue
    given++
    const shown = (piece: string): string => piece.trim() || JSON.stringify(piece)
    yield {
      family: 'syntax',
      path,
      start,
      end,
      edits: [{ start, end, text: replacement }],
      weight: Math.min(1, weight),
      explanation: `${why}: ${start === end ? `inserts ${shown(replacement)}` : replacement === '' ? `removes ${shown(text.slice(start, end))}` : `${shown(text.slice(start, end))} becomes ${shown(replacement)}`}`,
    }
  }
}

/** Put in before or after a token; with what it costs in credibility. */
const insertions: readonly (readonly [string, number])[] = [
  [')', 1],
  [',', 0.9],
  ['}', 0.7],
  [']', 0.8],
  ['(', 0.7],
  ['{', 0.6],
  [':', 0.6],
  ['=', 0.4],
  [' => ', 0.5],
  ['[', 0.4],
  [';', 0.4],
  [' + ', 0.3],
  ['.', 0.3],
  [' && ', 0.15],
  [' || ', 0.1],
  ['?', 0.15],
  ['`', 0.3],
  ["'", 0.3],
  ['"', 0.3],
  ['))', 0.15],
  ['})', 0.2],
  ['const ', 0.2],
  ['function ', 0.2],
  ['async ', 0.4],
  ['return ', 0.05],
  [' of ', 0.2],
  [' in ', 0.1],
  ['new ', 0.02],
  ['else ', 0.1],
  ['let ', 0.05],
  ['import ', 0.1],
  [' from ', 0.3],
  ['if ', 0.05],
  ['case ', 0.1],
]

/** Operators and marks taken for each other. */
const confusions: Readonly<Record<string, readonly string[]>> = {
  '=': ['=>', '===', ':', '=='],
  '>': ['=>'],
  '>=': ['=>'],
  '=>': ['=', '>=', '{'],
  ';': [',', ':', ')', ''],
  ',': [';', '.', ':', ''],
  '.': [',', '...', ''],
  '...': ['.'],
  ':': ['=', ';', ',', '?'],
  '?': ['?.', ':'],
  '?.': ['.', '?'],
  '{': ['(', '[', '=> {'],
  '(': ['{', '['],
  '[': ['(', '{'],
  '}': [')', ']'],
  ')': ['}', ']', ') {'],
  ']': [')', '}'],
  '&': ['&&'],
  '|': ['||'],
  '===': ['=', '=='],
  '==': ['=', '==='],
  '-': ['--', '=', '=>'],
  '+': ['++', '+='],
  '<': ['<='],
  '!': ['!=', '!=='],
}

function* slipsAround(tokens: readonly Token[], at: number, text: string): Iterable<Slip> {
  for (let index = Math.max(0, at - windowTokens); index <= Math.min(tokens.length, at + windowTokens); index++) {
    // The parser stops at the first token that cannot be: the slip is there or shortly before.
    const distance = index <= at ? at - index : 2 * (index - at)
    const near = 1 / (1 + 0.6 * distance)
    const token = tokens[index]
    const place = tokens[index - 1]?.end ?? 0
    for (const [inserted, credit] of insertions) {
      const word = /[a-z]/.test(inserted)
      const where = word && token && !inserted.startsWith(' ') ? token.start : place
      yield { start: where, end: where, text: inserted, weight: near * credit, why: 'adds what is missing' }
    }
    if (token) yield* slipsAt(token, tokens[index + 1], near, text)
  }
}

function* slipsAt(token: Token, next: Token | undefined, near: number, text: string): Iterable<Slip> {
  const span = { start: token.start, end: token.end }
  yield { ...span, text: '', weight: near * (token.kind === 'punctuator' ? 0.8 : 0.15), why: 'removes what is too much' }
  for (const other of confusions[token.text] ?? []) yield { ...span, text: other, weight: near * 0.7, why: 'corrects a mark' }
  if (token.kind === 'word') {
    for (const keyword of nearKeywords(token.text)) yield { ...span, text: keyword, weight: near * 0.95, why: 'corrects a spelling' }
    // `asyncfunction`, `returnx`: a space that is missing.
    const glued = /^(const|let|var|return|function|async|await|new|typeof|throw|case|import|export)(\w{2,})$/.exec(token.text)
    if (glued) yield { ...span, text: `${glued[1]} ${glued[2]}`, weight: near * 0.5, why: 'corrects a spelling' }
  }
  // `= >`, `< =`, `& &`: a space too many; `=!`, `=<`: the wrong way round.
  if (next && token.kind === 'punctuator' && next.kind === 'punctuator') {
    const joined = token.text + next.text
    const turned = next.text + token.text
    for (const pair of [joined, turned])
      if (/^(=>|<=|>=|&&|\|\||===?|!==?|\?\.|\+=|-=|\*=|\/=|\?\?)$/.test(pair))
        yield { start: token.start, end: next.end, text: pair, weight: near * 0.9, why: 'corrects a mark' }
    const one = { '->': '=>', '=<': '<=', '=!': '!=' }[joined]
    if (one) yield { start: token.start, end: next.end, text: one, weight: near, why: 'corrects a mark' }
  }
  if (token.kind === 'broken-string') yield* unclosed(token, text)
}

/** A string that never closes: its quote may belong at any word's end on the line, most likely before the punctuation at its end. */
function* unclosed(token: Token, text: string): Iterable<Slip> {
  const quote = token.text[0]!
  const lineEnd = text.indexOf('\n', token.start)
  const end = lineEnd < 0 ? text.length : lineEnd
  const body = text.slice(token.start + 1, end)
  for (const { index } of body.matchAll(/(?=[)\],;:}\s]|$)/g)) {
    const left = body.slice(index)
    const weight = /^[)\],;}\s]*$/.test(left) ? 1 : 0.4
    yield { start: token.start + 1 + index, end: token.start + 1 + index, text: quote, weight, why: 'closes a text' }
  }
  const other = /(['"`])[)\],;\s]*$/.exec(body)
  if (other) yield { start: token.start, end: token.start + 1, text: other[1]!, weight: 1, why: 'closes a text' }
}
