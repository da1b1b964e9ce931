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
import { applyEdits, join } from '../../../kit/index.ts'
import { PrunellaError, type TestId, testKey } from '../../../model/index.ts'
import { type Behaved, orTraced, readTexts, readVerdicts } from '../../common/index.ts'
import { askHoles, askPlaces } from './holes.ts'
import { instrument } from './instrument.ts'
import { type SessionOptions, SILENT_FLOOR_MS, WarmProcess } from './process.ts'
import { traceAsker } from './trace.ts'
import { groupOf, inClasses, type Group } from './touching.ts'
import { replaced, spliceAnew, spliceCandidate, type Replacement, type Spliced } from './splice.ts'

/** Candidates sent at once: one request is one line, and an interruption waits for it. */
const BATCH_MAX = 400
/** Steps of one test after a reload, whose steps before are not the same: some tens of milliseconds of a tight loop. */
const RELOAD_STEPS = 1_000_000

interface How {
  readonly full: boolean
  readonly quick: boolean
}

interface Wire {
  readonly id: number
  readonly units: readonly Replacement[]
  readonly group: string
}

/** The project's tests, collected once; candidates stand in for bodies of functions, or are loaded anew where that is the only right way. */
export class Session implements WarmSession {
  readonly baseline: WarmBaseline
  readonly #process: WarmProcess
  /** Statements that ran while the tests were collected: of what a candidate changes there, the tests' data show nothing. */
  readonly #loaded: ReadonlySet<number>
  readonly #touching = new Map<string, Group>()
  #failing: readonly number[] = []
  #evaluated = 0

  private constructor(process: WarmProcess) {
    this.#process = process
    const { first, options } = process
    const { loading } = options.sources
    const atLoad = first.tests.flatMap((test) => test.covered.filter((index) => loading.has(index)))
    const loaded = [...new Set([...first.loadHits, ...atLoad])]
    this.#loaded = new Set(first.loadHits)
    const unloaded = new Set(options.sources.broken.values())
    const tests = first.tests.map(({ failure, covered, index, id, status, durationMs }): WarmTest => {
      const said = `${failure?.message}\n${failure?.stack}`
      const never = [...brokenFor(said, options), ...undeclaredFor(said, covered, options)]
      for (const number of never) unloaded.add(number)
      const hit = Uint32Array.from(new Set([...options.sources.withMembers(covered), ...loaded, ...never]))
      return { index, id, status, durationMs, covered: hit, ...(failure ? { failure: failure as NonNullable<WarmTest['failure']> } : {}) }
    })
    const limits = [...options.sources.limits, ...first.problems.map(({ file, message }) => `${file}: ${message}`)]
    this.baseline = { tests, statements: options.sources.statements, loaded, unloaded: [...unloaded], limits }
  }

  static async open(options: SessionOptions): Promise<Session> {
    return new Session(await WarmProcess.open(options))
  }

  /** Throws `suite-broken` when none of the failing tests was collected: then nothing can be told from what passes. */
  async focus(_paths: readonly string[], failing: readonly TestId[]): Promise<void> {
    const at = new Map(this.baseline.tests.map((test) => [testKey(test.id), test.index]))
    this.#failing = failing.flatMap((id) => at.get(testKey(id)) ?? [])
    const [lost] = failing
    if (lost && this.#failing.length === 0) throw new PrunellaError('suite-broken', `the warm session did not collect ${testKey(lost)}`)
    this.#touching.clear()
    await this.#process.focus(this.#failing)
  }

  async evaluate(
    batch: readonly WarmCandidate[],
    options: { readonly full: boolean; readonly quick?: boolean; readonly signal?: AbortSignal },
  ): Promise<readonly WarmVerdict[]> {
    const verdicts = new Map<number, WarmVerdict>()
    const stopped = (): boolean => options.signal?.aborted ?? false
    const { sources } = this.#process.options
    const { byPath } = sources
    const how = { full: options.full, quick: options.quick ?? false }
    for (let at = 0; at < batch.length && !stopped(); at += BATCH_MAX) {
      const slice = batch.slice(at, at + BATCH_MAX)
      const spliced = slice.map((candidate) => spliceCandidate(sources, candidate.files))
      await this.#swap(slice, spliced, how, verdicts)
      const again = slice.filter(({ id }) => verdicts.get(id)?.status === 'invalid')
      const anew = again.map((candidate) => spliceAnew(byPath, candidate.files))
      await this.#swap(again, anew, how, verdicts)
      for (const [index, candidate] of slice.entries()) {
        const { id } = candidate
        const known = verdicts.get(id)
        // Asked without haste, what failed in all that could be seen of it is loaded anew.
        const reload = known === undefined || (!how.quick && known.status === 'failing' && known.partial === true)
        if (!reload || stopped()) continue
        if (spliced[index]!.kind === 'invalid') verdicts.set(id, { id, status: 'invalid', message: 'the edits do not fit the file' })
        else if (how.quick) verdicts.set(id, { id, status: 'costly' })
        else verdicts.set(id, await this.#reload(candidate, how.full))
      }
    }
    this.#evaluated += verdicts.size
    return batch.flatMap((candidate) => verdicts.get(candidate.id) ?? [])
  }

  /** Sends what can be swapped until everything of it has a verdict; a worker that hangs itself is replaced. */
  async #swap(slice: readonly WarmCandidate[], spliced: readonly Spliced[], how: How, verdicts: Map<number, WarmVerdict>): Promise<void> {
    const wires = new Map<number, Wire>()
    for (const [index, each] of spliced.entries()) {
      if (each.kind !== 'swap') continue
      const { id } = slice[index]!
      verdicts.delete(id)
      wires.set(id, { id, units: each.units, group: this.#groupOf(each.units) })
    }
    const keep = (verdict: WarmVerdict): void => {
      const partial = verdict.status === 'failing' && this.#touching.get(wires.get(verdict.id)?.group ?? '')?.partial === true
      verdicts.set(verdict.id, partial ? { ...verdict, partial } : verdict)
    }
    for (;;) {
      const left = [...wires.values()].filter(({ id }) => !verdicts.has(id))
      const [stuck] = left
      if (stuck === undefined) return
      const groups = Object.fromEntries(left.map(({ group }) => [group, this.#touching.get(group)]))
      const reply = await this.#process.ask({ op: 'evaluate', ...how, candidates: left, groups }, ['done'], (message) => {
        for (const verdict of readVerdicts(message)) keep(verdict)
      })
      if (reply.ended === 'done') return
      const hung = left.find(({ id }) => !verdicts.has(id)) ?? stuck
      const [status, word] = reply.ended === 'silent' ? (['timeout', 'hung'] as const) : (['crashed', 'died'] as const)
      verdicts.set(hung.id, { id: hung.id, status, message: `the worker ${word}` })
      await this.#process.restart()
    }
  }

  #groupOf(units: readonly Replacement[]): string {
    const numbers = units.map(([number]) => number).sort((a, b) => a - b)
    const name = `u${numbers.join('_')}`
    const { byPath } = this.#process.options.sources
    if (!this.#touching.has(name))
      this.#touching.set(name, groupOf(numbers, [...byPath.values()], this.baseline.tests, this.#failing, this.#loaded))
    return name
  }

  /** The project loaded anew with the edited files in place, in a process of its own: right for anything, and slow. */
  async #reload(candidate: WarmCandidate, full: boolean): Promise<WarmVerdict> {
    const { id } = candidate
    const { sources, project } = this.#process.options
    const files: (readonly [string, string])[] = []
    for (const { path, edits } of candidate.files) {
      const file = sources.byPath.get(path)
      const edited = file && instrument(path, applyEdits(file.text, edits), file.base, file.units[0]?.number ?? 0)
      if (edited === undefined) return { id, status: 'invalid', message: 'does not parse' }
      files.push([join(project.root, path), edited.code])
    }
    const told = (test: WarmTest) => ({ ...test.id, ms: test.durationMs, steps: RELOAD_STEPS })
    const failing = this.#failing.map((index) => told(this.baseline.tests[index]!))
    const passing = inClasses(this.baseline.tests.filter((test) => test.status === 'passed')).map((index) =>
      told(this.baseline.tests[index]!),
    )
    let verdict: WarmVerdict | undefined
    const { reloadMs } = this.#process
    const request = { op: 'reload', id, full, files, failing, passing, ms: reloadMs }
    // The failing tests' files alone first, then all.
    const reply = await this.#process.ask(request, ['reloaded'], undefined, SILENT_FLOOR_MS + 2 * reloadMs)
    if (reply.ended === 'done') [verdict] = readVerdicts({ ...reply.message, kind: 'verdicts' })
    else await this.#process.restart()
    return verdict ?? { id, status: reply.ended === 'silent' ? 'timeout' : 'crashed', message: 'while the project loads again' }
  }

  /** See WarmSession.behaviours. */
  async behaviours(candidates: readonly WarmCandidate[], options: BehaviourOptions): Promise<Behaved> {
    const trace = traceAsker(this.#process, this.baseline, this.#failing, candidates, options)
    return await orTraced(await this.#swapped(candidates, options), candidates, options, trace)
  }

  /** A candidate that only a reload can show has no outcomes. */
  async #swapped(candidates: readonly WarmCandidate[], options: BehaviourOptions): Promise<Behaved> {
    const { sources } = this.#process.options
    const { byPath } = sources
    const wires = candidates.flatMap(({ id, files }) => {
      const spliced = spliceCandidate(sources, files)
      return spliced.kind === 'swap' ? [{ id, units: spliced.units }] : []
    })
    const numbers = new Set(wires.flatMap(({ units }) => units.map(([number]) => number)))
    const units = [...byPath.values()].flatMap((file) =>
      file.units
        .filter((unit) => numbers.has(unit.number))
        .map((unit) => ({ unit: unit.number, own: replaced(file, unit, [])![1], title: unit.title, kind: unit.kind })),
    )
    const tests = [...new Set(wires.flatMap((wire) => this.#touching.get(this.#groupOf(wire.units))?.passing ?? []))]
    let calls: readonly string[] = []
    const outcomes = new Map<number, readonly string[]>()
    const request = { op: 'behaviours', ...options, units, candidates: wires, tests }
    const reply = await this.#process.ask(request, ['behaviours'], (message) => {
      if (message.kind === 'calls') calls = readTexts(message['calls'])
      if (message.kind === 'outcomes') outcomes.set(Number(message['id']), readTexts(message['outcomes']))
    })
    if (reply.ended !== 'done') await this.#process.restart()
    return { calls, outcomes: candidates.map((candidate) => outcomes.get(candidate.id) ?? []) }
  }

  async force(holes: readonly WarmHole[]): Promise<readonly WarmForced[]> {
    return await askHoles(this.#process, holes, (units) => {
      const name = this.#groupOf(units)
      return [name, this.#touching.get(name)]
    })
  }

  async watch(places: readonly WarmPlace[]): Promise<readonly (WarmSight | undefined)[]> {
    return await askPlaces(this.#process, places)
  }

  stats(): WarmStats {
    return { evaluated: this.#evaluated, cpuMs: this.#process.cpuMs, restarts: this.#process.restarts }
  }

  async close(): Promise<void> {
    await this.#process.close()
  }
}

/** Nothing of a file that does not parse ever runs; a test that failed of it names it. */
const brokenFor = (said: string, { project, sources }: SessionOptions): number[] =>
  [...sources.broken].flatMap(([path, statement]) => (said.includes(join(project.root, path)) ? [statement] : []))

/** The same of a class that could not be declared: the failure names its file, and nothing of that file ran. */
const undeclaredFor = (said: string, covered: readonly number[], { project, sources }: SessionOptions): readonly number[] =>
  [...sources.heads].flatMap(([path, heads]) => {
    if (!said.includes(`${join(project.root, path)}:`)) return []
    const { base, statements } = sources.byPath.get(path)!
    return covered.some((number) => base <= number && number < base + statements.length) ? [] : heads
  })
