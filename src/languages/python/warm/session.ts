import type {
  BehaviourOptions,
  WarmBaseline,
  WarmCandidate,
  WarmForced,
  WarmHole,
  WarmPlace,
  WarmSession,
  WarmSight,
  WarmStats,
  WarmTest,
  WarmVerdict,
} from '../../../contracts/index.ts'
import { applyEdits, join } from '../../../kit/index.ts'
import { PrunellaError, type TestId } from '../../../model/index.ts'
import { type Behaved, orTraced, readTexts, readTraced, readVerdicts, testsToTrace, type Traced } from '../../common/index.ts'
import { givenAnew, type GivenReplacement } from './constants.ts'
import { askHoles, askPlaces } from './holes.ts'
import { type SessionOptions, WarmProcess } from './process.ts'
import type { SourceFile, Sources } from './sources.ts'
import { type Replacement, replacementOf, spliceUnits } from './units.ts'

/** Candidates sent at once: what is lost when the front process dies. */
const BATCH_MAX = 240

interface Wire {
  readonly id: number
  readonly units: readonly Replacement[]
  readonly given?: readonly GivenReplacement[]
  /** One of the functions ran while the modules loaded, too. */
  readonly atLoad: boolean
}

interface How {
  readonly full: boolean
  readonly quick: boolean
}

type Prepared = Wire | 'reload' | 'invalid'

/** The project's tests, collected once; candidates are swapped in, or loaded afresh where that is the only right way. */
export class Session implements WarmSession {
  readonly baseline: WarmBaseline
  readonly #process: WarmProcess
  readonly #loadLines: ReadonlySet<number>
  #failing: readonly number[] = []
  #evaluated = 0

  private constructor(process: WarmProcess) {
    this.#process = process
    const { first, options } = process
    this.#loadLines = new Set(first.loadHits)
    const hits = (lines: readonly number[]): number[] => statementsHit(options.sources, lines)
    const loaded = hits(first.loadHits)
    // What failing tests read counts as run by whoever reads it; the rest of what runs at load as run by all.
    const read = new Set(first.tests.flatMap(({ status, covered }) => (status === 'failed' ? readBy(options.sources, hits(covered)) : [])))
    const always = loaded.filter((statement) => !read.has(statement))
    const tests = first.tests.map(({ failure, covered, index, id, status, durationMs }): WarmTest => {
      const own = hits(covered)
      const hit = Uint32Array.from(new Set([...readBy(options.sources, own).filter((given) => read.has(given)), ...own, ...always]))
      return { index, id, status, durationMs, covered: hit, ...(failure ? { failure: failure as NonNullable<WarmTest['failure']> } : {}) }
    })
    this.baseline = { tests, statements: options.sources.statements, loaded: always, limits: options.sources.limits }
  }

  static async open(options: SessionOptions): Promise<Session> {
    return new Session(await WarmProcess.open(options))
  }

  /** Throws `suite-broken` when none of the failing tests was collected: then nothing can be told from what passes. */
  async focus(_paths: readonly string[], failing: readonly TestId[]): Promise<void> {
    const indexes = failing.map(({ file, name }) => this.baseline.tests.findIndex(({ id }) => id.file === file && id.name === name))
    this.#failing = [...new Set(indexes.filter((index) => index !== -1))]
    const [lost] = failing
    if (lost && this.#failing.length === 0)
      throw new PrunellaError('suite-broken', `the warm session did not collect ${lost.file} > ${lost.name}`)
    await this.#process.focus(this.#failing.filter((index) => !this.#isFile(index)))
  }

  #isFile = (index: number): boolean => this.baseline.tests[index]?.id.name === ''

  async evaluate(
    batch: readonly WarmCandidate[],
    options: { readonly full: boolean; readonly quick?: boolean; readonly signal?: AbortSignal },
  ): Promise<readonly WarmVerdict[]> {
    const verdicts = new Map<number, WarmVerdict>()
    const stopped = (): boolean => options.signal?.aborted ?? false
    for (let at = 0; at < batch.length && !stopped(); at += BATCH_MAX) {
      const slice = batch.slice(at, at + BATCH_MAX)
      const prepared = slice.map((candidate) => this.#prepareAll(candidate))
      const costly = new Set(slice.filter((_, index) => prepared[index] === 'reload').map(({ id }) => id))
      for (const [index, { id }] of slice.entries())
        if (prepared[index] === 'invalid') verdicts.set(id, { id, status: 'invalid', message: 'the edits do not fit the file' })
      // Asked without haste, what also acts while modules load is loaded anew at once.
      const wires = prepared.filter((each): each is Wire => typeof each === 'object' && !(each.atLoad && options.quick !== true))
      const how = { full: options.full, quick: options.quick === true }
      for (const id of await this.#judge(wires, how, verdicts)) costly.add(id)
      if (how.quick) for (const id of costly) verdicts.set(id, { id, status: 'costly' })
      for (const { id, atLoad } of wires) markPartial(id, atLoad, verdicts)
      for (const candidate of slice)
        if (!verdicts.has(candidate.id) && !stopped()) verdicts.set(candidate.id, await this.#reload(candidate, options.full))
    }
    this.#evaluated += verdicts.size
    return batch.flatMap((candidate) => verdicts.get(candidate.id) ?? [])
  }

  /** Functions, or one value that only functions read. */
  #prepareAll(candidate: WarmCandidate): Prepared {
    const prepared = this.#prepare(candidate)
    const [file, more] = candidate.files
    if (prepared !== 'reload' || !file || more || this.#failing.some(this.#isFile)) return prepared
    const found = givenAnew(file.path, file.edits, this.#process.options.sources)
    if (found === undefined) return 'reload'
    const { atLoad, ...given } = found
    return { id: candidate.id, units: [], given: [given], atLoad }
  }

  /** A function that runs while modules load has done some of its work before it could be replaced; a file that does not load has none. */
  #prepare(candidate: WarmCandidate): Prepared {
    const { sources } = this.#process.options
    if (this.#failing.some(this.#isFile)) return 'reload'
    const units: Replacement[] = []
    let atLoad = false
    for (const { path, edits } of candidate.files) {
      const file = sources.byPath.get(path)
      if (file === undefined || edits.some((edit) => edit.end > file.text.length || edit.end < edit.start)) return 'invalid'
      const spliced = spliceUnits(file, edits)
      if (spliced === undefined) return 'reload'
      atLoad ||= spliced.some((unit) => this.#runsAtLoad(file, unit))
      units.push(...spliced)
    }
    return { id: candidate.id, units, atLoad }
  }

  #runsAtLoad(file: SourceFile, { bodyLine, last }: Replacement): boolean {
    const base = this.#process.options.sources.bases[file.index] ?? 0
    for (let at = bodyLine; at <= last; at++) if (this.#loadLines.has(base + at)) return true
    return false
  }

  /** Sends what has no verdict yet until everything has one. Answers with those that only a reload can show. */
  async #judge(wires: readonly Wire[], how: How, verdicts: Map<number, WarmVerdict>): Promise<ReadonlySet<number>> {
    const costly = new Set<number>()
    for (let tries = 0; tries <= wires.length; tries++) {
      const left = wires.filter((wire) => !verdicts.has(wire.id) && !costly.has(wire.id))
      if (left.length === 0) break
      const reply = await this.#process.ask({ op: 'evaluate', ...how, candidates: left }, ['done'], (message) => {
        if (message.kind !== 'verdicts' || !Array.isArray(message['verdicts'])) return
        const all = message['verdicts'] as readonly { readonly id: unknown; readonly status: unknown }[]
        for (const each of all) if (each.status === 'costly' && typeof each.id === 'number') costly.add(each.id)
        const told = { ...message, verdicts: all.filter(({ status }) => status !== 'costly') }
        for (const verdict of readVerdicts(told)) verdicts.set(verdict.id, verdict)
      })
      const rest = left.filter((wire) => !verdicts.has(wire.id) && !costly.has(wire.id))
      const [next] = rest
      if (reply.ended === 'done') {
        for (const { id } of rest) verdicts.set(id, { id, status: 'crashed', message: 'no verdict came' })
        break
      }
      // The front process itself died, most likely of the first that has no verdict.
      if (next) verdicts.set(next.id, { id: next.id, status: 'crashed', message: 'the process died' })
      await this.#process.restart()
    }
    return costly
  }

  /** Every module anew with the edited files, in a process of its own: right for anything, and slower. */
  async #reload(candidate: WarmCandidate, full: boolean): Promise<WarmVerdict> {
    const { id } = candidate
    const texts = this.#textsOf(candidate)
    if (texts === undefined) return { id, status: 'invalid', message: 'the edits do not fit the file' }
    const failing = this.#failing.map((index) => this.baseline.tests[index]!.id).map(({ file, name }) => [file, name])
    const reply = await this.#process.ask({ op: 'reload', id, full, failing, texts }, ['reloaded'])
    if (reply.ended !== 'done') {
      await this.#process.restart()
      return { id, status: reply.ended === 'silent' ? 'timeout' : 'crashed', message: 'while the modules load again' }
    }
    const [verdict] = readVerdicts({ ...reply.message, kind: 'verdicts' })
    return verdict ?? { id, status: 'crashed', message: 'no verdict came' }
  }

  /** The edited files by their place; undefined where the edits do not fit. */
  #textsOf({ files }: WarmCandidate): Readonly<Record<string, string>> | undefined {
    const { project, sources } = this.#process.options
    const texts: Record<string, string> = {}
    for (const { path, edits } of files) {
      const file = sources.byPath.get(path)
      if (file === undefined || edits.some((edit) => edit.end > file.text.length || edit.end < edit.start)) return undefined
      texts[join(project.root, path)] = applyEdits(file.text, edits)
    }
    return texts
  }

  /** See WarmSession.behaviours. */
  async behaviours(candidates: readonly WarmCandidate[], options: BehaviourOptions): Promise<Behaved> {
    const swapped = await this.#swapped(candidates, options)
    const tests = testsToTrace(this.baseline, this.#failing, candidates).map(({ id: { file, name } }) => [file, name])
    return await orTraced(swapped, candidates, options, (candidate) => this.#traced(candidate, tests, options))
  }

  async #traced(candidate: WarmCandidate, tests: readonly unknown[], options: BehaviourOptions): Promise<readonly Traced[]> {
    const texts = this.#textsOf(candidate)
    if (texts === undefined || tests.length === 0) return []
    const reply = await this.#process.ask({ op: 'trace', texts, tests, ...options }, ['traced'])
    if (reply.ended === 'done') return readTraced(reply.message)
    await this.#process.restart()
    return []
  }

  /** A candidate that only a reload can show has no outcomes. */
  async #swapped(candidates: readonly WarmCandidate[], options: BehaviourOptions): Promise<Behaved> {
    const wires = candidates.map((candidate) => this.#prepare(candidate)).filter((each) => typeof each === 'object')
    const units = this.#ownUnits(wires)
    let calls: readonly string[] = []
    const outcomes = new Map<number, readonly string[]>()
    if (wires.length > 0) {
      const request = { op: 'behaviours', ...options, units, candidates: wires, captureWith: wires[0]!.id }
      const reply = await this.#process.ask(request, ['behaviours'], (message) => {
        if (message.kind === 'calls') calls = readTexts(message['calls'])
        if (message.kind === 'outcomes') outcomes.set(Number(message['id']), readTexts(message['outcomes']))
      })
      if (reply.ended !== 'done') await this.#process.restart()
    }
    const hung = calls.map(() => 'timeout')
    const known = new Set(wires.map(({ id }) => id))
    return {
      calls,
      outcomes: candidates.map(({ id }) => {
        const said = outcomes.get(id) ?? []
        return said.length === 0 && known.has(id) ? hung : said
      }),
    }
  }

  /** The functions that any of the candidates edits, each with its own text. */
  #ownUnits(wires: readonly Wire[]): readonly Replacement[] {
    const found = new Map<string, Replacement>()
    for (const { file: fileIndex, unit: unitIndex } of wires.flatMap((wire) => wire.units)) {
      const file = this.#process.options.sources.files[fileIndex]
      const unit = file?.units[unitIndex]
      if (file && unit) found.set(`${fileIndex}:${unitIndex}`, replacementOf(file, unit, []))
    }
    return [...found.values()]
  }

  async force(holes: readonly WarmHole[]): Promise<readonly WarmForced[]> {
    return await askHoles(this.#process, (candidate) => this.#swappable(candidate), holes)
  }

  async watch(places: readonly WarmPlace[]): Promise<readonly (WarmSight | undefined)[]> {
    return await askPlaces(this.#process, (candidate) => this.#swappable(candidate), places)
  }

  #swappable(candidate: WarmCandidate): Wire | undefined {
    const prepared = this.#prepare(candidate)
    return typeof prepared === 'object' ? prepared : undefined
  }

  stats(): WarmStats {
    return { evaluated: this.#evaluated, cpuMs: this.#process.cpuMs, restarts: this.#process.restarts }
  }

  async close(): Promise<void> {
    await this.#process.close()
  }
}

/** Failing, it may do better loaded anew; right in the tests, only loading tells whether it is while the modules load. */
function markPartial(id: number, atLoad: boolean, verdicts: Map<number, WarmVerdict>): void {
  const verdict = verdicts.get(id)
  if (!atLoad || verdict === undefined) return
  if (verdict.status === 'failing') verdicts.set(id, { ...verdict, partial: true })
  else if (verdict.status === 'plausible') verdicts.delete(id)
}

const readBy = ({ given }: Sources, statements: readonly number[]): number[] =>
  statements.flatMap((statement) => given.get(statement) ?? [])

/** Statements of the lines told by the runtime (base of the file + line), in the order of first execution. */
function statementsHit({ files, bases }: Sources, lines: readonly number[]): number[] {
  const found = new Set<number>()
  for (const line of lines) {
    let low = 0
    let high = bases.length
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if (bases[middle]! < line) low = middle
      else high = middle
    }
    for (const index of files[low]?.onLine.get(line - (bases[low] ?? 0)) ?? []) found.add(index)
  }
  return [...found]
}
