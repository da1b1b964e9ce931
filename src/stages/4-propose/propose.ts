import type { Candidate, Clock, Focus, Progress, Random, TemplateEngine, WarmSession, WarmVerdict } from '../../contracts/index.ts'
import type { Diagnosis, Proposal, SearchStats } from '../../model/index.ts'
import { filesOf, nameOf } from './change.ts'
import type { Change } from './change.ts'
import { explain, plausibleMax, rank } from './rank.ts'
import { Seeds } from './seeds.ts'
import { Singles } from './singles.ts'
import { Twins } from './twins.ts'
import { WaitingChanges } from './waiting.ts'

/** A batch should take about this long: short enough to stop in, long enough to pay for the trip. */
const batchMs = 50
const batchMax = 400
const batchFirst = 24
/** However much time there is: past a million the order says nothing any more. */
const candidatesMaxDefault = 1_000_000
/**
 * After the first plausible patch the search goes on, to see whether the tests tell it from others: until what is left is
 * `scoreShare` times less likely, or until it tried as many again, within named bounds. Counted, not timed, so that two runs find the
 * same; time only ends it where single candidates take very long.
 */
const after = {
  scoreShare: 0.05,
  candidatesMin: 250,
  candidatesMinFew: 700,
  few: 2,
  /** Rivals of a patch of several edits lie deeper. */
  severalFactor: 3,
  candidatesMax: 3_000,
  msMin: 2_000,
  msFactor: 2,
} as const
/** Progress is told at most this often. */
const reportMs = 100

export interface ProposeInput {
  readonly diagnosis: Diagnosis
  readonly session: WarmSession
  /** Candidates of the compiler and the linter. */
  readonly extra?: readonly Candidate[]
  /** Path relative to the project's root → text. */
  readonly files: ReadonlyMap<string, string>
  /** Texts of the failing tests' files, where they can be read: their literals feed the templates. */
  readonly tests?: readonly string[]
  readonly templates: TemplateEngine
  readonly budget: { readonly ms: number; readonly candidatesMax?: number }
  readonly clock: Clock
  readonly random: Random
  readonly progress?: Progress
  readonly signal?: AbortSignal
}

/**
 * Searches for patches that turn the failing tests of the diagnosis green and break no other that is watched. Lazily, best
 * first: prior of the family × weight × suspiciousness; changes that make progress are seeds of further edits. The proposals
 * come ranked, with what the over-fitting guard found; nothing here is believed before the cold proof.
 */
export async function propose(input: ProposeInput): Promise<{ proposals: Proposal[]; stats: SearchStats }> {
  const search = new Search(input)
  const ended = await search.run()
  const proposals = await rank(search.plausible, input)
  return { proposals, stats: search.stats(ended) }
}

class Search {
  readonly plausible: Change[] = []
  readonly #input: ProposeInput
  readonly #singles: Singles
  readonly #seeds: Seeds
  readonly #twins: Twins
  readonly #full: boolean
  readonly #waiting = new WaitingChanges()
  readonly #seen = new Set<string>()
  readonly #started: number
  #tried = 0
  #batch = batchFirst
  #baseProgress: readonly number[] = []
  #reported = 0
  #firstFound: { tried: number; at: number; score: number } | undefined

  constructor(input: ProposeInput) {
    this.#input = input
    this.#started = input.clock.monotonic()
    const { diagnosis, files, templates } = input
    const focus: Focus = {
      suspects: diagnosis.suspects,
      failures: diagnosis.failing.flatMap((test) => (test.failure ? [pick(test.failure)] : [])),
      ...(input.tests ? { tests: input.tests } : {}),
      paths: [...files.keys()],
    }
    const extra = (input.extra ?? []).map((candidate) => ({ source: sourceOf(candidate), candidate }))
    this.#singles = new Singles({ suspects: diagnosis.suspects, focus, files, templates, extra, broken: brokenFiles(input) })
    this.#twins = new Twins(files)
    this.#full = runsAll(input)
    this.#seeds = new Seeds((candidate) => (files.get(candidate.path) ?? '').slice(candidate.start, candidate.end))
  }

  async run(): Promise<SearchStats['ended']> {
    const { session, diagnosis, signal } = this.#input
    const paths = [...new Set(diagnosis.suspects.map((suspect) => suspect.path))]
    await session.focus(
      paths,
      diagnosis.failing.map((test) => test.id),
    )
    await this.#measureBase()
    for (;;) {
      const stop = this.#reasonToStop()
      if (stop) return stop
      const { changes: batch, quick } = this.#nextBatch()
      if (batch.length === 0) return this.plausible.length > 0 ? 'found' : 'exhausted'
      const from = this.#input.clock.monotonic()
      const verdicts = await session.evaluate(
        batch.map((change, id) => ({ id, files: filesOf(change.parts) })),
        { full: this.#full && this.plausible.length === 0, quick, ...(signal ? { signal } : {}) },
      )
      if (quick) this.#adapt(batch.length, this.#input.clock.monotonic() - from)
      for (const verdict of verdicts) this.#learn(batch[verdict.id]!, verdict, quick)
      this.#report()
    }
  }

  /** How far the failing tests get with the program as it is: progress is measured against it. */
  async #measureBase(): Promise<void> {
    const [verdict] = await this.#input.session.evaluate([{ id: 0, files: [] }], { full: true })
    if (verdict?.status === 'failing') this.#baseProgress = verdict.progress
  }

  /** The next best changes; those put off come by themselves. */
  #nextBatch(): { readonly changes: Change[]; readonly quick: boolean } {
    const changes: Change[] = []
    const most = Math.max(1, Math.min(this.#batch, this.#toLookOn() - (this.#tried - (this.#firstFound?.tried ?? 0))))
    while (changes.length < most) {
      const from = [this.#singles, this.#seeds, this.#twins].reduce((best, other) => (other.bound > best.bound ? other : best))
      if (this.#waiting.bound > from.bound) {
        if (changes.length > 0) break
        const put = this.#waiting.take()
        if (put.length > 0) return { changes: put, quick: false }
        continue
      }
      if (from.bound < 0) break
      const change = from.next()
      if (!change) continue
      const name = nameOf(filesOf(change.parts), this.#input.files)
      if (this.#seen.has(name)) continue
      this.#seen.add(name)
      if (from === this.#singles) this.#twins.notice(change)
      changes.push(change)
    }
    return { changes, quick: true }
  }

  #learn(change: Change, verdict: WarmVerdict, first: boolean): void {
    if (!putOff(verdict.status)) this.#tried++
    if (!first) this.#waiting.tell(verdict.status === 'timeout')
    if (verdict.status === 'plausible') {
      this.plausible.push(change)
      this.#firstFound ??= {
        tried: this.#tried,
        at: this.#input.clock.monotonic(),
        score: change.score,
      }
      this.#waiting.found(this.#firstFound.score)
      return
    }
    if (verdict.status === 'costly' || verdict.status === 'waits') return this.#waiting.add(change, verdict.status)
    // What ran long is a partner at once, as if it had failed.
    if (first && change.parts.length === 1 && partners.has(verdict.status)) this.#seeds.remember(change)
    if (verdict.status === 'long') return this.#waiting.add(change, 'long')
    if (verdict.status !== 'failing') return
    if (first && verdict.partial) this.#waiting.add(change, 'partial')
    if (this.plausible.length > 0) return
    const gain = gainOf(verdict.progress, this.#baseProgress)
    if (gain > 0) this.#seeds.grow(change, gain)
  }

  #reasonToStop(): SearchStats['ended'] | undefined {
    const { budget, clock, signal } = this.#input
    if (signal?.aborted) return 'stopped'
    const now = clock.monotonic()
    if (now - this.#started >= budget.ms) return this.plausible.length > 0 ? 'found' : 'time'
    if (this.#tried >= (budget.candidatesMax ?? candidatesMaxDefault)) return this.plausible.length > 0 ? 'found' : 'candidates'
    const found = this.#firstFound
    if (!found) return undefined
    // A run of the project's own runner for each candidate: more plausible patches are not worth minutes.
    if (this.#input.session.tier === 'cold') return 'found'
    const more = this.#tried - found.tried
    const unlikely =
      Math.max(this.#singles.bound, this.#seeds.bound, this.#twins.bound, this.#waiting.bound) < after.scoreShare * found.score
    const enough = more >= this.#toLookOn() || (unlikely && more >= this.#leastToLookOn())
    const slow = now - found.at >= after.msMin + after.msFactor * (found.at - this.#started)
    return enough || slow || this.plausible.length >= plausibleMax ? 'found' : undefined
  }

  /** One or two patches that agree say little unless the search looked around. */
  #leastToLookOn(): number {
    const least = this.plausible.length <= after.few ? after.candidatesMinFew : after.candidatesMin
    return this.plausible[0] && this.plausible[0].parts.length > 1 ? least * after.severalFactor : least
  }

  /** How many candidates are tried after the first plausible one. */
  #toLookOn(): number {
    if (!this.#firstFound) return Infinity
    return Math.min(after.candidatesMax, Math.max(this.#leastToLookOn(), this.#firstFound.tried))
  }

  #adapt(count: number, ms: number): void {
    const perCandidate = Math.max(ms / count, 1e-3)
    this.#batch = Math.max(1, Math.min(batchMax, Math.round(batchMs / perCandidate), this.#batch * 4))
  }

  #report(): void {
    const { clock, progress } = this.#input
    const now = clock.monotonic()
    if (!progress || now - this.#reported < reportMs) return
    this.#reported = now
    const best = this.plausible[0]
    progress({
      kind: 'search',
      tried: this.#tried,
      perSecond: Math.round((1000 * this.#tried) / Math.max(1, now - this.#started)),
      best: best && explain(best),
      plausible: this.plausible.length,
    })
  }

  stats(ended: SearchStats['ended']): SearchStats {
    const { clock, session } = this.#input
    const { cpuMs } = session.stats()
    return {
      tried: this.#tried,
      plausible: this.plausible.length,
      elapsedMs: clock.monotonic() - this.#started,
      cpuMs,
      tier: 'warm',
      ended,
    }
  }
}

/**
 * Test time of the first run, which is the slowest, under which every candidate runs every test and not only until the first
 * failure: it is little beside loading the candidate.
 */
const fullRunMsMax = 25

/** With several failing tests partial progress shows only when the later ones run too. */
const runsAll = ({ session, diagnosis }: ProposeInput): boolean =>
  diagnosis.failing.length > 1 && session.baseline.tests.reduce((sum, test) => sum + test.durationMs, 0) <= fullRunMsMax

const putOff = (status: WarmVerdict['status']): boolean => status === 'costly' || status === 'waits' || status === 'long'

/** A change that ended so may still be one half of a repair. */
const partners: ReadonlySet<WarmVerdict['status']> = new Set(['failing', 'timeout', 'long'])

/** Share of what was missing that is there now, over all failing tests; 0 when any test got worse. */
function gainOf(progress: readonly number[], base: readonly number[]): number {
  let gain = 0
  let missing = 0
  for (let index = 0; index < progress.length; index++) {
    const before = base[index] ?? 0
    const now = progress[index]!
    if (now < before - 1e-9) return 0
    gain += now - before
    missing += 1 - before
  }
  return missing <= 0 || gain < 1e-6 ? 0 : gain / missing
}

const pick = (failure: { message: string; expected?: string | undefined; actual?: string | undefined }): Focus['failures'][number] => ({
  message: failure.message,
  ...(failure.expected === undefined ? {} : { expected: failure.expected }),
  ...(failure.actual === undefined ? {} : { actual: failure.actual }),
})

const sourceOf = ({ source = 'templates' }: Candidate): string => source

/** Files that do not parse: looked for only when a failure speaks of syntax, because parsing everything costs. */
function brokenFiles({ diagnosis, files, templates }: ProposeInput): string[] {
  const said = diagnosis.failing.some(
    ({ id, failure }) =>
      id.name === '' || (failure && /syntax|parse|unexpected|expected|unterminated/i.test(`${failure.type} ${failure.message}`)),
  )
  if (!said) return []
  return [...files].filter(([path, text]) => templates.open(path, text) === undefined).map(([path]) => path)
}
