import type { Project, ProjectFiles, Sandbox, SandboxLimits } from '../../../contracts/index.ts'
import { dirname, join } from '../../../kit/index.ts'
import { PrunellaError } from '../../../model/index.ts'
import { type BaselineMessage, Channel, type Message, openDisk, readBaseline, type Reply } from '../../common/index.ts'
import type { PhpFacts } from '../project/index.ts'
import { planLaunch, suiteRuntimeDir } from '../suite/index.ts'
import type { Sources } from './sources.ts'

/** Between two signs of life until the baseline: one comes for each test, and a test gets 10 s at most. */
const BASELINE_SILENT_MS = 25_000
/** No verdict for this long means that the worker itself hangs: it watches its copies. */
export const SILENT_FLOOR_MS = 5_000
const SILENT_FACTOR = 40
/** Loading the project, its tests and their data, and running them once more; a busy machine takes as much longer as it did at first. */
const RELOAD_MS = 20_000
const RELOAD_FACTOR = 4
const RELOAD_MS_MAX = 240_000
/** A session ends by itself after this long, should its owner forget it. */
const SESSION_WALL_MS = 60 * 60_000
const SESSION_CPU_SECONDS = 60 * 60
const OUTPUT_BYTES_MAX = 16 << 20
const REASON_CHARS_MAX = 2_000

const runtimeDir = decodeURIComponent(new URL('./runtime', import.meta.url).pathname)

/**
 * Errors go where the log is taken from. No cache of compiled files: copies share it, and one may have another text of the same file. One
 * candidate that takes all memory is stopped long before the sandbox's limit stops all of them.
 */
const phpFlags = [
  ...['-d', 'display_errors=stderr', '-d', 'html_errors=0', '-d', 'log_errors=0'],
  ...['-d', 'opcache.enable_cli=0', '-d', 'memory_limit=1G'],
] as const

export interface SessionOptions {
  readonly sandbox: Sandbox
  readonly project: Project
  readonly facts: PhpFacts
  readonly disk: ProjectFiles
  readonly limits: Partial<SandboxLimits>
  readonly overlays: ReadonlyMap<string, string | null>
  readonly testFiles: readonly string[] | undefined
  readonly sources: Sources
}

/** One warm process and its replacements after a hang; counts what they all cost. */
export class WarmProcess {
  readonly options: SessionOptions
  readonly first: BaselineMessage
  readonly #totalMs: number
  #channel: Channel
  #failing: readonly number[] = []
  #cpuPast = 0
  #cpuNow = 0
  restarts = 0
  /** Until a copy that loads the project anew is taken for lost. */
  readonly reloadMs: number

  private constructor(options: SessionOptions, { channel, first, wallMs }: Started) {
    this.options = options
    this.first = first
    this.#channel = channel
    this.#cpuNow = first.cpu
    this.reloadMs = Math.min(RELOAD_MS_MAX, Math.max(RELOAD_MS, RELOAD_FACTOR * wallMs))
    this.#totalMs = first.tests.reduce((sum, test) => sum + test.durationMs, 0)
  }

  static async open(options: SessionOptions): Promise<WarmProcess> {
    return new WarmProcess(options, await start(options))
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
  async ask(
    request: unknown,
    kinds: readonly string[],
    other: (message: Message) => void = () => undefined,
    patienceMs = SILENT_FLOOR_MS + SILENT_FACTOR * this.#totalMs,
  ): Promise<Reply> {
    const note = (message: Message): void => {
      if (typeof message['cpu'] === 'number' && Number.isFinite(message['cpu'])) this.#cpuNow = message['cpu']
      if (typeof message['more'] === 'number' && Number.isFinite(message['more'])) this.#cpuPast += message['more']
    }
    this.#channel.send(request)
    const reply = await this.#channel.wait(kinds, patienceMs, (message) => {
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

/** The folder of settings makes every PHP that a test starts know what instrumented sources talk to. */
const environment = (project: Project): Record<string, string> => ({
  PATH: [join(project.packageDir, 'vendor/bin'), dirname(project.interpreter), '/usr/bin', '/bin'].join(':'),
  HOME: '/tmp',
  TMPDIR: '/tmp',
  PHP_INI_SCAN_DIR: `:${runtimeDir}/ini`,
  PRUNELLA_METER: `${runtimeDir}/meter.php`,
  XDEBUG_MODE: 'off',
  ...project.env,
})

interface Started {
  readonly channel: Channel
  readonly first: BaselineMessage
  readonly wallMs: number
}

async function start(options: SessionOptions): Promise<Started> {
  const { project, sources, facts } = options
  const files = options.testFiles === undefined ? {} : { files: options.testFiles }
  const plan = await planLaunch(openDisk(options.disk), { project, ...files }, facts)
  const overlays = new Map<string, string | null>([...plan.overlays, ...options.overlays])
  for (const [path, { code }] of sources.byPath) overlays.set(join(project.root, path), code)
  const child = await options.sandbox.start({
    argv: [project.interpreter, ...phpFlags, join(runtimeDir, 'main.php')],
    cwd: project.packageDir,
    env: environment(project),
    projectRoot: project.root,
    overlays,
    readOnly: [dirname(project.interpreter), runtimeDir, suiteRuntimeDir, ...(project.readOnly ?? [])],
    // Candidates that change more than bodies are written where the project's autoloader finds them.
    writes: 'scratch',
    limits: { wallMs: SESSION_WALL_MS, cpuSeconds: SESSION_CPU_SECONDS, outputBytes: OUTPUT_BYTES_MAX, ...options.limits },
    interactive: true,
  })
  const channel = new Channel(child)
  channel.send({ ...plan.config, packageDir: project.packageDir })
  let at = 'the start of PHPUnit'
  const reply = await channel.wait(['baseline', 'broken'], BASELINE_SILENT_MS, (message) => {
    if (message.kind === 'starting') at = String(message['at'])
  })
  const first = reply.ended === 'done' && reply.message.kind === 'baseline' ? readBaseline(reply.message) : undefined
  const wallMs = reply.ended === 'done' && typeof reply.message['wallMs'] === 'number' ? reply.message['wallMs'] : 0
  if (first !== undefined && first.tests.length > 0) return { channel, first, wallMs }
  channel.kill()
  throw new PrunellaError('suite-broken', `no warm session: ${(await reasonOf(channel, reply, at)).slice(0, REASON_CHARS_MAX)}`)
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
