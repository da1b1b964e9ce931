import { compatible } from './change.ts'
import type { Change } from './change.ts'
import { Heap } from './heap.ts'

/** Places that may take the same edit together; more is a redesign. */
const placesMax = 6
/** Kinds of edit kept in mind; older ones are forgotten first. */
const shapesMax = 5_000
/** What doing the same again costs against doing it once (fitted on the development half of HumanEvalFix). */
const twinFactor = 0.25
/** What each place after the second costs. */
const placeFactor = 0.6
/** Twins lie this near to each other, in characters: in one function, as a rule. */
const reachChars = 2_000

/**
 * The same edit in several places at once, for faults that were made twice (two texts compared after sorting, neither is
 * sorted): neither edit alone makes progress, so no seed would ever grow from it.
 */
export class Twins {
  readonly #heap = new Heap<Change>()
  readonly #byShape = new Map<string, Change[]>()
  readonly #texts: ReadonlyMap<string, string>

  constructor(texts: ReadonlyMap<string, string>) {
    this.#texts = texts
  }

  get bound(): number {
    return this.#heap.top
  }

  next(): Change | undefined {
    return this.#heap.pop()
  }

  /** A single change that is about to be tried. */
  notice(single: Change): void {
    const [part] = single.parts
    if (!part || part.edits.length !== 1) return
    const shape = this.#shapeOf(single)
    if (shape === undefined) return
    const kin = this.#byShape.get(shape) ?? []
    const others = kin.filter(
      ({ parts: [other] }) => other!.path === part.path && Math.abs(other!.start - part.start) <= reachChars && compatible(other!, part),
    )
    for (const other of others.slice(-3)) this.#offer([other, single])
    if (others.length > 1 && others.length < placesMax) this.#offer([...others, single])
    if (!this.#byShape.has(shape) && this.#byShape.size >= shapesMax) this.#byShape.delete(this.#byShape.keys().next().value!)
    this.#byShape.set(shape, [...kin, single].slice(-placesMax))
  }

  #offer(changes: readonly Change[]): void {
    const parts = changes.flatMap((change) => change.parts)
    if (parts.some((part, index) => parts.slice(index + 1).some((other) => !compatible(part, other)))) return
    const score = twinFactor * placeFactor ** (parts.length - 2) * Math.min(...changes.map((change) => change.score))
    this.#heap.push(score, { parts, score, source: changes[0]!.source })
  }

  /** Family, what really goes and what really comes: the same for `.sort()` behind two different lists. */
  #shapeOf({ parts: [part] }: Change): string | undefined {
    const [edit] = part!.edits
    const text = this.#texts.get(part!.path)
    if (!edit || text === undefined) return undefined
    const before = text.slice(edit.start, edit.end)
    let head = 0
    let tail = 0
    const most = Math.min(before.length, edit.text.length)
    while (head < most && before[head] === edit.text[head]) head++
    while (tail < most - head && before.at(-1 - tail) === edit.text.at(-1 - tail)) tail++
    return `${part!.family} ${before.slice(head, before.length - tail)} ${edit.text.slice(head, edit.text.length - tail)}`
  }
}
