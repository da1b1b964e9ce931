import type { Candidate, FixSource } from '../../../contracts/index.ts'
import type { Complaint } from '../../../model/index.ts'
import { type Annotation, annotationsIn } from './annotated.ts'

/** A family of its own: as often right as a variable that is exchanged, which it stands beside. */
const PRIOR = 0.1
const COMPLAINTS_MAX = 40
/** Annotations tried for one complaint, the likeliest first. */
const PLACES_MAX = 16
/** Other files looked at: those that declare a name of the complaint. */
const FILES_MAX = 12
/** So many lines away an annotation is half as likely. */
const HALF_LINES = 20

/**
 * Types that are annotated wrongly, read off what the compiler says ('X' is not assignable to 'Y'): the type it got in place of the one
 * it wanted, both, or a near one. Such a change does nothing at run time, so where the tests are green it is as good a guess as any.
 * Answers only where the request brings complaints.
 */
export const annotationFixes = (): FixSource => ({
  id: 'compiler',
  async candidates({ complaints = [], files, sources = files, project }) {
    const under = project.packageDir === project.root ? '' : `${project.packageDir.slice(project.root.length + 1)}/`
    const known = new Map<string, readonly Annotation[]>()
    const read = (path: string): readonly Annotation[] => {
      const found = known.get(path) ?? annotationsIn(path, sources.get(path) ?? '')
      known.set(path, found)
      return found
    }
    const candidates: Candidate[] = []
    for (const complaint of complaints.slice(0, COMPLAINTS_MAX)) {
      if (!/\.[cm]?tsx?$/.test(complaint.path)) continue
      const path = `${under}${complaint.path}`
      const words = wordsOf(complaint, sources.get(path) ?? '')
      const others = [...sources.keys()].filter((other) => other !== path && declares(sources.get(other)!, words)).slice(0, FILES_MAX)
      const places = [path, ...others].flatMap((file) => read(file).map((annotation) => ({ file, annotation })))
      const ranked = places
        .map(({ file, annotation }) => ({
          file,
          annotation,
          score: nearness(annotation, file === path ? complaint.line : undefined, words),
        }))
        .sort((a, b) => b.score - a.score)
        .slice(0, PLACES_MAX)
      for (const { file, annotation, score } of ranked)
        for (const { text, weight, start, end } of changes(annotation, complaint.message))
          candidates.push({
            ...{ family: 'type-annotation', path: file, start: annotation.start, end: annotation.end, source: 'compiler' },
            edits: [{ start, end, text }],
            weight: weight * score,
            prior: PRIOR,
            explanation: `annotates ${annotation.name} with ${text.trim() || 'nothing optional'} (${complaint.rule}: ${complaint.message})`,
          })
    }
    return { candidates, note: undefined }
  },
})

function wordsOf({ line, message }: Complaint, text: string): ReadonlySet<string> {
  const quoted = [...message.matchAll(/'([^']*)'/g)].map((match) => match[1]!).join(' ')
  return new Set(`${text.split('\n')[line - 1] ?? ''} ${quoted}`.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu))
}

const declares = (text: string, words: ReadonlySet<string>): boolean =>
  [...text.matchAll(/\b(?:function|const|let|class|interface|type)\s+([\p{L}_$][\p{L}\p{N}_$]*)/gu)].some((match) => words.has(match[1]!))

function nearness({ name, around, line }: Annotation, complained: number | undefined, words: ReadonlySet<string>): number {
  const named = words.has(name) ? 1 : around.some((one) => words.has(one)) ? 0.6 : 0.2
  const lines = complained === undefined ? HALF_LINES : Math.abs(line - complained)
  return named / (1 + lines / HALF_LINES)
}

interface Rewrite {
  readonly start: number
  readonly end: number
  readonly text: string
  readonly weight: number
}

const MISMATCH = /[Tt]ype '(.+?)' is not assignable to (?:parameter of )?type '(.+?)'\.?$/
const NO_MEMBER = /does not exist on type '(.+?)'/
const MISSING = /^Property '(.+?)' is (?:missing|optional)/
const PRIMITIVES = ['string', 'number', 'boolean'] as const

/** Likeliest first; every one is judged by the compiler. */
function changes(annotation: Annotation, message: string): Rewrite[] {
  const { text, start, end, mark } = annotation
  const found: Rewrite[] = []
  const put = (other: string, weight: number): void => {
    if (other !== text && !found.some((one) => one.text === other)) found.push({ start, end, text: other, weight })
  }
  const [, got, want] = MISMATCH.exec(message) ?? []
  if (got !== undefined && want !== undefined) {
    const wide = widened(got)
    if (same(text, want)) {
      put(wide, isNothing(wide) ? 0.1 : 1)
      put(`${text} | ${wide}`, isNothing(wide) ? 1 : 0.5)
    } else if (same(text, got)) put(want, 0.7)
  }
  if (/possibly|Object is/.test(message) || (got ?? '').includes('undefined') || (got ?? '').includes('null')) {
    const without = text.replace(/\s*\|\s*(?:undefined|null)\b/g, '')
    if (without !== text) put(without, 0.5)
    if (mark !== undefined) found.push({ start: mark, end: mark + 1, text: '', weight: 0.5 })
  }
  const missing = MISSING.exec(message)?.[1]
  if (missing === annotation.name && mark === undefined && annotation.nameEnd !== undefined)
    found.push({ start: annotation.nameEnd, end: annotation.nameEnd, text: '?', weight: 0.5 })
  const holder = NO_MEMBER.exec(message)?.[1]
  const doubtful = holder !== undefined && same(text, holder) ? 0.5 : 0.15
  if (PRIMITIVES.some((one) => text.startsWith(one))) for (const one of PRIMITIVES) put(text.replace(/^\w+/, one), doubtful)
  put(text.endsWith('[]') ? text.slice(0, -2) : `${text}[]`, 0.15)
  if (!/\b(?:undefined|null)\b/.test(text)) put(`${text} | undefined`, 0.1)
  return found
}

const same = (a: string, b: string): boolean => a.replace(/\s+/g, '') === b.replace(/\s+/g, '')

const isNothing = (type: string): boolean => type === 'undefined' || type === 'null'

/** The type of a literal. */
const widened = (type: string): string =>
  /^["'`]/.test(type) ? 'string' : /^-?\d/.test(type) ? 'number' : type === 'true' || type === 'false' ? 'boolean' : type
