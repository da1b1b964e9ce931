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

interface Seed {
  readonly change: Change
  readonly gain: number
  readonly siblings: Change[]
  /** Next partner in the list of singles. */
  at: number
  /** False while it has used up the singles seen so far. */
  waiting: boolean
}

/** Second and further edits on top of changes that made progress, best first, drawn from the singles already tried. */
export class Seeds {
  readonly #heap = new Heap<Seed>()
  readonly #idle: Seed[] = []
  readonly #singles: Change[] = []
  readonly #gains: number[] = []
  readonly #replaced: (candidate: Candidate) => string

  constructor(replaced: (candidate: Candidate) => string) {
    this.#replaced = replaced
  }

  /** A single that was tried and may serve as a partner. */
  remember(single: Change): void {
    this.#singles.push(single)
    for (const seed of this.#idle.splice(0)) this.#queue(seed)
  }

  /** A change that passed more than the program as it stands, by `gain` (0..1 of all there is to gain). */
  grow(change: Change, gain: number): void {
    if (change.parts.length >= partsMax) return
    this.#gains.push(gain)
    this.#gains.sort((a, b) => b - a)
    if (this.#gains.length > seedsMax && gain < this.#gains[seedsMax]!) return
    this.#queue({ change, gain, siblings: this.#siblingsOf(change), at: 0, waiting: false })
  }

  get bound(): number {
    return this.#heap.top
  }

  next(): Change | undefined {
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

const keyOf = (seed: Seed, partner: Change): number => seed.gain * pairFactor * partner.score
