import type {
  Project,
  Sandbox,
  SandboxLimits,
  WarmBaseline,
  WarmCandidate,
  WarmSession,
  WarmStats,
  WarmTest,
  WarmVerdict,
} from '../../../contracts/index.ts'
import { applyEdits } from '../../../kit/index.ts'
import { PrunellaError, type TestId } from '../../../model/index.ts'
import { join } from '../project/index.ts'
import type { Channel } from './channel.ts'
import { instrument, type InstrumentedFile } from './instrument.ts'
import { launch, type Machine } from './launch.ts'
import { readBaseline, readTexts, readVerdicts, type BaselineMessage } from './messages.ts'
import type { Sources } from './sources.ts'
import { spliceEdited, spliceFile, spliceUnit, type Replacement, type Spliced } from './splice.ts'
import type { Unit } from './units.ts'

/** Collecting and one run of every test; a suite slower than this cannot be searched in process. */
const BASELINE_SILENT_MS = 5 * 60_000
/** No verdict for this long means a built-in ran away: verdicts are sent every few milliseconds. */
const SILENT_FLOOR_MS = 1_000
const SILENT_FACTOR = 20
/** Inputs are tried for one candidate at a time; each call is bounded by steps, so this is for built-ins only. */
const SILENT_BEHAVIOURS_MS = 2_000
/** Candidates sent at once: a hang costs at most this many second tries. */
const BATCH_MAX = 200
/** Loading all test files again may take as long as it took at first; beyond this a built-in ran away. */
const RELOAD_SILENT_MS = 10_000
/** Modules loaded are never freed: a process that loaded them this often is replaced. */
const RELOADS_MAX = 200
/** A process that evaluated this many candidates is replaced: compiled code is never freed while its scope lives. */
const RESTART_AFTER = 50_000

type Wire = { readonly id: number; readonly units: readonly Replacement[] }
type Prepared = Wire | 'reload' | 'invalid'

export interface SessionOptions {
  readonly sandbox: Sandbox
  readonly project: Project
  readonly machine: Machine
  readonly limits: Partial<SandboxLimits>
  readonly overlays: ReadonlyMap<string, string | null>
  readonly testFiles: readonly string[]
  /** The project's own flags for its runner and for Node, from its test script. */
  readonly flags: readonly string[]
  readonly nodeFlags: readonly string[]
  readonly sources: Sources
}

/** One warm process and its replacements after a hang or a leak of state. See the contract for what each call means. */
export class Session implements WarmSession {
  readonly baseline: WarmBaseline
  readonly #options: SessionOptions
  readonly #loadHits: ReadonlySet<number>
  readonly #slowestMs: number
  #channel: Channel
  #failing: readonly number[] = []
  #swappable = new Map<string, boolean>()
  #evaluated = 0
  #reloads = 0
  #reloadsInside = true
  #sinceStart = 0
  #restarts = 0
  #cpuPast = 0
  #cpuNow = 0

  private constructor(options: SessionOptions, channel: Channel, first: BaselineMessage) {
    this.#options = options
    this.#channel = channel
    this.#cpuNow = first.cpu
    this.#loadHits = new Set(first.loadHits)
    const tests = first.tests.map(({ failure, covered, index, id, status, durationMs }): WarmTest => {
      const hit = Uint32Array.from(new Set([...covered, ...first.loadHits]))
      return { index, id, status, durationMs, covered: hit, ...(failure ? { failure: failure as NonNullable<WarmTest['failure']> } : {}) }
    })
    this.#slowestMs = Math.max(0, ...tests.map((test) => test.durationMs))
    const limits = [...options.sources.limits, ...first.problems.map(({ file, message }) => `${file}: ${message}`)]
    this.baseline = { tests, statements: options.sources.statements, loaded: first.loadHits, limits }
  }

  static async open(options: SessionOptions): Promise<Session> {
    const { channel, first } = await Session.#start(options, options.sources.files)
    return new Session(options, channel, first)
  }

  static async #start(options: SessionOptions, files: readonly InstrumentedFile[]): Promise<{ channel: Channel; first: BaselineMessage }> {
    const { project, sources } = options
    const overlays = new Map(options.overlays)
    for (const file of files) overlays.set(join(project.root, file.path), file.code)
    const config = {
      root: project.root,
      packageDir: project.packageDir,
      testFiles: options.testFiles,
      flags: options.flags,
      bases: sources.bases,
      units: sources.files.map((file) => file.unitStatements),
    }
    const channel = await launch({ ...options, overlays, config })
    const reply = await channel.wait(['baseline'], BASELINE_SILENT_MS)
    const first = reply.ended === 'done' ? readBaseline(reply.message) : undefined
    if (first) return { channel, first }
    channel.kill()
    const result = await channel.closed()
    const said = (result.stderr || result.stdout).trim().slice(-2_000)
    throw new PrunellaError(
      'suite-broken',
      `the warm process ended (${result.ended}, exit ${result.exitCode ?? result.signal}) before its baseline: ${said}`,
    )
  }

  async focus(_paths: readonly string[], failing: readonly TestId[]): Promise<void> {
    const indexes = failing.map((id) => this.#indexOf(id))
    this.#failing = [...new Set(indexes.filter((index) => index !== undefined))]
    this.#swappable.clear()
    await this.#sendFocus()
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

  async #sendFocus(): Promise<void> {
    this.#channel.send({ op: 'focus', failing: this.#failing })
    await this.#channel.wait(['focused'], this.#silentMs())
  }

  #silentMs = (): number => SILENT_FLOOR_MS + SILENT_FACTOR * this.#slowestMs

  async evaluate(
    batch: readonly WarmCandidate[],
    options: { readonly full: boolean; readonly signal?: AbortSignal },
  ): Promise<readonly WarmVerdict[]> {
    const verdicts = new Map<number, WarmVerdict>()
    const stopped = (): boolean => options.signal?.aborted ?? false
    for (let at = 0; at < batch.length && !stopped(); at += BATCH_MAX) {
      const slice = batch.slice(at, at + BATCH_MAX)
      const prepared = await this.#prepare(slice)
      const wires = prepared.filter((each) => typeof each === 'object')
      for (const [index, each] of prepared.entries()) {
        const id = slice[index]?.id ?? 0
        if (each === 'invalid') verdicts.set(id, { id, status: 'invalid', message: 'the edits do not fit the file' })
      }
      const reload = slice.filter((_, index) => prepared[index] === 'reload')
      await this.#judge(wires, options.full, verdicts)
      await this.#again(slice, options.full, verdicts)
      for (const candidate of reload) if (!stopped()) verdicts.set(candidate.id, await this.#reload(candidate, options.full))
    }
    this.#evaluated += verdicts.size
    return batch.flatMap((candidate) => verdicts.get(candidate.id) ?? [])
  }

  async #prepare(candidates: readonly WarmCandidate[]): Promise<readonly Prepared[]> {
    const spliced = candidates.map((candidate) => spliceCandidate(this.#options.sources, candidate))
    const units = spliced.flatMap((each) => (each.kind === 'swap' ? each.units : []))
    await this.#checkUnits(units)
    return candidates.map(({ id }, index) => {
      const each = spliced[index]
      if (each?.kind !== 'swap') return each?.kind ?? 'invalid'
      return each.units.every(([file, unit]) => this.#swappable.get(`${file}:${unit}`)) ? { id, units: each.units } : 'reload'
    })
  }

  /** Asked once per unit: does it run while the module loads, and does its own text in its place change anything? */
  async #checkUnits(units: readonly Replacement[]): Promise<void> {
    const open = new Map<string, Replacement>()
    for (const [fileIndex, unitIndex] of units) {
      const key = `${fileIndex}:${unitIndex}`
      const file = this.#options.sources.files[fileIndex]
      const unit = file?.units[unitIndex]
      if (this.#swappable.has(key) || open.has(key) || !file || !unit) continue
      const own = this.#runsAtLoad(file, unit) ? undefined : spliceUnit(file, unit, [])
      if (own === undefined || typeof own === 'string') this.#swappable.set(key, false)
      else open.set(key, own)
    }
    while (open.size > 0) {
      const asked = [...open]
      this.#channel.send({ op: 'identity', units: asked.map(([, own]) => own) })
      const reply = await this.#channel.wait(['done'], this.#silentMs(), (message) => {
        const [key] = asked[Number(message['at'])] ?? []
        if (message.kind !== 'identity' || key === undefined) return
        this.#swappable.set(key, message['same'] === true)
        open.delete(key)
      })
      const [hung] = open.keys()
      if (reply.ended === 'done' || hung === undefined) return
      this.#swappable.set(hung, false)
      open.delete(hung)
      await this.#restart()
    }
  }

  #runsAtLoad(file: InstrumentedFile, unit: Unit): boolean {
    const base = this.#options.sources.bases[file.index] ?? 0
    const [from, to] = file.unitStatements[unit.index] ?? [0, 0]
    for (let index = from; index < to; index++) if (this.#loadHits.has(base + index)) return true
    return false
  }

  /** Sends what has no verdict yet until everything has one; the process is replaced when it hangs, dies or leaks state. */
  async #judge(wires: readonly Wire[], full: boolean, verdicts: Map<number, WarmVerdict>): Promise<void> {
    let careful = false
    let trying: number | undefined
    for (;;) {
      const left = wires.filter((wire) => !verdicts.has(wire.id))
      if (left.length === 0) return
      if (this.#sinceStart > RESTART_AFTER) await this.#restart()
      this.#channel.send({ op: 'evaluate', full, careful, candidates: left })
      trying = undefined
      const reply = await this.#channel.wait(['done', 'polluted'], this.#silentMs(), (message) => {
        if (message.kind === 'trying') trying = Number(message['id'])
        for (const verdict of readVerdicts(message)) verdicts.set(verdict.id, verdict)
        this.#note(message['cpu'])
      })
      this.#sinceStart += left.length
      if (reply.ended === 'done') {
        this.#note(reply.message['cpu'])
        if (reply.message.kind === 'done') return
        // State leaked from an earlier candidate: this one is tried first in a clean process; when that leaks too, it is at fault itself.
        const id = Number(reply.message['id'])
        await this.#restart()
        if (left[0]?.id === id && wires.some((wire) => wire.id === id))
          verdicts.set(id, { id, status: 'crashed', message: 'leaves state behind' })
        continue
      }
      if (trying !== undefined)
        verdicts.set(trying, {
          id: trying,
          status: reply.ended === 'silent' ? 'timeout' : 'crashed',
          message: `the process ${reply.ended === 'silent' ? 'hung' : 'died'}`,
        })
      careful = trying === undefined
      await this.#restart()
    }
  }

  /** What did not compile is built once more from the parsed edited file. */
  async #again(slice: readonly WarmCandidate[], full: boolean, verdicts: Map<number, WarmVerdict>): Promise<void> {
    const wires: Wire[] = []
    for (const candidate of slice) {
      if (verdicts.get(candidate.id)?.status !== 'invalid') continue
      const units: Replacement[] = []
      let parsed = true
      for (const { path, edits } of candidate.files) {
        const file = this.#options.sources.byPath.get(path)
        const spliced = file && spliceEdited(file, applyEdits(file.text, edits), edits)
        if (spliced?.kind === 'swap') units.push(...spliced.units)
        else parsed = false
      }
      if (!parsed) continue
      verdicts.delete(candidate.id)
      wires.push({ id: candidate.id, units })
    }
    await this.#judge(wires, full, verdicts)
  }

  /** Whole module graph anew with the edited file, in a process of its own: right for anything, and slow. */
  async #reload(candidate: WarmCandidate, full: boolean): Promise<WarmVerdict> {
    const edited = new Map<string, InstrumentedFile>()
    for (const { path, edits } of candidate.files) {
      const file = this.#options.sources.byPath.get(path)
      const made = file && instrument(file.index, path, applyEdits(file.text, edits))
      if (!made) return { id: candidate.id, status: 'invalid', message: 'does not parse' }
      edited.set(path, made)
    }
    const quick = await this.#reloadInside(candidate.id, edited, full)
    if (quick) return quick
    const files = this.#options.sources.files.map((file) => edited.get(file.path) ?? file)
    try {
      const { channel, first } = await Session.#start(this.#options, files)
      channel.kill()
      this.#restarts++
      this.#cpuPast += first.cpu
      return this.#compare(candidate.id, first, full)
    } catch (error) {
      return { id: candidate.id, status: 'crashed', message: error instanceof Error ? error.message : String(error) }
    }
  }

  /** The same inside the running process, where the runner can load its modules afresh. */
  async #reloadInside(id: number, edited: ReadonlyMap<string, InstrumentedFile>, full: boolean): Promise<WarmVerdict | undefined> {
    if (!this.#reloadsInside) return undefined
    if (++this.#reloads % RELOADS_MAX === 0) await this.#restart()
    const files = [...edited.values()].map((file) => [file.index, join(this.#options.project.root, file.path), file.code])
    this.#channel.send({ op: 'reload', id, full, files })
    const reply = await this.#channel.wait(['reloaded'], this.#silentMs() + RELOAD_SILENT_MS)
    if (reply.ended !== 'done') {
      await this.#restart()
      return { id, status: reply.ended === 'silent' ? 'timeout' : 'crashed', message: 'while the modules load again' }
    }
    this.#note(reply.message['cpu'])
    const [verdict] = readVerdicts({ ...reply.message, kind: 'verdicts' })
    if (!verdict) this.#reloadsInside = false
    return verdict
  }

  #compare(id: number, run: BaselineMessage, full: boolean): WarmVerdict {
    const byKey = new Map(run.tests.map((test) => [`${test.id.file}\n${test.id.name}`, test]))
    const now = (index: number): BaselineMessage['tests'][number] | undefined => {
      const before = this.baseline.tests[index]
      return before && byKey.get(`${before.id.file}\n${before.id.name}`)
    }
    const progress = this.#failing.map((index) => (now(index)?.status === 'passed' ? 1 : (now(index)?.progress ?? 0)))
    const failingPassed = progress.filter((value) => value === 1).length
    const broken = this.baseline.tests.filter((test) => test.status === 'passed' && now(test.index)?.status !== 'passed').length
    if (failingPassed === this.#failing.length && broken === 0) return { id, status: 'plausible', stepsUsed: 0 }
    const message = this.#failing.map((index) => now(index)?.failure?.message).find((text) => text !== undefined)
    return {
      id,
      status: 'failing',
      failingPassed,
      progress,
      broken: full || failingPassed === this.#failing.length ? broken : 0,
      ...(message === undefined ? {} : { message }),
    }
  }

  async behaviours(
    candidates: readonly WarmCandidate[],
    options: { readonly seed: number; readonly inputsMax: number },
  ): Promise<{ readonly calls: readonly string[]; readonly outcomes: readonly (readonly string[])[] }> {
    const wires = (await this.#prepare(candidates)).filter((each) => typeof each === 'object')
    const units = this.#unitsOf(wires)
    let calls: readonly string[] = []
    const outcomes = new Map<number, readonly string[]>()
    // A candidate that hangs is left out and the rest asked again: one try more than there are candidates is enough.
    for (let tries = 0; tries <= wires.length && outcomes.size < wires.length; tries++) {
      const left = wires.filter((wire) => !outcomes.has(wire.id))
      const asked = wires.map((wire) => ({ ...wire, skip: outcomes.has(wire.id) }))
      this.#channel.send({ op: 'behaviours', ...options, units, candidates: asked, captureWith: left[0]?.id })
      const reply = await this.#channel.wait(['behaviours'], SILENT_BEHAVIOURS_MS + this.#silentMs(), (message) => {
        if (message.kind === 'calls') calls = readTexts(message['calls'])
        if (message.kind === 'outcomes') outcomes.set(Number(message['id']), readTexts(message['outcomes']))
      })
      if (reply.ended === 'done') {
        this.#note(reply.message['cpu'])
        break
      }
      const hung = wires.find((wire) => !outcomes.has(wire.id))
      if (hung)
        outcomes.set(
          hung.id,
          calls.map(() => 'timeout'),
        )
      await this.#restart()
    }
    return { calls, outcomes: candidates.map((candidate) => outcomes.get(candidate.id) ?? []) }
  }

  /** The units that any of the candidates edits, each with its own text. */
  #unitsOf(wires: readonly Wire[]): readonly { own: Replacement; title: string; kind: string }[] {
    const found = new Map<string, { own: Replacement; title: string; kind: string }>()
    for (const [fileIndex, unitIndex] of wires.flatMap((wire) => wire.units)) {
      const file = this.#options.sources.files[fileIndex]
      const unit = file?.units[unitIndex]
      const own = file && unit && spliceUnit(file, unit, [])
      if (unit && own && typeof own !== 'string') found.set(`${fileIndex}:${unitIndex}`, { own, title: unit.title, kind: unit.kind })
    }
    return [...found.values()]
  }

  async #restart(): Promise<void> {
    this.#channel.kill()
    this.#cpuPast += this.#cpuNow
    this.#cpuNow = 0
    this.#restarts++
    this.#sinceStart = 0
    const { channel, first } = await Session.#start(this.#options, this.#options.sources.files)
    this.#channel = channel
    this.#cpuNow = first.cpu
    await this.#sendFocus()
  }

  #note(cpu: unknown): void {
    if (typeof cpu === 'number' && Number.isFinite(cpu)) this.#cpuNow = cpu
  }

  stats(): WarmStats {
    return { evaluated: this.#evaluated, cpuMs: this.#cpuPast + this.#cpuNow, restarts: this.#restarts }
  }

  async close(): Promise<void> {
    this.#channel.kill()
    await this.#channel.closed()
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
