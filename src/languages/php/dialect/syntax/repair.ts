import type { Candidate } from '../../../../contracts/index.ts'
import { bracketHints, type Slip, slipCandidate } from '../../../templates/index.ts'
import { parsePhp } from '../../parse.ts'
import { read } from '../tree.ts'
import { slipsAround, unclosed } from './slips.ts'
import { tokenise, type Token } from './tokens.ts'

/** Tokens looked at behind the line where the parser stopped, and at most before it. */
const aheadTokens = 4
const backTokens = 30
/** Edits tried at most, and characters parsed for them: some seconds of work in a file of any length. */
const triedMax = 3_000
const charsMax = 12_000_000
/** Candidates given out: what parses further down is a coincidence. */
const givenMax = 200
/** Texts over several lines that may have swallowed code because their quote is missing. */
const longTextsMax = 6

/**
 * Token-level repair of a file that does not parse: one token put in, taken out, replaced or spelled right, best first by kind and by
 * nearness to the place where the parser stopped. Every candidate given out parses.
 */
export function* repairSyntax(path: string, text: string): Iterable<Candidate> {
  const parsed = read(text)
  if (!('line' in parsed)) return
  const tokens = tokenise(text)
  const slips = [...slipsNear(tokens, parsed.line, text), ...swallowed(tokens, text), ...bracketSlips(tokens, text)]
  slips.sort((a, b) => b.weight - a.weight)
  yield* parsing(path, text, slips)
}

function* slipsNear(tokens: readonly Token[], line: number, text: string): Iterable<Slip> {
  const { at, expected } = stop(text, line)
  const first = tokens.findIndex((token) => token.end > at)
  const stopped = first < 0 ? tokens.length : first
  if (expected !== undefined) {
    const place = tokens[stopped - 1]?.end ?? at
    yield { start: place, end: place, text: expected, weight: 1.2, why: 'adds what is missing' }
  }
  yield* slipsAround(tokens, stopped, Math.min(tokens.length, stopped + aheadTokens), text)
  // What is missing stands before the place where it is missed, as a rule on the same line.
  const lineStart = text.lastIndexOf('\n', at - 1) + 1
  for (let index = stopped - 1; index >= Math.max(0, stopped - backTokens); index--) {
    const same = (tokens[index]?.start ?? 0) >= lineStart ? 1 : 0.6
    for (const slip of slipsAround(tokens, index, index, text))
      yield { ...slip, weight: (slip.weight * same) / (1 + 0.25 * (stopped - index)) }
  }
}

/** Where the parser stops, and the one mark that it says it waits for. */
function stop(text: string, line: number): { readonly at: number; readonly expected: string | undefined } {
  let at = 0
  for (let seen = 1; seen < line; seen++) at = text.indexOf('\n', at) + 1 || text.length
  const parsed = parsePhp(text)
  if ('program' in parsed) return { at, expected: undefined }
  return { at: at + parsed.column, expected: /expecting '([^'\w]{1,3})'/.exec(parsed.error)?.[1] }
}

/** A text that runs over lines holds the code behind its missing quote. */
function* swallowed(tokens: readonly Token[], text: string): Iterable<Slip> {
  const long = tokens.filter(({ kind, text: own }) => kind === 'broken-string' || (kind === 'string' && /^['"][^\n]*\n/.test(own)))
  for (const token of long.slice(0, longTextsMax)) yield* unclosed(token, text)
}

function* bracketSlips(tokens: readonly Token[], text: string): Iterable<Slip> {
  for (const hint of bracketHints(tokens, text))
    if (hint.remove) yield { start: hint.remove.start, end: hint.remove.end, text: '', weight: 0.5, why: 'removes a bracket' }
    else
      yield {
        start: hint.at,
        end: hint.at,
        text: hint.insert!,
        weight: hint.insert!.startsWith('\n') ? 0.85 : 0.6,
        why: 'closes a bracket',
      }
}

function* parsing(path: string, text: string, slips: readonly Slip[]): Iterable<Candidate> {
  const seen = new Set<string>()
  let given = 0
  for (const slip of slips) {
    const { start, end, text: replacement } = slip
    const after = text.slice(0, start) + replacement + text.slice(end)
    if (seen.has(after)) continue
    seen.add(after)
    if (seen.size > triedMax || seen.size * text.length > charsMax || given >= givenMax) return
    if ('line' in read(after)) continue
    given++
    yield slipCandidate(path, text, slip)
  }
}
