import { diffLines } from 'diff'
import type { Candidate, PastVersion } from '../../contracts/index.ts'

const family = 'revert-hunk'
/** A last resort: below nearly every template. The newest change is the likeliest, and a small one is read sooner. */
const prior = 0.004
/** Longer hunks are a feature, not a slip. */
const hunkLinesMax = 12
const perFileMax = 40

interface Hunk {
  readonly before: string
  readonly after: string
  /** The line before and after it, to find it again. */
  readonly lead: string
  readonly tail: string
}

/**
 * Each change of the last commits to a file, taken back where its lines still stand. Compare Tan and Roychoudhury, relifix: Automated
 * Repair of Software Regressions, ICSE 2015. `versions` newest first.
 */
export function revertCandidates(path: string, now: string, versions: readonly PastVersion[]): Candidate[] {
  const found = new Map<string, Candidate>()
  for (const [age, version] of versions.entries())
    for (const hunk of hunksOf(version.before, version.after)) {
      const start = placeOf(hunk, now)
      if (start === undefined) continue
      const end = start + hunk.after.length
      const key = `${start} ${end} ${hunk.before}`
      if (found.has(key)) continue
      const title = version.commit === undefined ? 'edits not yet committed' : `${version.commit.slice(0, 10)} "${version.subject}"`
      found.set(key, {
        family,
        path,
        start,
        end,
        edits: [{ start, end, text: hunk.before }],
        weight: 1 / (1 + age),
        prior,
        source: 'history',
        explanation: `takes back a part of ${title}`,
      })
      if (found.size >= perFileMax) return [...found.values()]
    }
  return [...found.values()]
}

function hunksOf(before: string, after: string): Hunk[] {
  const parts = diffLines(before, after)
  const hunks: Hunk[] = []
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at]!
    if (!part.added && !part.removed) continue
    const other = parts[at + 1]?.added === true && part.removed ? parts[at + 1] : undefined
    const lead = lastLine(parts[at - 1]?.value ?? '')
    const tail = firstLine(parts[at + (other ? 2 : 1)]?.value ?? '')
    const hunk = { before: part.removed ? part.value : '', after: other?.value ?? (part.added ? part.value : ''), lead, tail }
    if (lines(hunk.before) <= hunkLinesMax && lines(hunk.after) <= hunkLinesMax) hunks.push(hunk)
    if (other) at++
  }
  return hunks
}

/** Where the hunk's new lines stand now; undefined when they were changed since, or stand at several places. */
function placeOf({ after, lead, tail }: Hunk, now: string): number | undefined {
  const whole = lead + after + tail
  const at = now.indexOf(whole)
  if (whole.trim() === '' || at === -1 || now.indexOf(whole, at + 1) !== -1) return undefined
  return at + lead.length
}

const lines = (text: string): number => text.split('\n').length - 1
const firstLine = (text: string): string => /^[^\n]*\n?/.exec(text)![0]
const lastLine = (text: string): string =>
  /[^\n]*\n?$/.exec(text.endsWith('\n') ? text.slice(0, -1) : text)![0] + (text.endsWith('\n') ? '\n' : '')
