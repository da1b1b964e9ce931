import type { Candidate } from '../../../contracts/index.ts'

/** A small change to the text of a file that does not parse, and why it may be the repair. */
export interface Slip {
  readonly start: number
  readonly end: number
  readonly text: string
  readonly weight: number
  readonly why: string
}

/** The slip as a candidate, told in words. */
export function slipCandidate(path: string, file: string, { start, end, text, weight, why }: Slip): Candidate {
  const shown = (piece: string): string => piece.trim() || JSON.stringify(piece)
  const gone = shown(file.slice(start, end))
  const change = start === end ? `inserts ${shown(text)}` : text === '' ? `removes ${gone}` : `${gone} becomes ${shown(text)}`
  return {
    family: 'syntax',
    path,
    start,
    end,
    edits: [{ start, end, text }],
    weight: Math.min(1, weight),
    explanation: `${why}: ${change}`,
  }
}
