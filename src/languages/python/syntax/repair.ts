import type { Candidate } from '../../../contracts/index.ts'
import { type Slip, slipCandidate } from '../../templates/index.ts'
import { parse } from '../tree/index.ts'
import { lineEnd, lineSlips, slipsAround } from './slips.ts'
import { type Piece, piecesOf } from './tokens.ts'

/** Edits tried at most (the part around the fault is parsed for each). */
const TRIED_MAX = 4_000
/** Candidates given out: what parses further down is a coincidence. */
const GIVEN_MAX = 200
/** Lines after an open bracket where it may have been meant to close. */
const BRACKET_LINES_MAX = 6

/**
 * Token-level repair of a file that does not parse: a mark or word put in, taken out, replaced or spelled right, a line set at its
 * depth, best first by kind and by nearness to where the parser stopped. Every candidate given out parses.
 */
export function* repairSyntax(path: string, text: string): Iterable<Candidate> {
  const read = parse(text)
  if (!('fault' in read)) return
  const open = openBracket(text)
  const fault = open === undefined ? read.fault.start : Math.min(open.start, read.fault.start)
  const pieces = piecesOf(text)
  const slips: Slip[] = []
  for (const place of new Set([read.fault.start, fault])) {
    const at = pieces.findIndex((piece) => piece.end > place)
    slips.push(...slipsAround(pieces, at < 0 ? pieces.length : at, text), ...lineSlips(text, place))
  }
  if (open !== undefined) slips.push(...closings(text, open, pieces))
  slips.sort((a, b) => b.weight - a.weight)
  yield* parsing(path, text, slips, part(text, Math.min(fault, read.fault.start), Math.max(fault, read.fault.start)))
}

const CLOSES: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }

/** The last bracket that nothing closes, unless a line that must be a statement of its own shows an earlier one. */
function openBracket(text: string): Piece | undefined {
  const stack: Piece[] = []
  for (const piece of piecesOf(text)) {
    if (piece.kind !== 'mark') continue
    if (piece.text in CLOSES) stack.push(piece)
    else if (Object.values(CLOSES).includes(piece.text) && stack.length > 0 && CLOSES[stack.at(-1)!.text] === piece.text) stack.pop()
  }
  return stack.at(-1)
}

/** Before every mark or line end behind an open bracket, the nearest line first. */
function* closings(text: string, open: Piece, pieces: readonly Piece[]): Iterable<Slip> {
  const mark = CLOSES[open.text]!
  let end = lineEnd(text, open.start)
  for (let line = 0; line < BRACKET_LINES_MAX && end <= text.length; line++) {
    const from = line === 0 ? open.end : text.lastIndexOf('\n', end - 1) + 1
    for (const piece of pieces.filter((each) => each.end > from && each.end <= end)) {
      const last = text.slice(piece.end, end).trim() === ''
      const beforeColon = text.slice(piece.end, end).trim() === ':'
      yield {
        start: piece.end,
        end: piece.end,
        text: mark,
        weight: (last || beforeColon ? 1.1 : 0.4) / (1 + 0.3 * line),
        why: 'closes a bracket',
      }
    }
    if (end >= text.length) return
    end = lineEnd(text, end + 1)
  }
}

interface Part {
  readonly start: number
  readonly end: number
}

/** The top-level statements around the fault: from the line at the margin before it to the second one after it. */
function part(text: string, first: number, last: number): Part {
  const margin = /^(?!(?:else|elif|except|finally)\b)[\p{L}_@]/gmu
  const starts = [...text.matchAll(margin)].map(({ index }) => index)
  const start = starts.findLast((at) => at < first) ?? 0
  const after = starts.filter((at) => at > last)
  return { start: starts.findLast((at) => at < start) ?? start, end: after[1] ?? text.length }
}

function* parsing(path: string, text: string, slips: readonly Slip[], around: Part): Iterable<Candidate> {
  const seen = new Set<string>()
  let given = 0
  let tried = 0
  for (const slip of slips) {
    const { start, end, text: replacement } = slip
    const key = `${start} ${end} ${replacement}`
    if (seen.has(key)) continue
    seen.add(key)
    if (++tried > TRIED_MAX || given >= GIVEN_MAX) return
    const inside = start >= around.start && end <= around.end
    if (inside && 'fault' in parse(text.slice(around.start, start) + replacement + text.slice(end, around.end))) continue
    if ('fault' in parse(text.slice(0, start) + replacement + text.slice(end))) continue
    given++
    yield slipCandidate(path, text, slip)
  }
}
