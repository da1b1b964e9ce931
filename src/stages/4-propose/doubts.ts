import type { OpenFile, WarmSession } from '../../contracts/index.ts'
import { filesOf, nameOf } from './change.ts'
import type { Change } from './change.ts'
import { isSpecial } from './special.ts'

/** Versions with something switched off that are run, over a whole search: each is a run of all tests. */
const triedMax = 60
/** Of a patch of many edits, and of a condition within conditions, so many. */
const perChangeMax = 6

/** What leaving something out is worth beside the patch that it was found by. */
const offShare = 0.2

/**
 * What speaks against a patch, as a factor of its score: from what anyone may have written to what nobody would while there is another. So
 * low that only a patch in a hundred times as unlikely a place comes after one that just takes something away.
 */
export const doubt = { none: 1, takesAway: 0.05, hollow: 0.005, special: 0.002 } as const
export type Doubt = (typeof doubt)[keyof typeof doubt]

export interface DoubtsInput {
  readonly session: WarmSession
  readonly files: ReadonlyMap<string, string>
  readonly tests?: readonly string[]
}

/** A program with something switched off that passes all the same. */
export interface Off {
  readonly change: Change
  /** The condition that was made constant by it. */
  readonly condition: Span | undefined
}

/**
 * Which plausible patches are hollow: where the tests also pass with the condition never (or always) true, or with the statement
 * gone, whatever makes it so passes too: `if (!pattern)` for `if (!pattern.test(text))`, `list[list.length]`. There are dozens of ways
 * to write that, families find them early, and none is what anyone would write. (Qi and others, ISSTA 2015, call what is left Kali;
 * Tan and others, Anti-patterns in Search-Based Program Repair, FSE 2016.)
 */
export class Doubts {
  readonly passing: Off[] = []
  readonly #input: DoubtsInput
  readonly #open: (path: string) => OpenFile | undefined
  #tried = 0

  constructor(input: DoubtsInput, open: (path: string) => OpenFile | undefined) {
    this.#input = input
    this.#open = open
  }

  /**
   * Asks the tests about what surrounds these changes; each program once in a search, `isNew` says whether it is. What passes and is a way to
   * write a patch, plainly leaving something out, is told.
   */
  async look(changes: readonly Change[], isNew: (change: Change) => boolean): Promise<Change[]> {
    const asked = changes
      .flatMap((change) => this.#offOf(change).slice(0, perChangeMax))
      .filter((off) => {
        // Tried before as a candidate: then it passed, or it is of no use here.
        if (changes.some((change) => this.#isSame(change, off.change))) this.#pass(off)
        return this.#tried < triedMax && isNew(off.change) && ++this.#tried > 0
      })
    if (asked.length === 0) return []
    const candidates = asked.map(({ change }, id) => ({ id, files: filesOf(change.parts) }))
    const verdicts = await this.#input.session.evaluate(candidates, { full: false, quick: true })
    const passed = verdicts.flatMap(({ id, status }) => (status === 'plausible' ? [asked[id]!] : []))
    for (const off of passed) this.#pass(off)
    return passed.flatMap(({ change }) => (deletes(change) ? [change] : []))
  }

  #pass(off: Off): void {
    if (!this.passing.some(({ change }) => this.#isSame(change, off.change))) this.passing.push(off)
  }

  #isSame(a: Change, b: Change): boolean {
    return nameOf(filesOf(a.parts), this.#input.files) === nameOf(filesOf(b.parts), this.#input.files)
  }

  /**
   * What speaks against a change. `acts` says what other inputs showed: whether it does what one of `passing` does. Until then, what
   * stands in a condition that could as well be constant is held for it.
   */
  of(change: Change, acts: 'as off' | 'otherwise' | 'unknown' = 'unknown'): Doubt {
    if (isSpecial(change, this.#input.files, this.#input.tests ?? [])) return doubt.special
    if (deletes(change)) return doubt.takesAway
    if (acts === 'as off') return doubt.hollow
    const around = this.passing.some(({ change: { parts }, condition }) => {
      const { path, ...statement } = parts[0]!
      const near = change.parts.filter((part) => part.path === path).flatMap((part) => part.edits)
      const inCondition = condition !== undefined && near.some((edit) => isWithin(edit, condition))
      const inStatement = near.some((edit) => isWithin(edit, statement))
      return inCondition || inStatement ? acts === 'unknown' || !inCondition : false
    })
    return around ? doubt.hollow : doubt.none
  }

  #offOf({ parts, score }: Change): Off[] {
    return parts.flatMap((part) => {
      const [edit] = part.edits
      if (!edit || part.edits.length > 1) return []
      const off = this.#open(part.path)?.switchedOff?.(edit) ?? []
      return off.map(({ candidate, condition }): Off => ({
        change: { parts: [candidate], score: score * offShare, source: 'templates' },
        condition,
      }))
    })
  }
}

interface Span {
  readonly start: number
  readonly end: number
}

const isWithin = ({ start, end }: Span, around: Span): boolean => start >= around.start && end <= around.end

/** What is gone fails no test that does not ask for it. */
export const deletes = (change: Change): boolean => change.parts.every(({ family }) => family === 'statement-deleted')
