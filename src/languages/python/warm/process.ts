import type { Project, Sandbox, SandboxLimits } from '../../../contracts/index.ts'
import { join } from '../../../kit/index.ts'
import { PrunellaError } from '../../../model/index.ts'
import { type BaselineMessage, Channel, type Message, readBaseline, type Reply } from '../../common/index.ts'
import { environment } from '../suite/index.ts'
import type { Sources } from './sources.ts'

/** Between two signs of life until the baseline: one comes per test, and a test gets 20 s at most. */
const BASELINE_SILENT_MS = 30_000
const REASON_CHARS_MAX = 2_000
/** The front process speaks twice a second while anything runs; silence this long means that it is gone. */
const SILENT_MS = 15_000
/** A session ends by itself after this long, should its owner forget it. */
const SESSION_WALL_MS = 60 * 60_000
const SESSION_CPU_SECONDS = 60 * 60
/** Runners print little while silenced; more is a flood. */
const OUTPUT_BYTES_MAX = 16 << 20

export interface SessionOptions {
  readonly sandbox: Sandbox
  readonly project: Project
  readonly limits: Partial<SandboxLimits>
  readonly overlays: ReadonlyMap<string, string | null>
  readonly testFiles: readonly string[]
  readonly sources: Sources
}

/** Folder of the programs that run inside the sandbox; seen there at the same path. */
const runtimeDir = decodeURIComponent(new URL('./runtime', import.meta.url).pathname)

/** One front process (runtime/main.py) and its replacement should it die; counts what they cost. */
export class WarmProcess {
  readonly options: SessionOptions
  readonly first: BaselineMessage
  #channel: Channel
  #failing: readonly number[] = []
  #cpuPast = 0
  #cpuNow = 0
  restarts = 0

  private constructor(options: SessionOptions, channel: Channel, first: BaselineMessage) {
    this.options = options
    this.first = first
    this.#channel = channel
    this.#cpuNow = first.cpu
  }

  static async open(options: SessionOptions): Promise<WarmProcess> {
    const { channel, first } = await start(options)
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

  /** Sends a request and waits for its last message. */
  async ask(request: unknown, kinds: readonly string[], other: (message: Message) => void = () => undefined): Promise<Reply> {
    const note = (message: Message): void => {
      if (typeof message['cpu'] === 'number' && Number.isFinite(message['cpu'])) this.#cpuNow = Math.max(this.#cpuNow, message['cpu'])
    }
    this.#channel.send(request)
    const reply = await this.#channel.wait(kinds, SILENT_MS, (message) => {
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
    const { channel, first } = await start(this.options)
    this.#channel = channel
    this.#cpuNow = first.cpu
    await this.focus(this.#failing)
  }

  async close(): Promise<void> {
    this.#channel.kill()
    await this.#channel.closed()
  }
}

async function start(options: SessionOptions): Promise<{ channel: Channel; first: BaselineMessage }> {
  const { project, sources } = options
  const process = await options.sandbox.start({
    argv: [project.interpreter, join(runtimeDir, 'main.py')],
    cwd: project.packageDir,
    env: environment(project),
    projectRoot: project.root,
    overlays: options.overlays,
    readOnly: [runtimeDir, ...(project.readOnly ?? [])],
    // Tests may write beside the project; what they leave is lost with the sandbox.
    writes: 'scratch',
    limits: { wallMs: SESSION_WALL_MS, cpuSeconds: SESSION_CPU_SECONDS, outputBytes: OUTPUT_BYTES_MAX, ...options.limits },
    interactive: true,
  })
  const channel = new Channel(process)
  channel.send({
    runner: project.runner,
    root: project.root,
    packageDir: project.packageDir,
    testFiles: options.testFiles,
    sources: sources.files.map(({ path }) => ({ path, abs: join(project.root, path) })),
    bases: sources.bases,
  })
  let at = 'the start of the runner'
  const reply = await channel.wait(['baseline', 'broken'], BASELINE_SILENT_MS, (message) => {
    if (message.kind === 'starting') at = String(message['at'])
  })
  const first = reply.ended === 'done' && reply.message.kind === 'baseline' ? readBaseline(reply.message) : undefined
  if (first && first.tests.length > 0) return { channel, first }
  channel.kill()
  throw new PrunellaError('suite-broken', `no warm session: ${(await reasonOf(channel, reply, at)).slice(-REASON_CHARS_MAX)}`)
}

/** Why there is no baseline, in the words of whoever knows: the process itself, or what it printed. Throws what the sandbox says. */
async function reasonOf(channel: Channel, reply: Reply, at: string): Promise<string> {
  if (reply.ended === 'done') return reply.message.kind === 'broken' ? String(reply.message['message']) : 'no test was collected'
  const result = await channel.closed()
  const printed = (result.stderr.trim() || result.stdout.trim()).slice(-REASON_CHARS_MAX)
  const how =
    reply.ended === 'silent'
      ? `no sign of life for ${BASELINE_SILENT_MS / 1_000} s at ${at}`
      : `the process ended (${result.ended}, exit ${result.exitCode ?? result.signal}) at ${at}`
  return printed === '' ? how : `${how}: ${printed}`
}
