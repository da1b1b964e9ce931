import type { Clock, Progress, Random, WarmVerdict } from '../../contracts/index.ts'
import type { Proposal, SearchStats } from '../../model/index.ts'
import { filesOf } from './change.ts'
import type { Change } from './change.ts'
import { doubt, Doubts } from './doubts.ts'
import { explain, plausibleMax, rank } from './rank.ts'
import { Supply, type Material } from './supply.ts'
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
/** While all that was found is in doubt the search goes on as if nothing was, for so many more candidates than until then. */
const doubtful = { candidatesMin: 2_000, factor: 2, candidatesMax: 20_000 } as const
/**
 * The budget is meant for a machine that has nothing else to do. Past it, a search that had less than this of it in processor time (of the
 * sandboxed side) and tried fewer than so many candidates goes on, up to `most` times the budget. A run of the project's own runner for
 * each candidate is not stretched: its time is what a person waits for.
 */
const stretch = { cpuShare: 0.5, candidates: 20_000, most: 2 } as const
/** Progress is told at most this often. */
const reportMs = 100

export interface ProposeInput extends Material {
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
  const proposals = await rank(search.plausible, input, search.doubts)
  return { proposals, stats: search.stats(ended) }
}

class Search {
  readonly plausible: Change[] = []
  readonly doubts: Doubts
  readonly #input: ProposeInput
  readonly #supply: Supply
  readonly #full: boolean
  readonly #waiting = new WaitingChanges()
  readonly #started: number
  readonly #cpuBefore: number
  #tried = 0
  #batch = batchFirst
  #baseProgress: readonly number[] = []
  #reported = 0
  /** When the first that is in doubt was found, and the first that is not. */
  #beyondDoubt = 0
  #firstDoubtful: number | undefined
  #firstFound: { tried: number; at: number; score: number } | undefined

  constructor(input: ProposeInput) {
    this.#input = input
    this.#started = input.clock.monotonic()
    this.#cpuBefore = input.session.stats().cpuMs
    this.#supply = new Supply(input)
    this.doubts = new Doubts(input, this.#supply.open)
    this.#full = runsAll(input)
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
      await this.#look()
      const { changes: batch, quick } = this.#nextBatch()
      if (batch.length === 0) return this.plausible.length > 0 ? 'found' : 'exhausted'
      const from = this.#input.clock.monotonic()
      const verdicts = await session.evaluate(
        batch.map((change, id) => ({ id, files: filesOf(change.parts) })),
        { full: this.#full && !this.#firstFound, quick, ...(signal ? { signal } : {}) },
      )
      if (quick) this.#adapt(batch.length, this.#input.clock.monotonic() - from)
      await this.#keep(verdicts.filter(({ status }) => status === 'plausible').map(({ id }) => batch[id]!))
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
      const { bound } = this.#supply
      if (this.#waiting.bound > bound) {
        if (changes.length > 0) break
        const put = this.#waiting.take()
        if (put.length > 0) return { changes: put, quick: false }
        continue
      }
      if (bound < 0) break
      const change = this.#supply.next()
      if (change) changes.push(change)
    }
    return { changes, quick: true }
  }

  /**
   * Once the search has become a long one, looking pays: for conditions made to measure, and at values. Where a patch was found, rivals are
   * wanted that the failing tests do not tell from it.
   */
  async #look(): Promise<void> {
    if (this.#firstFound) return
    const { sought, values } = this.#supply
    const { clock } = this.#input
    if (sought.isDue(this.#tried)) await sought.look(() => clock.monotonic(), this.#started)
    if (values.isDue(this.#tried)) await this.#supply.sift()
  }

  async #keep(found: readonly Change[]): Promise<void> {
    const plain = await this.doubts.look(found, (change) => this.#supply.isNew(change))
    for (const change of [...found, ...plain]) {
      this.#supply.found(change)
      if (this.doubts.of(change) === doubt.none) {
        this.#firstFound ??= { tried: this.#tried, at: this.#input.clock.monotonic(), score: change.score }
        this.#waiting.found(this.#firstFound.score)
        this.#beyondDoubt++
      } else {
        this.#firstDoubtful ??= this.#tried
        if (this.plausible.length >= plausibleMax) continue
      }
      this.plausible.push({ ...change, foundAfter: this.#tried })
    }
  }

  #learn(change: Change, verdict: WarmVerdict, first: boolean): void {
    if (!putOff(verdict.status)) this.#tried++
    if (!first) this.#waiting.tell(verdict.status === 'timeout')
    if (verdict.status === 'plausible') return
    if (verdict.status === 'costly' || verdict.status === 'waits') return this.#waiting.add(change, verdict.status)
    // What ran long is a partner at once, as if it had failed.
    if (first) this.#supply.partner(change, verdict.status)
    if (verdict.status === 'long') return this.#waiting.add(change, 'long')
    if (verdict.status !== 'failing') return
    if (first && verdict.partial) this.#waiting.add(change, 'partial')
    if (this.#firstFound) return
    const gain = gainOf(verdict.progress, this.#baseProgress)
    if (gain > 0) this.#supply.seeds.grow(change, gain, verdict.progress.join())
  }

  #reasonToStop(): SearchStats['ended'] | undefined {
    const { budget, clock, signal } = this.#input
    if (signal?.aborted) return 'stopped'
    const now = clock.monotonic()
    if (this.#isSpent(now - this.#started, budget.ms)) return this.plausible.length > 0 ? 'found' : 'time'
    if (this.#tried >= (budget.candidatesMax ?? candidatesMaxDefault)) return this.plausible.length > 0 ? 'found' : 'candidates'
    const found = this.#firstFound
    if (!found) return this.#firstDoubtful !== undefined && this.#isAllDoubtful(this.#firstDoubtful) ? 'found' : undefined
    // A run of the project's own runner for each candidate: more plausible patches are not worth minutes.
    if (this.#input.session.tier === 'cold') return 'found'
    const more = this.#tried - found.tried
    const unlikely = Math.max(this.#supply.bound, this.#waiting.bound) < after.scoreShare * found.score
    const enough = more >= this.#toLookOn() || (unlikely && more >= this.#leastToLookOn())
    const slow = now - found.at >= after.msMin + after.msFactor * (found.at - this.#started)
    return enough || slow || this.#beyondDoubt >= plausibleMax ? 'found' : undefined
  }

  /** Long enough for what is beyond doubt, if that is to be found at all. */
  #isAllDoubtful(tried: number): boolean {
    if (this.#input.session.tier === 'cold') return true
    const more = Math.min(doubtful.candidatesMax, Math.max(doubtful.candidatesMin, doubtful.factor * tried))
    return this.#tried - tried >= more
  }

  /** A busy machine gives a search less in the same time: then it may take longer, up to a point. */
  #isSpent(elapsedMs: number, budgetMs: number): boolean {
    if (elapsedMs < budgetMs || elapsedMs >= budgetMs * stretch.most) return elapsedMs >= budgetMs
    const { session } = this.#input
    return (
      session.tier === 'cold' || this.#tried >= stretch.candidates || session.stats().cpuMs - this.#cpuBefore >= stretch.cpuShare * budgetMs
    )
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
