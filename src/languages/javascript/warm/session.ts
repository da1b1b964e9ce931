import type {
  WarmBaseline,
  BehaviourOptions,
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
import { applyEdits } from '../../../kit/index.ts'
import { PrunellaError, type TestId } from '../../../model/index.ts'
import { join } from '../project/index.ts'
import { askBehaviours } from './behaviours.ts'
import { askHoles, askPlaces } from './holes.ts'
import { instrument, type InstrumentedFile } from './instrument.ts'
import { type Behaved, orTraced, readVerdicts, type BaselineMessage } from '../../common/index.ts'
import { WarmProcess, type SessionOptions } from './process.ts'
import { spliceEdited, type Replacement } from './splice.ts'
import { SwapCheck, type Wire } from './swappable.ts'
import { traceAsker } from './trace.ts'
import { suspectUnloaded, type Unloaded } from './unloaded.ts'

/** Candidates sent at once: a hang costs at most this many second tries. */
const BATCH_MAX = 200
/** Loading all test files again may take as long as it took at first; beyond this a built-in ran away. */
const RELOAD_SILENT_MS = 10_000
/** ES modules are never freed: a process that loaded them until it is this big is replaced, well before the sandbox ends it. */
const RELOAD_BYTES_MAX = 1 << 30
/** A process that evaluated this many candidates is replaced: compiled code is never freed while its scope lives. */
const RESTART_AFTER = 50_000

/** How candidates are tried, see WarmSession.evaluate. */
interface How {
  readonly full: boolean
  readonly quick?: boolean
}

/** The project's tests, collected once; candidates are swapped in, or loaded afresh where that is the only right way. */
export class Session implements WarmSession {
  readonly baseline: WarmBaseline
  readonly #process: WarmProcess
  readonly #check: SwapCheck
  #failing: readonly number[] = []
  /** Is a test file in focus that does not load? Then only loading it again tells anything. */
  #loads = false
  #evaluated = 0
  #reloads = 0
  /** Files that the runner does not load afresh. */
  readonly #kept = new Set<string>()

  private constructor(process: WarmProcess, unloaded: Unloaded) {
    this.#process = process
    this.#check = new SwapCheck(process)
    const { first, options } = process
    const tests = first.tests.map(({ failure, covered, index, id, status, durationMs }): WarmTest => {
      const ran = id.name === '' ? covered : [...covered, ...first.loadHits]
      const hit = Uint32Array.from(new Set([...ran, ...(unloaded.covered.get(index) ?? [])]))
      return { index, id, status, durationMs, covered: hit, ...(failure ? { failure: failure as NonNullable<WarmTest['failure']> } : {}) }
    })
    const limits = [...options.sources.limits, ...first.problems.map(({ file, message }) => `${file}: ${message.split('\n')[0]}`)]
    this.baseline = {
      tests,
      statements: [...options.sources.statements, ...unloaded.statements],
      loaded: first.loadHits,
      unloaded: [...unloaded.covered.values()].flat(),
      limits,
    }
  }

  static async open(options: SessionOptions): Promise<Session> {
    const process = await WarmProcess.open(options)
    return new Session(process, await suspectUnloaded(process.first, options))
  }

  /** Throws `suite-broken` when none of the failing tests was collected: then nothing can be told from what passes. */
  async focus(_paths: readonly string[], failing: readonly TestId[]): Promise<void> {
    const indexes = failing.map((id) => this.#indexOf(id))
    this.#failing = [...new Set(indexes.filter((index) => index !== undefined))]
    this.#loads = this.#failing.some((index) => this.baseline.tests[index]?.id.name === '')
    const [lost] = failing
    if (lost && this.#failing.length === 0)
      throw new PrunellaError('suite-broken', `the warm session did not collect ${lost.file} > ${lost.name}`)
    this.#check.clear()
    await this.#process.focus(this.#failing)
  }

  /** A subtest that ran inside its parent counts as its parent. */
  #indexOf(id: TestId): number | undefined {
    let best: WarmTest | undefined
    for (const test of this.baseline.tests) {
      if (test.id.file !== id.file) continue
      if (test.id.name === id.name) return test.index
      if (id.name.startsWith(`${test.id.name} > `) && test.id.name.length > (best?.id.name.length ?? -1)) best = test
    }
    return best?.index
  }

  async evaluate(
    batch: readonly WarmCandidate[],
    options: { readonly full: boolean; readonly quick?: boolean; readonly signal?: AbortSignal },
  ): Promise<readonly WarmVerdict[]> {
    const verdicts = new Map<number, WarmVerdict>()
    const stopped = (): boolean => options.signal?.aborted ?? false
    for (let at = 0; at < batch.length && !stopped(); at += BATCH_MAX) {
      const slice = batch.slice(at, at + BATCH_MAX)
      const prepared = this.#loads ? slice.map(() => 'reload' as const) : await this.#check.prepare(slice)
      const wires = prepared.filter((each) => typeof each === 'object' && !(each.atLoad && !options.quick)) as Wire[]
      for (const [index, each] of prepared.entries()) {
        const id = slice[index]?.id ?? 0
        if (each === 'invalid') verdicts.set(id, { id, status: 'invalid', message: 'the edits do not fit the file' })
      }
      await this.#judge(wires, options, verdicts)
      await this.#again(slice, options, verdicts)
      const reload = slice.filter((_, index) => prepared[index] === 'reload')
      if (options.quick === true && !this.#loads) for (const { id } of reload) verdicts.set(id, { id, status: 'costly' })
      for (const { id, atLoad } of wires) {
        const verdict = verdicts.get(id)
        if (!atLoad) continue
        if (verdict?.status === 'failing') verdicts.set(id, { ...verdict, partial: true })
        // Right in the tests; whether it is while the modules load, only loading tells.
        if (verdict?.status === 'plausible') verdicts.delete(id)
      }
      for (const candidate of slice)
        if (!verdicts.has(candidate.id) && !stopped()) verdicts.set(candidate.id, await this.#reload(candidate, options.full))
    }
    this.#evaluated += verdicts.size
    return batch.flatMap((candidate) => verdicts.get(candidate.id) ?? [])
  }

  /** Sends what has no verdict yet until everything has one; the process is replaced when it hangs, dies or leaks state. */
  async #judge(wires: readonly Wire[], how: How, verdicts: Map<number, WarmVerdict>): Promise<void> {
    let careful = false
    let trying: number | undefined
    for (;;) {
      const left = wires.filter((wire) => !verdicts.has(wire.id))
      if (left.length === 0) return
      if (this.#process.sinceStart > RESTART_AFTER) await this.#process.restart()
      trying = undefined
      const request = { op: 'evaluate', full: how.full, quick: how.quick === true, careful, candidates: left }
      const reply = await this.#process.ask(request, ['done', 'polluted'], 0, (message) => {
        if (message.kind === 'trying') trying = Number(message['id'])
        for (const verdict of readVerdicts(message)) verdicts.set(verdict.id, verdict)
      })
      this.#process.sinceStart += left.length
      if (reply.ended === 'done') {
        if (reply.message.kind === 'done') return
        // State leaked: the candidate is tried first in a clean process; what is said there stands, the cold proof decides.
        const id = Number(reply.message['id'])
        await this.#process.restart()
        if (left[0]?.id === id) {
          const [said] = readVerdicts({ ...reply.message, kind: 'verdicts' })
          verdicts.set(id, said?.id === id ? said : { id, status: 'crashed', message: 'leaves state behind' })
        }
        continue
      }
      if (trying !== undefined)
        verdicts.set(trying, {
          id: trying,
          status: reply.ended === 'silent' ? 'timeout' : 'crashed',
          message: `the process ${reply.ended === 'silent' ? 'hung' : 'died'}`,
        })
      careful = trying === undefined
      await this.#process.restart()
    }
  }

  /** What did not compile is built once more from the parsed edited file. */
  async #again(slice: readonly WarmCandidate[], how: How, verdicts: Map<number, WarmVerdict>): Promise<void> {
    const wires: Wire[] = []
    for (const candidate of slice) {
      if (verdicts.get(candidate.id)?.status !== 'invalid') continue
      const units: Replacement[] = []
      let parsed = true
      for (const { path, edits } of candidate.files) {
        const file = this.#process.options.sources.byPath.get(path)
        const spliced = file && spliceEdited(file, applyEdits(file.text, edits), edits)
        if (spliced?.kind === 'swap') units.push(...spliced.units)
        else parsed = false
      }
      if (!parsed) continue
      verdicts.delete(candidate.id)
      wires.push({ id: candidate.id, units })
    }
    await this.#judge(wires, how, verdicts)
  }

  /** Whole module graph anew with the edited file, in a process of its own: right for anything, and slow. */
  async #reload(candidate: WarmCandidate, full: boolean): Promise<WarmVerdict> {
    const edited = new Map<string, InstrumentedFile>()
    const version = ++this.#reloads
    for (const { path, edits } of candidate.files) {
      const file = this.#process.options.sources.byPath.get(path)
      const made = file && instrument(file.index, path, applyEdits(file.text, edits), version)
      if (!made) return { id: candidate.id, status: 'invalid', message: 'does not parse' }
      edited.set(path, made)
    }
    const quick = await this.#reloadInside(candidate.id, edited, full, version)
    if (quick) return quick
    const files = this.#process.options.sources.files.map((file) => edited.get(file.path) ?? file)
    try {
      return compareRuns(candidate.id, this.baseline.tests, this.#failing, await this.#process.runApart(files), full)
    } catch (error) {
      return { id: candidate.id, status: 'crashed', message: error instanceof Error ? error.message : String(error) }
    }
  }

  /** The same inside the running process, where the runner can load its modules afresh. */
  async #reloadInside(
    id: number,
    edited: ReadonlyMap<string, InstrumentedFile>,
    full: boolean,
    version: number,
  ): Promise<WarmVerdict | undefined> {
    if ([...edited.keys()].some((path) => this.#kept.has(path))) return undefined
    const files = [...edited.values()].map((file) => [file.index, join(this.#process.options.project.root, file.path), file.code])
    const reply = await this.#process.ask({ op: 'reload', id, full, version, files }, ['reloaded'], RELOAD_SILENT_MS)
    if (reply.ended !== 'done') {
      await this.#process.restart()
      return { id, status: reply.ended === 'silent' ? 'timeout' : 'crashed', message: 'while the modules load again' }
    }
    const [verdict] = readVerdicts({ ...reply.message, kind: 'verdicts' })
    if (reply.message['stuck'] === true || Number(reply.message['bytes']) > RELOAD_BYTES_MAX) await this.#process.restart()
    if (!verdict) for (const path of edited.keys()) this.#kept.add(path)
    return verdict
  }

  async behaviours(candidates: readonly WarmCandidate[], options: BehaviourOptions): Promise<Behaved> {
    const swapped = this.#loads ? nothing(candidates) : await askBehaviours(this.#process, this.#check, candidates, options)
    return await orTraced(swapped, candidates, options, traceAsker(this.#process, this.baseline, this.#failing, candidates, options))
  }

  async force(holes: readonly WarmHole[]): Promise<readonly WarmForced[]> {
    return this.#loads ? [] : await askHoles(this.#process, this.#check, holes)
  }

  async watch(places: readonly WarmPlace[]): Promise<readonly (WarmSight | undefined)[]> {
    return this.#loads ? places.map(() => undefined) : await askPlaces(this.#process, this.#check, places)
  }

  stats(): WarmStats {
    return { evaluated: this.#evaluated, cpuMs: this.#process.cpuMs, restarts: this.#process.restarts }
  }

  async close(): Promise<void> {
    await this.#process.close()
  }
}

const nothing = (candidates: readonly WarmCandidate[]): Behaved => ({ calls: [], outcomes: candidates.map(() => []) })

/** The verdict on a candidate from a run of every test with it; tests are matched by name. */
function compareRuns(
  id: number,
  before: readonly WarmTest[],
  failing: readonly number[],
  run: BaselineMessage,
  full: boolean,
): WarmVerdict {
  const byKey = new Map(run.tests.map((test) => [`${test.id.file}\n${test.id.name}`, test]))
  const now = (index: number): BaselineMessage['tests'][number] | undefined => {
    const test = before[index]
    // A file that did not load is healed when none of its tests fails.
    const inFile = test?.id.name === '' ? run.tests.filter((other) => other.id.file === test.id.file) : []
    if (inFile.length > 0) return inFile.find((other) => other.status === 'failed') ?? inFile[0]
    return test && byKey.get(`${test.id.file}\n${test.id.name}`)
  }
  const progress = failing.map((index) => (now(index)?.status === 'passed' ? 1 : (now(index)?.progress ?? 0)))
  const failingPassed = progress.filter((value) => value === 1).length
  const broken = before.filter((test) => test.status === 'passed' && now(test.index)?.status !== 'passed').length
  if (failingPassed === failing.length && broken === 0) return { id, status: 'plausible', stepsUsed: 0 }
  const message = failing.map((index) => now(index)?.failure?.message).find((text) => text !== undefined)
  return {
    id,
    status: 'failing',
    failingPassed,
    progress,
    broken: full || failingPassed === failing.length ? broken : 0,
    ...(message === undefined ? {} : { message }),
  }
}
