import { holeName, type Focus, type Hole, type OpenFile, type WarmSession } from '../../contracts/index.ts'
import type { Suspect } from '../../model/index.ts'
import type { Change } from './change.ts'
import { Heap } from './heap.ts'
import { suspicionPower } from './singles.ts'

/**
 * Conditions are sought once so many candidates were tried without a patch, at so many of the first suspects. Most repairs are found
 * sooner; what forcing costs is then little beside what was tried.
 */
const rounds = [
  { tried: 800, suspects: 15 },
  { tried: 4_000, suspects: 40 },
] as const
/** Beyond these a place has so many holes that each is unlikely. */
const holesMax = 400
const batchMax = 25
/** Of the conditions that fit one hole so many are tried, likeliest first. */
const fittingMax = 12
/** What a condition loses that chooses otherwise in a passing test: it may be as right, but breaks that test more often. */
const otherwiseFactor = 0.3
/** Forcing may take so much of the time that the search took until then, and this long at least. */
const time = { share: 1, leastMs: 1_000 } as const

/**
 * Conditions made to measure: where forcing yes or no makes the failing tests pass, those conditions are candidates that choose just so
 * on the values seen there. Also knows the conditions that no choice would help.
 */
export class Sought {
  readonly #session: WarmSession
  readonly #open: (path: string) => OpenFile | undefined
  readonly #focus: Focus
  readonly #heap = new Heap<Change>()
  readonly #innocent: { readonly path: string; readonly start: number; readonly end: number }[] = []
  #round = 0
  #looked = 0

  constructor(input: { readonly session: WarmSession; readonly open: (path: string) => OpenFile | undefined; readonly focus: Focus }) {
    this.#session = input.session
    this.#open = input.open
    this.#focus = input.focus
  }

  get bound(): number {
    return this.#heap.top
  }

  next(): Change | undefined {
    return this.#heap.pop()
  }

  isDue(tried: number): boolean {
    return this.#session.force !== undefined && tried >= (rounds[this.#round]?.tried ?? Infinity)
  }

  /** Whether the span lies in a condition that was forced in vain. */
  isInnocent({ path, start, end }: { readonly path: string; readonly start: number; readonly end: number }): boolean {
    return this.#innocent.some((span) => span.path === path && span.start <= start && span.end >= end)
  }

  async look(now: () => number, started: number): Promise<void> {
    const { suspects: upTo } = rounds[this.#round++]!
    const suspects = this.#focus.suspects.slice(this.#looked, upTo)
    this.#looked = upTo
    const from = now()
    const patience = Math.max(time.leastMs, time.share * (from - started))
    const all = suspects.flatMap((suspect) => this.#holesOf(suspect))
    const holes = all.sort((a, b) => b.factor * b.hole.candidate.weight - a.factor * a.hole.candidate.weight).slice(0, holesMax)
    for (let at = 0; at < holes.length && now() - from < patience; at += batchMax) await this.#force(holes.slice(at, at + batchMax))
  }

  #holesOf(suspect: Suspect): Sighted[] {
    const holes = this.#open(suspect.path)?.holes?.(suspect, this.#focus) ?? []
    return [...holes].map((hole) => ({ hole, factor: suspect.suspiciousness ** suspicionPower }))
  }

  async #force(batch: readonly Sighted[]): Promise<void> {
    const asked = batch.map(({ hole: { candidate, usual, asks } }, id) => ({
      id,
      usual,
      files: [{ path: candidate.path, edits: candidate.edits }],
      asks: asks.map(({ text }) => text),
    }))
    for (const { id, solved, fits, keeps } of (await this.#session.force?.(asked)) ?? []) {
      const sighted = batch[id]
      if (!sighted) continue
      if (solved) this.#offer(sighted, fits, new Set(keeps))
      else if (replacesTest(sighted.hole)) this.#innocent.push(sighted.hole.candidate)
    }
  }

  #offer({ hole: { candidate, asks }, factor }: Sighted, fits: readonly number[], keeps: ReadonlySet<number>): void {
    const fitting = fits
      .flatMap((index) => {
        const ask = asks[index]
        return ask ? [{ text: ask.text, weight: ask.weight * (keeps.has(index) ? 1 : otherwiseFactor) }] : []
      })
      .sort((a, b) => b.weight - a.weight)
    for (const { text, weight } of fitting.slice(0, fittingMax)) {
      const edits = candidate.edits.map((edit) => ({ ...edit, text: edit.text.replace(holeName, () => text) }))
      const part = { ...candidate, edits, weight: candidate.weight * weight, explanation: `${candidate.explanation}: ${text}` }
      this.#heap.push(fittingBound * part.weight, { parts: [part], score: (part.prior ?? 0) * part.weight * factor, source: 'templates' })
    }
  }
}

/** That it chooses as the failing tests need is better evidence than any prior: it comes before all that is left of the others. */
const fittingBound = 1

interface Sighted {
  readonly hole: Hole
  readonly factor: number
}

/** The whole condition of a statement, and nothing else. */
const replacesTest = ({ candidate: { edits } }: Hole): boolean => edits[0]?.text === holeName
