/** What mypy or pyright says, taken at its word: a member spelled like one that is there, a type annotated as what it got. */
import type { Candidate, FixSource } from '../../../contracts/index.ts'
import type { Complaint } from '../../../model/index.ts'
import { nearest } from '../names/index.ts'

const COMPLAINTS_MAX = 40
const PLACES_MAX = 12
/** So many lines away an annotation is half as likely. */
const HALF_LINES = 20
/** As often right as a variable that is exchanged. */
const ANNOTATION_PRIOR = 0.1

const NO_MEMBER = /(?:has no attribute|[Cc]annot access (?:attribute|member)) "(\w+)"|"(\w+)" is unknown import symbol/
const MISMATCHES = [
  /got "(.+?)", expected "(.+?)"/,
  /incompatible type "(.+?)"; expected "(.+?)"/,
  /expression has type "(.+?)", (?:variable|target|base class "\w+") has type "(.+?)"/,
  /[Tt]ype "(.+?)" is not assignable to (?:return |declared )?type "(.+?)"/,
  /type "(.+?)" cannot be assigned to parameter "\w+" of type "(.+?)"/,
]

/** Answers only where the request brings complaints. */
export const saidFixes = (): FixSource => ({
  id: 'compiler',
  async candidates({ complaints = [], files, sources = files, project }) {
    const under = project.packageDir === project.root ? '' : `${project.packageDir.slice(project.root.length + 1)}/`
    const candidates: Candidate[] = []
    let members: ReadonlySet<string> | undefined
    for (const complaint of complaints.slice(0, COMPLAINTS_MAX)) {
      const path = `${under}${complaint.path}`
      const text = sources.get(path)
      if (text === undefined || !path.endsWith('.py')) continue
      const wrong = NO_MEMBER.exec(complaint.message)
      if (wrong !== null) {
        members ??= membersOf(sources.values())
        candidates.push(...respelled({ path, text, complaint }, wrong[1] ?? wrong[2]!, members))
      }
      const [, got, want] = MISMATCHES.map((pattern) => pattern.exec(complaint.message)).find((match) => match !== null) ?? []
      if (got !== undefined && want !== undefined) candidates.push(...annotated({ path, text, complaint }, got, want))
    }
    return { candidates, note: undefined }
  },
})

interface Place {
  readonly path: string
  readonly text: string
  readonly complaint: Complaint
}

/** Names that some class or module of the project has. */
function membersOf(texts: Iterable<string>): ReadonlySet<string> {
  const found = new Set<string>()
  for (const text of texts)
    for (const match of text.matchAll(/\b(?:self|cls)\.(\w+)|\b(?:def|class)\s+(\w+)|^\s*(\w+)\s*[:=]/gm))
      found.add((match[1] ?? match[2] ?? match[3])!)
  return found
}

function respelled({ path, text, complaint }: Place, wrong: string, members: ReadonlySet<string>): Candidate[] {
  const start = lineStart(text, complaint.line)
  const end = text.indexOf('\n', start) === -1 ? text.length : text.indexOf('\n', start)
  const places = [...text.slice(start, end).matchAll(new RegExp(`\\b${wrong}\\b`, 'g'))].map(({ index }) => start + index)
  return places.flatMap((at) =>
    nearest(wrong, members).map((other, rank) => ({
      ...{ family: 'misspelled-member', path, start: at, end: at + wrong.length, source: 'compiler' },
      edits: [{ start: at, end: at + wrong.length, text: other }],
      weight: 0.95 / (1 + rank),
      explanation: `corrects a name: ${wrong} becomes ${other} (${complaint.message})`,
    })),
  )
}

function annotated({ path, text, complaint }: Place, got: string, want: string): Candidate[] {
  const quoted = want.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)
  const places = [...text.matchAll(new RegExp(String.raw`(?:->|:)\s*(${quoted})(?=\s*(?:[:=,)\n]|$))`, 'g'))]
    .map((match) => ({
      start: match.index + match[0].length - match[1]!.length,
      lines: Math.abs(lineAt(text, match.index) - complaint.line),
    }))
    .sort((a, b) => a.lines - b.lines)
    .slice(0, PLACES_MAX)
  const wide = got.replace(/^Literal\[.*\]\??$/, '').replace(/\?$/, '')
  const others = wide === 'None' ? [optional(text, want)] : wide === '' ? [] : [wide, `${want} | ${wide}`]
  return places.flatMap(({ start, lines }) =>
    others.map((other, rank) => ({
      ...{ family: 'type-annotation', path, start, end: start + want.length, source: 'compiler', prior: ANNOTATION_PRIOR },
      edits: [{ start, end: start + want.length, text: other }],
      weight: 1 / (1 + rank) / (1 + lines / HALF_LINES),
      explanation: `annotates ${other} (${complaint.message})`,
    })),
  )
}

/** In the habit of the file. */
const optional = (text: string, type: string): string => (/\bOptional\b/.test(text) ? `Optional[${type}]` : `${type} | None`)

function lineStart(text: string, line: number): number {
  let at = 0
  for (let count = 1; count < line; count++) at = text.indexOf('\n', at) + 1
  return at
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length
