import type { WarmCandidate } from '../../../contracts/index.ts'
import type { WarmProcess } from './process.ts'
import type { Sources } from './sources.ts'
import { spliceFile, spliceUnit, type Replacement, type Spliced } from './splice.ts'

/** A candidate as it is sent: the replacements of the functions it edits. */
export interface Wire {
  readonly id: number
  readonly units: readonly Replacement[]
  /** One of the functions also runs while the modules load. */
  readonly atLoad?: boolean
}

export type Prepared = Wire | 'reload' | 'invalid'

/**
 * Knows which functions can be swapped: those whose own text in their place changes nothing. One that also runs while the modules
 * load is swapped too, for what it does in the tests.
 */
export class SwapCheck {
  readonly #process: WarmProcess
  readonly #loadHits: ReadonlySet<number>
  readonly #swappable = new Map<string, boolean>()

  constructor(process: WarmProcess) {
    this.#process = process
    this.#loadHits = new Set(process.first.loadHits)
  }

  /** What was found holds for the tests in focus only. */
  clear(): void {
    this.#swappable.clear()
  }

  async prepare(candidates: readonly WarmCandidate[]): Promise<readonly Prepared[]> {
    const spliced = candidates.map((candidate) => spliceCandidate(this.#process.options.sources, candidate))
    const units = spliced.flatMap((each) => (each.kind === 'swap' ? each.units : []))
    await this.#checkUnits(units)
    return candidates.map(({ id }, index) => {
      const each = spliced[index]
      if (each?.kind !== 'swap') return each?.kind ?? 'invalid'
      if (!each.units.every(([file, unit]) => this.#swappable.get(`${file}:${unit}`))) return 'reload'
      return { id, units: each.units, atLoad: each.units.some(([file, unit]) => this.#runsAtLoad(file, unit)) }
    })
  }

  /** Asked once per unit: does its own text in its place change anything? */
  async #checkUnits(units: readonly Replacement[]): Promise<void> {
    const open = new Map<string, Replacement>()
    for (const [fileIndex, unitIndex] of units) {
      const key = `${fileIndex}:${unitIndex}`
      const file = this.#process.options.sources.files[fileIndex]
      const unit = file?.units[unitIndex]
      if (this.#swappable.has(key) || open.has(key) || !file || !unit) continue
      const own = spliceUnit(file, unit, [])
      if (typeof own === 'string') this.#swappable.set(key, false)
      else open.set(key, own)
    }
    while (open.size > 0) {
      const asked = [...open]
      const request = { op: 'identity', units: asked.map(([, own]) => own) }
      const reply = await this.#process.ask(request, ['done'], 0, (message) => {
        const [key] = asked[Number(message['at'])] ?? []
        if (message.kind !== 'identity' || key === undefined) return
        this.#swappable.set(key, message['same'] === true)
        open.delete(key)
      })
      const [hung] = open.keys()
      if (reply.ended === 'done' || hung === undefined) return
      this.#swappable.set(hung, false)
      open.delete(hung)
      await this.#process.restart()
    }
  }

  #runsAtLoad(fileIndex: number, unit: number): boolean {
    const { files, bases } = this.#process.options.sources
    const base = bases[fileIndex] ?? 0
    const [from, to] = files[fileIndex]?.unitStatements[unit] ?? [0, 0]
    for (let index = from; index < to; index++) if (this.#loadHits.has(base + index)) return true
    return false
  }
}

/** All files of a candidate; the first that needs a reload decides. */
function spliceCandidate(sources: Sources, candidate: WarmCandidate): Spliced | { readonly kind: 'invalid' } {
  const units: Replacement[] = []
  for (const { path, edits } of candidate.files) {
    const file = sources.byPath.get(path)
    if (!file || edits.some((edit) => edit.end > file.text.length || edit.end < edit.start)) return { kind: 'invalid' }
    const spliced = spliceFile(file, edits)
    if (spliced.kind === 'reload') return spliced
    units.push(...spliced.units)
  }
  return { kind: 'swap', units }
}
