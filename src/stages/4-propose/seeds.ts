import type { Candidate } from '../../contracts/index.ts'
import { compatible } from './change.ts'
import type { Change } from './change.ts'
import { Heap } from './heap.ts'

/** Seeds kept at once: the best few; a poor one would only repeat the whole space. */
const seedsMax = 24
/** Edits in one patch: beyond four the space has no end and a patch no reader. */
const partsMax = 4
/** What a second edit costs against a first one (fitted on the development half of HumanEvalFix). */
const pairFactor = 0.03
/** The same edit at a further site is one thought. */
const siblingFactor = 0.9
/**
 * Seeds that get the failing tests exactly as far as another are most likely that other in other words (`x <= ' '`, `x == 0` for
 * `x == ' '`): what grows from each would only be the same again. The best keeps its gain, the next ones this share of it each.
 */
const likeFactor = 0.2
/** Rivals are few, and nothing else tells as much about a patch: they come first. */
const rivalBound = 1
/** Of those that are alike so many are kept, to be compared when one of them proves plausible. */
const alikeMax = 8
/** Less is rounding. */
const gainLeast = 1e-6

interface Seed {
  readonly change: Change
  /** What it gains, less where others gain the same. */
  readonly worth: number
  readonly gain: number
  readonly siblings: Change[]
  /** Next partner in the list of singles. */
  at: number
}

/** Second and further edits on top of changes that made progress, best first, drawn from the singles already tried. */
export class Seeds {
  readonly #heap = new Heap<Seed>()
  readonly #idle: Seed[] = []
  readonly #singles: Change[] = []
  readonly #worths: number[] = []
  /** By how far they get the failing tests. */
  readonly #alike = new Map<string, Change[]>()
  readonly #rivals: Change[] = []
  readonly #replaced: (candidate: Candidate) => string

  constructor(replaced: (candidate: Candidate) => string) {
    this.#replaced = replaced
  }

  /** A single that was tried and may serve as a partner. */
  remember(single: Change): void {
    this.#singles.push(single)
    for (const seed of this.#idle.splice(0)) this.#queue(seed)
  }

  /**
   * A change that passed more than the program as it stands, by `gain` (0..1 of all there is to gain). `reached` says how far it got
   * each failing test. One that gains no more than what it grew from is none.
   */
  grow(change: Change, gain: number, reached: string): void {
    if (change.parts.length >= partsMax || gain <= (change.grew?.gain ?? 0) + gainLeast) return
    const alike = this.#alike.get(reached) ?? []
    if (alike.length < alikeMax) this.#alike.set(reached, [...alike, change])
    const worth = gain * likeFactor ** alike.length
    this.#worths.push(worth)
    this.#worths.sort((a, b) => b - a)
    if (this.#worths.length > seedsMax && worth < this.#worths[seedsMax]!) return
    const { parts, score } = change
    const grown = { ...change, grew: { gain, reached: [...(change.grew?.reached ?? []), { parts: parts.length, key: reached, score }] } }
    this.#queue({ change: grown, gain, worth, siblings: this.#siblingsOf(change), at: 0 })
  }

  /**
   * A plausible change. What was set aside in favour of a seed that it grew from may be right in that seed's place: as rivals they tell
   * how little the tests see.
   */
  found(change: Change): void {
    for (const { parts, key, score } of change.grew?.reached ?? []) {
      const [head, rest] = [change.parts.slice(0, parts), change.parts.slice(parts)]
      for (const other of this.#alike.get(key) ?? []) {
        if (other.parts.length !== parts || other.parts.every((part, at) => part === head[at])) continue
        if (!rest.every((part) => other.parts.every((own) => compatible(part, own)))) continue
        this.#rivals.push({ parts: [...other.parts, ...rest], score: (change.score * other.score) / score, source: change.source })
      }
    }
  }

  /** Whether a seed waits for a partner: then every single is of use. */
  get growing(): boolean {
    return this.#worths.length > 0
  }

  get bound(): number {
    return Math.max(this.#heap.top, this.#rivals.length > 0 ? rivalBound : -1)
  }

  next(): Change | undefined {
    const rival = this.#rivals.shift()
    if (rival) return rival
    for (;;) {
      const seed = this.#heap.pop()
      if (!seed) return undefined
      const sibling = seed.siblings.shift()
      const partner = sibling ?? this.#singles[seed.at++]
      this.#queue(seed)
      if (!partner || !partner.parts.every((part) => seed.change.parts.every((own) => compatible(part, own)))) continue
      return {
        parts: [...seed.change.parts, ...partner.parts],
        score: sibling ? sibling.score : keyOf(seed, partner),
        source: seed.change.source,
        ...(seed.change.grew ? { grew: seed.change.grew } : {}),
      }
    }
  }

  #queue(seed: Seed): void {
    const partner = seed.siblings[0] ?? this.#singles[seed.at]
    if (partner) this.#heap.push(seed.siblings[0] ? partner.score : keyOf(seed, partner), seed)
    else this.#idle.push(seed)
  }

  /** All other places where the seed's last edit would say the same, together and one by one. */
  #siblingsOf(change: Change): Change[] {
    const last = change.parts.at(-1)!
    const [edit] = last.edits
    if (!edit || last.edits.length > 1) return []
    const like = this.#singles
      .filter(
        ({ parts: [part] }) =>
          part &&
          part !== last &&
          part.family === last.family &&
          part.edits.length === 1 &&
          part.edits[0]!.text === edit.text &&
          this.#replaced(part) === this.#replaced(last),
      )
      .filter(({ parts: [part] }) => change.parts.every((own) => compatible(part!, own)))
    const one = like.map((single) => ({ ...single, score: change.score * siblingFactor }))
    const all = like
      .flatMap((single) => single.parts)
      .filter((part, index, parts) => parts.slice(0, index).every((other) => compatible(part, other)))
    return all.length > 1 ? [{ ...change, parts: all, score: change.score * siblingFactor }, ...one] : one
  }
}

const keyOf = (seed: Seed, partner: Change): number => seed.worth * pairFactor * partner.score
