import type { Project, Sandbox, SandboxLimits } from '../../../contracts/index.ts'
import { PrunellaError } from '../../../model/index.ts'
import { join } from '../project/index.ts'
import type { Channel, Message, Reply } from '../../common/index.ts'
import type { InstrumentedFile } from './instrument.ts'
import { launch, type Machine } from './launch.ts'
import { readBaseline, type BaselineMessage } from '../../common/index.ts'
import type { Sources } from './sources.ts'

/**
 * Between two signs of life until the baseline: one comes per test file and per test, and a test gets 20 s at most. Collecting
 * one file slower than this cannot be searched in process.
 */
const BASELINE_SILENT_MS = 25_000
const REASON_CHARS_MAX = 2_000
/** No verdict for this long means a built-in ran away: verdicts are sent every few milliseconds. */
const SILENT_FLOOR_MS = 1_000
const SILENT_FACTOR = 20
/** What one question to a process of its own may take: some dozens of tests and some hundred calls. */
const APART_SILENT_MS = 30_000

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
  /** A file's text as the session sees it; the path is relative to project.root. */
  readText(path: string): Promise<string | undefined>
}

/** One warm process and its replacements after a hang or a leak of state; counts what they all cost. */
export class WarmProcess {
  readonly options: SessionOptions
  readonly first: BaselineMessage
  readonly #slowestMs: number
  #channel: Channel
  #failing: readonly number[] = []
  #cpuPast = 0
  #cpuNow = 0
  restarts = 0
  /** Candidates sent to the present process. */
  sinceStart = 0

  private constructor(options: SessionOptions, channel: Channel, first: BaselineMessage) {
    this.options = options
    this.first = first
    this.#channel = channel
    this.#cpuNow = first.cpu
    this.#slowestMs = Math.max(0, ...first.tests.map((test) => test.durationMs))
  }

  static async open(options: SessionOptions): Promise<WarmProcess> {
    const { channel, first } = await start(options, options.sources.files)
    return new WarmProcess(options, channel, first)
  }

  /** CPU milliseconds of all processes so far. */
  get cpuMs(): number {
    return this.#cpuPast + this.#cpuNow
  }

  async focus(failing: readonly number[]): Promise<void> {
    this.#failing = failing
    await this.ask({ op: 'focus', failing }, ['focused'])
  }

  /** Sends a request and waits for its last message; `extraMs` is allowed on top of what any test may take. */
  async ask(request: unknown, kinds: readonly string[], extraMs = 0, other: (message: Message) => void = () => undefined): Promise<Reply> {
    const note = (message: Message): void => {
      if (typeof message['cpu'] === 'number' && Number.isFinite(message['cpu'])) this.#cpuNow = message['cpu']
    }
    this.#channel.send(request)
    const reply = await this.#channel.wait(kinds, SILENT_FLOOR_MS + SILENT_FACTOR * this.#slowestMs + extraMs, (message) => {
      note(message)
      other(message)
    })
    if (reply.ended === 'done') note(reply.message)
    return reply
  }

  async restart(): Promise<void> {
    this.#channel.kill()
    this.#cpuPast += this.#cpuNow
    this.#cpuNow = 0
    this.restarts++
    this.sinceStart = 0
    const { channel, first } = await start(this.options, this.options.sources.files)
    this.#channel = channel
    this.#cpuNow = first.cpu
    await this.focus(this.#failing)
  }

  /** One run of every test in a process of its own, on other files than the session's. */
  async runApart(files: readonly InstrumentedFile[]): Promise<BaselineMessage> {
    const { channel, first } = await start(this.options, files)
    channel.kill()
    this.restarts++
    this.#cpuPast += first.cpu
    return first
  }

  /** One question to a process of its own with other files than the session's and only these test files; undefined when none came of it. */
  async askApart(
    files: readonly InstrumentedFile[],
    testFiles: readonly string[],
    request: unknown,
    kind: string,
  ): Promise<Message | undefined> {
    const { channel } = await start({ ...this.options, testFiles }, files)
    this.restarts++
    try {
      channel.send(request)
      const reply = await channel.wait([kind], APART_SILENT_MS, () => undefined)
      if (reply.ended !== 'done') return undefined
      if (typeof reply.message['cpu'] === 'number') this.#cpuPast += reply.message['cpu']
      return reply.message
    } finally {
      channel.kill()
    }
  }

  async close(): Promise<void> {
    this.#channel.kill()
    await this.#channel.closed()
  }
}

async function start(options: SessionOptions, files: readonly InstrumentedFile[]): Promise<{ channel: Channel; first: BaselineMessage }> {
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
  let at = 'the start of the runner'
  const reply = await channel.wait(['baseline', 'broken'], BASELINE_SILENT_MS, (message) => {
    if (message.kind === 'starting') at = String(message['at'])
  })
  const first = reply.ended === 'done' && reply.message.kind === 'baseline' ? readBaseline(reply.message) : undefined
  // Where no test file loads, it takes a source that could change that.
  const collected = first?.tests.some((test) => test.id.name !== '') === true
  if (first && (collected || first.problems.length === 0 || files.length > 0)) return { channel, first }
  channel.kill()
  const [problem] = first?.problems ?? []
  if (problem) throw new PrunellaError('suite-broken', `no warm session: no test was collected; ${problem.file}: ${problem.message}`)
  throw new PrunellaError('suite-broken', `no warm session: ${(await reasonOf(channel, reply, at)).slice(0, REASON_CHARS_MAX)}`)
}

/** Why there is no baseline, in the words of whoever knows: the process itself, or what it printed. Throws what the sandbox says. */
async function reasonOf(channel: Channel, reply: Reply, at: string): Promise<string> {
  if (reply.ended === 'done')
    return reply.message.kind === 'broken' ? String(reply.message['message']) : 'what it sent as the baseline is not one'
  const result = await channel.closed()
  const printed = (result.stderr.trim() || result.stdout.trim()).slice(-REASON_CHARS_MAX)
  const how =
    reply.ended === 'silent'
      ? `no sign of life for ${BASELINE_SILENT_MS / 1_000} s at ${at}`
      : `the process ended (${result.ended}, exit ${result.exitCode ?? result.signal}) at ${at}`
  return printed === '' ? how : `${how}: ${printed}`
}
