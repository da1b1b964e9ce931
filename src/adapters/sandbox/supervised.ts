import { type ChildProcess, spawn } from 'node:child_process'
import type { Socket } from 'node:net'
import { constants } from 'node:os'
import type { Duplex, Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { SandboxLimits, SandboxProcess, SandboxRequest, SandboxResult } from '../../contracts/index.ts'
import { PrunellaError } from '../../model/index.ts'
import type { Groups } from './cgroups.ts'
import { encodePlan, type PlanRecord } from './plan.ts'

const supervisor = fileURLToPath(new URL('./runtime/supervisor.pl', import.meta.url))
/** The supervisor answers a kill within a tick; after this it is itself killed, and the sandbox dies with it (--die-with-parent). */
const killGraceMs = 2000
/** An error text of the supervisor or of bubblewrap, for a person. */
const reasonCharsMax = 2000

export type Start = (request: SandboxRequest) => Promise<SandboxProcess>
export type StartSupervised = (records: readonly PlanRecord[], limits: SandboxLimits, interactive: boolean) => SandboxProcess

/** A spare supervisor that nobody needed for this long ends: a heal starts sandboxes much more often, and an idle one holds 6 MB. */
const spareMs = 10_000

/**
 * Starts supervisors, one for each run, and keeps the next one ready: it is started and compiled while the last run still goes on, which takes
 * the start of Perl (about 5 ms) out of every start but the first. `parts` are the files of runtime/ that the runs will need;
 * `groups` limit memory and processes by the kernel, besides the supervisor's own looks.
 */
export function supervisors(parts: readonly string[], groups?: Groups): StartSupervised {
  let spare: { readonly child: ChildProcess; readonly timer: NodeJS.Timeout } | undefined
  const prepareSpare = (): void => {
    if (spare !== undefined) return
    try {
      const child = startPerl(parts)
      // Nothing of it keeps Prunella from ending; it ends by itself when descriptor 4 does.
      child.unref()
      for (const stream of child.stdio) (stream as Socket).unref()
      const timer = setTimeout(() => {
        if (spare?.child === child) spare = undefined
        child.stdio[4]?.destroy()
      }, spareMs).unref()
      spare = { child, timer }
    } catch {
      // No room for one more process now: the next run starts its own, or fails for that reason.
    }
  }
  const take = (): ChildProcess => {
    const taken = spare
    spare = undefined
    clearTimeout(taken?.timer)
    if (taken === undefined || taken.child.exitCode !== null || taken.child.signalCode !== null) return startPerl([])
    taken.child.ref()
    for (const stream of taken.child.stdio) (stream as Socket).ref()
    return taken.child
  }
  return (records, limits, interactive) => {
    const group = groups?.make(limits)
    const more: PlanRecord[] = group ? [set('joins', group.joins.join('\n')), set('oom_events', group.events)] : []
    const started = supervise(take(), [...more, ...records], limits, interactive)
    if (group) started.result.then(group.remove, group.remove)
    setImmediate(prepareSpare)
    return started
  }
}

const set = (key: string, value: string): PlanRecord => ['set', key, value]

function startPerl(parts: readonly string[]): ChildProcess {
  const child = spawn('/usr/bin/perl', ['-w', supervisor, ...parts], {
    cwd: '/',
    env: {},
    // Its own session: Ctrl-C on the terminal reaches Prunella, which then ends its sandboxes in order.
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe'],
  })
  // A sandbox that ends before it has read everything is an outcome, not an error of the pipe; a supervisor that does not start, of its run.
  for (const stream of child.stdio) stream?.on('error', () => {})
  child.on('error', () => {})
  return child
}

/**
 * Gives a supervisor its plan. `result` rejects with PrunellaError('sandbox-missing') when the sandbox could not be set up; whatever the
 * program inside does is a result. When this process ends in any way the supervisor reads the end of file and ends the sandbox.
 */
function supervise(child: ChildProcess, records: readonly PlanRecord[], limits: SandboxLimits, interactive: boolean): SandboxProcess {
  const startedAt = performance.now()
  const commands = child.stdio[4] as Duplex
  const control = child.stdio[3] as Readable
  const stdin = child.stdin as Writable
  if (!interactive) stdin.end()
  commands.write(encodePlan(records))

  let stoppedFor: 'output' | 'killed' | undefined
  const stop = (reason: 'output' | 'killed'): void => {
    if (stoppedFor !== undefined || child.exitCode !== null || child.signalCode !== null) return
    stoppedFor = reason
    commands.write('k')
    setTimeout(() => child.kill('SIGKILL'), killGraceMs).unref()
  }
  const budget = { left: limits.outputBytes }
  const outputs = [child.stdout as Readable, child.stderr as Readable, ...(interactive ? [] : [control])]
  const collected = outputs.map((stream) => collect(stream, budget, () => stop('output')))
  const report = collect((child.stdio as readonly unknown[])[5] as Readable, { left: 65_536 }, () => {})
  const result = new Promise<void>((resolve, reject) => child.once('exit', () => resolve()).once('error', reject)).then(async () => {
    const [stdout, stderr, controlBytes] = await Promise.all(collected)
    const bytes = { stdout: stdout as Buffer, stderr: stderr as Buffer, control: controlBytes ?? Buffer.alloc(0) }
    commands.destroy()
    return conclude((await report).toString(), bytes, stoppedFor, performance.now() - startedAt)
  })
  // Whoever calls run() or awaits result sees the error; an unread result must not bring Prunella down.
  result.catch(() => {})
  return { stdin, control, result, kill: () => stop('killed') }
}

/** Reads to the end; past the budget the rest is dropped and `exceeded` is called. */
function collect(stream: Readable, budget: { left: number }, exceeded: () => void): Promise<Buffer> {
  const chunks: Buffer[] = []
  return new Promise((resolve) => {
    stream.on('data', (chunk: Buffer) => {
      if (budget.left > 0) chunks.push(chunk.length > budget.left ? chunk.subarray(0, budget.left) : chunk)
      budget.left -= chunk.length
      if (budget.left < 0) exceeded()
    })
    stream.once('close', () => resolve(Buffer.concat(chunks)))
  })
}

interface Bytes {
  readonly stdout: Buffer
  readonly stderr: Buffer
  readonly control: Buffer
}

function conclude(report: string, bytes: Bytes, stoppedFor: 'output' | 'killed' | undefined, wallMs: number): SandboxResult {
  const text = { stdout: bytes.stdout.toString(), stderr: bytes.stderr.toString(), control: new Uint8Array(bytes.control) }
  const failed = /^failed (.*)$/m.exec(report)?.[1]
  const end = /^end (\d+) (\S+) (\d+) (\d+) (\d+) (\S+)$/m.exec(report)
  if (stoppedFor === undefined && (failed !== undefined || end?.[6] === 'broken'))
    throw new PrunellaError(
      'sandbox-missing',
      `the sandbox could not be set up: ${(failed ?? text.stderr.trim()).slice(0, reasonCharsMax)}`,
    )
  if (end === null) {
    const ended = stoppedFor ?? 'killed'
    return { exitCode: null, signal: 'SIGKILL', ended, wallMs, cpuMs: undefined, peakMemoryBytes: undefined, ...text }
  }
  const [status, reason, cpuUs, maxrssKb, peak] = [
    Number(end[1]),
    end[2] as SandboxResult['ended'],
    Number(end[3]),
    Number(end[4]),
    Number(end[5]),
  ]
  const exit = exitOf(status)
  const ended =
    reason === 'exit' && exit.signal === 'SIGXCPU' ? 'cpu-time' : stoppedFor !== undefined && reason === 'killed' ? stoppedFor : reason
  const stopped = ended !== 'exit' && exit.signal === null
  return {
    exitCode: stopped ? null : exit.exitCode,
    signal: stopped ? 'SIGKILL' : exit.signal,
    ended,
    wallMs,
    cpuMs: cpuUs / 1000,
    peakMemoryBytes: Math.max(peak, maxrssKb * 1024),
    ...text,
  }
}

const signalNames = new Map(Object.entries(constants.signals).map(([name, number]) => [number, name]))

/**
 * A wait status as wait(2) gives it. bubblewrap passes the death of its program on as 128 + signal, as shells do; an exit code that
 * looks the same (process.exit(137)) cannot be told from it, and both mean failure.
 */
function exitOf(status: number): { exitCode: number | null; signal: string | null } {
  const code = status >> 8
  const signal = status & 0x7f || (code > 128 && code <= 128 + 31 ? code - 128 : 0)
  return signal === 0 ? { exitCode: code, signal: null } : { exitCode: null, signal: signalNames.get(signal) ?? `signal ${signal}` }
}
