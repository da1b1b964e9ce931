import type { Candidate, Focus, OpenFile, TemplateEngine } from '../../contracts/index.ts'
import type { Suspect } from '../../model/index.ts'
import type { Change } from './change.ts'
import { Heap } from './heap.ts'

/** A family without a prior is rare (see Candidate.prior). */
const priorUnknown = 0.005
/** No prior is larger; bounds a site nobody has looked at yet. */
const priorMax = 0.5
/** Localisation is a hint, families are counted: the square root keeps a wrong hint from hiding the right site for long. */
export const suspicionPower = 0.5
/** Tools know what they say (an unresolved name, a wrong type): theirs come as if from a good family at the first suspect. */
const toolPrior = 0.2
/** A file that does not parse can be healed by nothing else. */
const syntaxPrior = 1

interface Stream {
  readonly source: string
  readonly factor: number
  readonly next: () => Candidate | undefined
  /** The candidate that waits at the front, once someone looked. */
  head: Candidate | undefined
}

/** Single-candidate changes of every site, lazily merged best first; nothing is generated before its turn. */
export class Singles {
  readonly #streams = new Heap<Stream>()

  constructor(input: {
    readonly suspects: readonly Suspect[]
    readonly focus: Focus
    readonly files: ReadonlyMap<string, string>
    readonly open: (path: string) => OpenFile | undefined
    readonly templates: Pick<TemplateEngine, 'repairSyntax'>
    readonly extra: readonly { readonly source: string; readonly candidate: Candidate }[]
    readonly broken: readonly string[]
  }) {
    for (const suspect of input.suspects) {
      const factor = suspect.suspiciousness ** suspicionPower
      let iterator: Iterator<Candidate> | undefined
      const next = (): Candidate | undefined => {
        iterator ??= input.open(suspect.path)?.candidates(suspect, input.focus)[Symbol.iterator]()
        const step = iterator?.next()
        return step === undefined || step.done ? undefined : step.value
      }
      this.#add({ source: 'templates', factor, next, head: undefined }, factor * priorMax)
    }
    for (const path of input.broken) {
      const iterator = input.templates.repairSyntax(path, input.files.get(path) ?? '')[Symbol.iterator]()
      const next = (): Candidate | undefined => {
        const step = iterator.next()
        return step.done ? undefined : { ...step.value, prior: syntaxPrior }
      }
      this.#add({ source: 'syntax', factor: 1, next, head: undefined }, syntaxPrior)
    }
    for (const { source, candidate } of input.extra) {
      const known = { ...candidate, prior: candidate.prior ?? toolPrior }
      this.#add({ source, factor: 1, next: () => undefined, head: known }, scoreOf(known))
    }
  }

  #add(stream: Stream, key: number): void {
    this.#streams.push(key, stream)
  }

  /** Upper bound of the next score; −1 when there is none. */
  get bound(): number {
    return this.#streams.top
  }

  /** The next best single change, or undefined when all sites are used up. */
  next(): Change | undefined {
    for (;;) {
      const stream = this.#streams.pop()
      if (!stream) return undefined
      if (!stream.head) {
        stream.head = stream.next()
        if (stream.head) this.#add(stream, scoreOf(stream.head) * stream.factor)
        continue
      }
      const candidate = stream.head
      stream.head = stream.next()
      if (stream.head) this.#add(stream, scoreOf(stream.head) * stream.factor)
      return { parts: [candidate], score: scoreOf(candidate) * stream.factor, source: stream.source }
    }
  }
}

/** Prior of the family times weight in the family, dampened for what grows or shrinks a lot: the smaller of two equal edits first. */
function scoreOf(candidate: Candidate): number {
  let written = 0
  for (const edit of candidate.edits) written += Math.abs(edit.text.length - (edit.end - edit.start))
  return (candidate.prior ?? priorUnknown) * candidate.weight * (1 / (1 + written / 200))
}
