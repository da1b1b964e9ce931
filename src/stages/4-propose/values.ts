import type { OpenFile, ValueChange, WarmPlace, WarmSession } from '../../contracts/index.ts'
import type { Change } from './change.ts'
import { Heap } from './heap.ts'

/** Looking pays once the easy candidates are used up; before, the search is over sooner than one could look. */
const triedMin = 500
/** What is put aside comes when the rest is this much less likely: what was seen of it holds up to where the program first runs otherwise. */
const asideFactor = 0.05
/** Before all else: few, and nothing tells as much about a patch that was found as what the tests cannot tell from it. */
const releasedBound = 1

/**
 * Values instead of runs: one run of the failing tests with the program as it is tells what the expressions that candidates put in are
 * worth at each visit. One that is worth what the old one was changes nothing in these tests and is dropped; of several that are worth
 * the same, one speaks for the others for the time being. (Compare Mechtaev and others, Test-Equivalence Analysis for Automatic Patch
 * Generation, TOSEM 2018.) What does not fit a type throws at its first visit: all of that is one value.
 */
export class Values {
  readonly #session: WarmSession
  readonly #open: (path: string) => OpenFile | undefined
  readonly #isInnocent: (value: ValueChange) => boolean
  readonly #prints = new Map<Change, string>()
  readonly #byPrint = new Map<string, Change[]>()
  readonly #aside = new Heap<Change>()
  readonly #given = new Set<Change>()
  #released: Change[] = []

  constructor(
    session: WarmSession,
    open: (path: string) => OpenFile | undefined,
    /** Whether nothing this value could be would help. */
    isInnocent: (value: ValueChange) => boolean,
  ) {
    this.#session = session
    this.#open = open
    this.#isInnocent = isInnocent
  }

  isDue(tried: number): boolean {
    return this.#session.watch !== undefined && tried >= triedMin
  }

  get bound(): number {
    return this.#released.length > 0 ? releasedBound : this.#aside.top * asideFactor
  }

  next(): Change | undefined {
    const change = this.#released.shift() ?? this.#aside.pop()
    if (!change || this.#given.has(change)) return undefined
    this.#given.add(change)
    return change
  }

  /** A change that the tests take: those worth the same there are its rivals. */
  found(change: Change): void {
    const print = this.#prints.get(change)
    if (print !== undefined)
      this.#released.push(...(this.#byPrint.get(print) ?? []).filter((other) => other !== change && !this.#given.has(other)))
  }

  /** What of these should be run; `worthless` can change nothing in the failing tests. The rest is kept for later. */
  async sift(changes: readonly Change[]): Promise<{ readonly fresh: Change[]; readonly worthless: Change[] }> {
    const fresh: Change[] = []
    const worthless: Change[] = []
    const { places, at } = this.#placesOf(changes)
    const sights = places.length === 0 ? [] : ((await this.#session.watch?.(places)) ?? [])
    for (const [index, change] of changes.entries()) {
      const [where, text] = at[index] ?? []
      const [place, sight] = where === undefined ? [] : [places[where], sights[where]]
      if (this.#given.has(change) || !place) fresh.push(change)
      else if (this.#isInnocent(place)) this.#aside.push(change.score, change)
      else if (!sight) fresh.push(change)
      else {
        const print = sight.prints[text!]!
        if (print === sight.own && sight.whole) worthless.push(change)
        else if (this.#spokenFor(change, `${place.path} ${place.start} ${place.end} ${print}`)) this.#aside.push(change.score, change)
        else fresh.push(change)
      }
    }
    return { fresh, worthless }
  }

  #spokenFor(change: Change, print: string): boolean {
    const alike = this.#byPrint.get(print)
    this.#prints.set(change, print)
    if (alike) alike.push(change)
    else this.#byPrint.set(print, [change])
    return alike !== undefined
  }

  /** Each place once, with all texts for it; for each change its place and its text there. */
  #placesOf(changes: readonly Change[]): { places: (WarmPlace & { text: string })[]; at: (readonly [number, number] | undefined)[] } {
    const places: { path: string; start: number; end: number; text: string; texts: string[] }[] = []
    const known = new Map<string, number>()
    const at = changes.map((change) => {
      const value = this.#given.has(change) ? undefined : this.#valueOf(change)
      if (!value) return undefined
      const key = `${value.path} ${value.start} ${value.end}`
      const place = known.get(key) ?? places.push({ ...value, texts: [] }) - 1
      known.set(key, place)
      return [place, places[place]!.texts.push(value.text) - 1] as const
    })
    return { places, at }
  }

  #valueOf({ parts: [part, ...more] }: Change): ValueChange | undefined {
    return part && more.length === 0 ? this.#open(part.path)?.replaced?.(part) : undefined
  }
}
