import type { WarmBaseline, WarmCandidate, WarmSession, WarmStats, WarmTest, WarmVerdict } from '../../../contracts/index.ts'
import { applyEdits, join } from '../../../kit/index.ts'
import { PrunellaError, type TestId, testKey } from '../../../model/index.ts'
import { readTexts, readVerdicts } from '../../common/index.ts'
import { instrument } from './instrument.ts'
import { type SessionOptions, WarmProcess } from './process.ts'
import { replaced, spliceAnew, spliceCandidate, type Replacement, type Spliced } from './splice.ts'

/** Candidates sent at once: one request is one line, and an interruption waits for it. */
const BATCH_MAX = 400
/** Steps of one test after a reload, whose steps before are not the same: some tens of milliseconds of a tight loop. */
const RELOAD_STEPS = 1_000_000

interface Wire {
  readonly id: number
  readonly units: readonly Replacement[]
  readonly group: string
}

/** The project's tests, collected once; candidates stand in for bodies of functions, or are loaded anew where that is the only right way. */
export class Session implements WarmSession {
  readonly baseline: WarmBaseline
  readonly #process: WarmProcess
  readonly #touching = new Map<string, readonly number[]>()
  #failing: readonly number[] = []
  #evaluated = 0

  private constructor(process: WarmProcess) {
    this.#process = process
    const { first, options } = process
    const { loading } = options.sources
    const loaded = [...new Set(first.tests.flatMap((test) => test.covered.filter((index) => loading.has(index))))]
    const tests = first.tests.map(({ failure, covered, index, id, status, durationMs }): WarmTest => {
      const hit = Uint32Array.from(new Set([...covered, ...loaded]))
      return { index, id, status, durationMs, covered: hit, ...(failure ? { failure: failure as NonNullable<WarmTest['failure']> } : {}) }
    })
    const limits = [...options.sources.limits, ...first.problems.map(({ file, message }) => `${file}: ${message}`)]
    this.baseline = { tests, statements: options.sources.statements, loaded, limits }
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
    const { byPath } = this.#process.options.sources
    for (let at = 0; at < batch.length && !stopped(); at += BATCH_MAX) {
      const slice = batch.slice(at, at + BATCH_MAX)
      const spliced = slice.map((candidate) => spliceCandidate(byPath, candidate.files))
      await this.#swap(slice, spliced, options.full, verdicts)
      const again = slice.filter(({ id }) => verdicts.get(id)?.status === 'invalid')
      await this.#swap(
        again,
        again.map((candidate) => spliceAnew(byPath, candidate.files)),
        options.full,
        verdicts,
      )
      for (const [index, candidate] of slice.entries()) {
        if (verdicts.has(candidate.id) || stopped()) continue
        const { kind } = spliced[index]!
        if (kind === 'invalid')
          verdicts.set(candidate.id, { id: candidate.id, status: 'invalid', message: 'the edits do not fit the file' })
        else if (options.quick === true) verdicts.set(candidate.id, { id: candidate.id, status: 'costly' })
        else verdicts.set(candidate.id, await this.#reload(candidate, options.full))
      }
    }
    this.#evaluated += verdicts.size
    return batch.flatMap((candidate) => verdicts.get(candidate.id) ?? [])
  }

  /** Sends what can be swapped until everything of it has a verdict; a worker that hangs itself is replaced. */
  async #swap(
    slice: readonly WarmCandidate[],
    spliced: readonly Spliced[],
    full: boolean,
    verdicts: Map<number, WarmVerdict>,
  ): Promise<void> {
    const wires: Wire[] = []
    for (const [index, each] of spliced.entries()) {
      if (each.kind !== 'swap') continue
      const id = slice[index]!.id
      verdicts.delete(id)
      wires.push({ id, units: each.units, group: this.#groupOf(each.units) })
    }
    for (;;) {
      const left = wires.filter(({ id }) => !verdicts.has(id))
      if (left.length === 0) return
      const groups = Object.fromEntries(left.map(({ group }) => [group, this.#touching.get(group) ?? []]))
      const reply = await this.#process.ask({ op: 'evaluate', full, candidates: left, groups }, ['done'], (message) => {
        for (const verdict of readVerdicts(message)) verdicts.set(verdict.id, verdict)
      })
      if (reply.ended === 'done') return
      const stuck = left.find(({ id }) => !verdicts.has(id))
      const word = reply.ended === 'silent' ? 'timeout' : 'crashed'
      if (stuck) verdicts.set(stuck.id, { id: stuck.id, status: word, message: `the worker ${reply.ended === 'silent' ? 'hung' : 'died'}` })
      await this.#process.restart()
    }
  }

  /** Passing tests that run any of the units, quickest first, under a name of their own. */
  #groupOf(units: readonly Replacement[]): string {
    const numbers = units.map(([number]) => number).sort((a, b) => a - b)
    const name = `u${numbers.join('_')}`
    if (this.#touching.has(name)) return name
    const { byPath } = this.#process.options.sources
    const spans = [...byPath.values()].flatMap((file) =>
      file.units
        .filter((unit) => numbers.includes(unit.number))
        .map((unit) => {
          const inside = file.statements.flatMap(({ start, end }, index) =>
            unit.start <= start && end <= unit.end ? [file.base + index] : [],
          )
          return [inside[0] ?? 0, (inside.at(-1) ?? -1) + 1] as const
        }),
    )
    const touches = (test: WarmTest): boolean => test.covered.some((hit) => spans.some(([from, to]) => hit >= from && hit < to))
    this.#touching.set(name, inClasses(this.baseline.tests.filter((test) => test.status === 'passed' && touches(test))))
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
    const reply = await this.#process.ask({ op: 'reload', id, full, files, failing, passing }, ['reloaded'])
    if (reply.ended === 'done') [verdict] = readVerdicts({ ...reply.message, kind: 'verdicts' })
    else await this.#process.restart()
    return verdict ?? { id, status: reply.ended === 'silent' ? 'timeout' : 'crashed', message: 'while the project loads again' }
  }

  async behaviours(
    candidates: readonly WarmCandidate[],
    options: { readonly seed: number; readonly inputsMax: number },
  ): Promise<{ readonly calls: readonly string[]; readonly outcomes: readonly (readonly string[])[] }> {
    const { byPath } = this.#process.options.sources
    const wires = candidates.flatMap(({ id, files }) => {
      const spliced = spliceCandidate(byPath, files)
      return spliced.kind === 'swap' ? [{ id, units: spliced.units }] : []
    })
    const numbers = new Set(wires.flatMap(({ units }) => units.map(([number]) => number)))
    const units = [...byPath.values()].flatMap((file) =>
      file.units
        .filter((unit) => numbers.has(unit.number))
        .map((unit) => ({ unit: unit.number, own: replaced(file, unit, [])![1], title: unit.title, kind: unit.kind })),
    )
    const tests = [...new Set(wires.flatMap((wire) => this.#touching.get(this.#groupOf(wire.units)) ?? []))]
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

  stats(): WarmStats {
    return { evaluated: this.#evaluated, cpuMs: this.#process.cpuMs, restarts: this.#process.restarts }
  }

  async close(): Promise<void> {
    await this.#process.close()
  }
}

/** Quickest classes first, and each in one stretch: what is set up for a class is set up once. */
function inClasses(tests: readonly WarmTest[]): number[] {
  const classOf = ({ id }: WarmTest): string => `${id.file} ${id.name.split(' > ')[0]}`
  const groups = [...Map.groupBy(tests, classOf).values()]
  const cost = (group: readonly WarmTest[]): number => group.reduce((sum, test) => sum + test.durationMs, 0)
  return groups
    .map((group) => ({ group, ms: cost(group) }))
    .sort((a, b) => a.ms - b.ms)
    .flatMap(({ group }) => group.map((test) => test.index))
}
