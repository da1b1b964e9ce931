import type { Candidate, Focus, OpenFile, TemplateEngine, WarmSession, WarmStatement, WarmVerdict } from '../../contracts/index.ts'
import type { Diagnosis, Suspect } from '../../model/index.ts'
import { filesOf, nameOf } from './change.ts'
import type { Change } from './change.ts'
import { Seeds } from './seeds.ts'
import { Singles } from './singles.ts'
import { Sought } from './sought.ts'
import { Twins } from './twins.ts'
import { Values } from './values.ts'

export interface Material {
  readonly diagnosis: Diagnosis
  readonly session: WarmSession
  /** Candidates of the compiler and the linter. */
  readonly extra?: readonly Candidate[]
  /** Path relative to the project's root → text. */
  readonly files: ReadonlyMap<string, string>
  /** Texts of the failing tests' files, where they can be read: their literals feed the templates. */
  readonly tests?: readonly string[]
  readonly templates: TemplateEngine
}

/** All changes there are to try, the likeliest first and each once, from wherever they come. */
export class Supply {
  readonly seeds: Seeds
  readonly sought: Sought
  readonly values: Values
  readonly open: (path: string) => OpenFile | undefined
  readonly #files: ReadonlyMap<string, string>
  readonly #singles: Singles
  readonly #unreached: Singles
  readonly #twins: Twins
  readonly #seen = new Set<string>()
  /** Singles whose values were looked at, in their order. */
  #sifted: Change[] = []

  constructor(material: Material) {
    const { diagnosis, files, templates, session } = material
    const focus: Focus = {
      suspects: diagnosis.suspects,
      failures: diagnosis.failing.flatMap((test) => (test.failure ? [pick(test.failure)] : [])),
      ...(material.tests ? { tests: material.tests } : {}),
      paths: [...files.keys()],
    }
    const open = openOnce(material)
    this.open = open
    const common = { focus, files, templates, open }
    const extra = (material.extra ?? []).map((candidate) => ({ source: candidate.source ?? 'templates', candidate }))
    this.#files = files
    this.#singles = new Singles({ ...common, suspects: diagnosis.suspects, extra, broken: brokenFiles(material, open) })
    this.#unreached = new Singles({ ...common, suspects: unreachedBy(material), extra: [], broken: [] })
    this.#twins = new Twins(files)
    this.seeds = new Seeds((candidate) => (files.get(candidate.path) ?? '').slice(candidate.start, candidate.end))
    this.sought = new Sought({ session, open, focus })
    this.values = new Values(session, open, (value) => this.sought.isInnocent(value))
  }

  get bound(): number {
    return Math.max(this.#singlesBound, this.seeds.bound, this.#twins.bound, this.sought.bound, this.values.bound)
  }

  get #singlesBound(): number {
    return this.#sifted[0]?.score ?? this.#singles.bound
  }

  /** The best there is, or undefined where its source has nothing after all or had it before: `bound` tells whether to ask again. */
  next(): Change | undefined {
    if (this.seeds.growing) while (this.#unreached.bound > Math.max(0, this.#singlesBound)) this.#partnerFromUnreached()
    const best = this.bound
    if (best === this.#singlesBound) return this.#sifted.shift() ?? this.#single()
    if (best === this.values.bound) return this.values.next()
    const from = best === this.seeds.bound ? this.seeds : best === this.#twins.bound ? this.#twins : this.sought
    const change = from.next()
    return change && this.isNew(change) ? change : undefined
  }

  /** Looks at the values of the next singles, many at once, so that those that cannot help are never run. */
  async sift(): Promise<void> {
    if (this.#sifted.length > 0) return
    const singles: Change[] = []
    while (singles.length < siftedMax && this.#singles.bound >= 0) {
      const change = this.#single()
      if (change) singles.push(change)
    }
    const { fresh, worthless } = await this.values.sift(singles)
    for (const change of worthless) this.partner(change)
    this.#sifted = fresh
  }

  #single(): Change | undefined {
    const change = this.#singles.next()
    if (!change || !this.isNew(change)) return undefined
    this.#twins.notice(change)
    return change
  }

  /** Whether nobody asked for this text before; from now on somebody did. */
  isNew(change: Change): boolean {
    const name = nameOf(filesOf(change.parts), this.#files)
    if (this.#seen.has(name)) return false
    this.#seen.add(name)
    return true
  }

  /** A single that was tried, or need not be, and may be one half of a repair. */
  partner(change: Change, status: WarmVerdict['status'] = 'failing'): void {
    if (change.parts.length === 1 && partners.has(status)) this.seeds.remember(change)
  }

  found(change: Change): void {
    this.seeds.found(change)
    this.values.found(change)
  }

  /** Alone it could change nothing: no failing test gets there yet. */
  #partnerFromUnreached(): void {
    const change = this.#unreached.next()
    if (change) this.seeds.remember(change)
  }
}

/** Singles looked at in one go: one run of the failing tests serves them all. */
const siftedMax = 400

/** A change that ended so may still be one half of a repair. */
const partners: ReadonlySet<WarmVerdict['status']> = new Set(['failing', 'timeout', 'long'])

const pick = (failure: { message: string; expected?: string | undefined; actual?: string | undefined }): Focus['failures'][number] => ({
  message: failure.message,
  ...(failure.expected === undefined ? {} : { expected: failure.expected }),
  ...(failure.actual === undefined ? {} : { actual: failure.actual }),
})

/**
 * What a failing test does not reach now, but may once a first edit lets it: statements near the first suspects. They come after what
 * is reached; more of them than `statementsMax` would be another search.
 */
const unreached = { suspects: 30, reachChars: 1_500, statementsMax: 60, suspiciousness: 0.1 } as const

function unreachedBy({ session, diagnosis, files }: Material): Suspect[] {
  const known = new Set(diagnosis.suspects.map(keyOf))
  const first = diagnosis.suspects.slice(0, unreached.suspects)
  const isNear = ({ path, start, end }: WarmStatement): boolean =>
    first.some(
      (suspect) => suspect.path === path && start < suspect.end + unreached.reachChars && end > suspect.start - unreached.reachChars,
    )
  return session.baseline.statements
    .filter((statement) => files.has(statement.path) && !known.has(keyOf(statement)) && isNear(statement))
    .slice(0, unreached.statementsMax)
    .map(({ path, start, end, line }) => ({ path, start, end, line, suspiciousness: unreached.suspiciousness, evidence: [] }))
}

const keyOf = ({ path, start, end }: { readonly path: string; readonly start: number; readonly end: number }): string =>
  `${path} ${start} ${end}`

/** Each file is parsed when someone looks into it, and once. */
function openOnce({ files, templates }: Material): (path: string) => OpenFile | undefined {
  const open = new Map<string, OpenFile | undefined>()
  return (path) => {
    if (!open.has(path)) open.set(path, templates.open(path, files.get(path) ?? ''))
    return open.get(path)
  }
}

/** Files that do not parse: looked for only when a failure speaks of syntax, because parsing everything costs. */
function brokenFiles({ diagnosis, files }: Material, open: (path: string) => OpenFile | undefined): string[] {
  const said = diagnosis.failing.some(
    ({ id, failure }) =>
      id.name === '' || (failure && /syntax|parse|unexpected|expected|unterminated/i.test(`${failure.type} ${failure.message}`)),
  )
  return said ? [...files.keys()].filter((path) => open(path) === undefined) : []
}
