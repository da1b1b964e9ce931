import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import {
  closeSync,
  constants,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Far longer than an answer takes on a loaded machine. */
const answerMsMax = 10_000

/**
 * A small piece of world for probes to break out into: a project with traps in it, files beside it that everyone may read or write, listeners on
 * every kind of socket, and another process of the same user. Nothing protects them but the sandbox.
 */
export interface Range {
  readonly project: string
  readonly env: Readonly<Record<string, string>>
  /** What the sandbox must never print. */
  readonly secrets: readonly string[]
  /** What was reached since the last look, in words; empty when nothing was. */
  look(): Promise<string[]>
  /** Lines of the machine's process list that carry this range's mark. */
  marked(): string[]
  readonly mark: string
  close(): Promise<void>
}

/**
 * Keeps a secret file open, its environment and arguments secret, and says so when a signal or a datagram reaches it. It answers every byte of
 * input, so that whatever happened to it before a look is told before the answer.
 */
const hostScript = `use Socket; open(my $f, '<', $ARGV[0]); socket(my $s, PF_UNIX, SOCK_DGRAM, 0); bind($s, pack_sockaddr_un($ARGV[1]));
chmod 0777, $ARGV[1]; $SIG{USR1} = sub { syswrite STDOUT, "signal\\n" }; syswrite STDOUT, "ready\\n";
while (1) { my $r = ''; vec($r, 0, 1) = 1; vec($r, fileno $s, 1) = 1; next if select($r, undef, undef, undef) < 0;
  if (vec $r, fileno $s, 1) { recv($s, my $b, 64, 0); syswrite STDOUT, "datagram\\n" }
  if (vec $r, 0, 1) { sysread(STDIN, my $b, 1) or exit; syswrite STDOUT, "answer\\n" } }`

export async function openRange(): Promise<Range> {
  const token = (): string => randomBytes(12).toString('hex')
  const [secret, hidden, mark] = [token(), token(), `prunella-probe-${token()}`]
  const base = mkdtempSync(join(tmpdir(), 'prunella-range-'))
  const [project, outside] = [join(base, 'project'), join(base, 'outside')]
  const shared = [`/dev/shm/${mark}`, `/tmp/${mark}`]
  layOut(base, project, outside, secret)
  for (const path of shared) writeFileSync(path, secret, { mode: 0o666 })
  const fifo = openSync(join(project, 'fifo'), constants.O_RDWR | constants.O_NONBLOCK)
  const arrivals: string[] = []
  const servers = await listen(project, outside, mark, secret, arrivals)
  const host = await startHost(outside, hidden, arrivals)
  const watched = [project, outside, ...shared]
  let before = snapshot(watched, host)
  return {
    ...{ project, mark, secrets: [secret, hidden] },
    env: {
      ...{ OUTSIDE: outside, PROJECT: project, HOSTPID: String(host.pid), PORT: String(servers.port), UDPPORT: String(servers.udpPort) },
      ...{ ABSTRACT: mark, SHM: mark },
    },
    marked: () => processesNamed(mark),
    look: async () => {
      // Connections made by the sandbox wait in the kernel until the event loop has come round.
      for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve))
      await answer(host, arrivals)
      const after = snapshot(watched, host)
      const found = [...arrivals.splice(0), ...drain(fifo), ...difference(before, after)]
      before = after
      return found
    },
    close: async () => {
      host.kill('SIGKILL')
      closeSync(fifo)
      servers.close()
      for (const path of [base, ...shared]) rmSync(path, { recursive: true, force: true })
    },
  }
}

function layOut(base: string, project: string, outside: string, secret: string): void {
  for (const path of [project, outside, join(project, 'sub'), join(outside, 'open')]) mkdirSync(path)
  writeFileSync(join(project, 'a.txt'), 'a\n')
  writeFileSync(join(outside, 'secret'), secret)
  writeFileSync(join(outside, `named-${secret}`), '')
  writeFileSync(join(outside, 'open', 'file'), 'open\n')
  symlinkSync(join(outside, 'secret'), join(project, 'link'))
  symlinkSync(join(outside, 'open', 'file'), join(project, 'linkfile'))
  symlinkSync(outside, join(project, 'linkdir'))
  symlinkSync('..', join(project, 'uplink'))
  execFileSync('/usr/bin/mkfifo', ['-m', '666', join(project, 'fifo')])
  // Whatever the umask: permissions must not be what keeps the probes out.
  execFileSync('/usr/bin/chmod', [
    'a+rwX',
    base,
    project,
    outside,
    join(outside, 'open'),
    join(outside, 'open', 'file'),
    join(outside, 'secret'),
  ])
}

async function listen(project: string, outside: string, mark: string, secret: string, arrivals: string[]) {
  const serve = async (name: string, where: { path: string } | { port: number; host: string }): Promise<Server> => {
    const server = createServer((socket) => {
      arrivals.push(`connection to ${name}`)
      socket.on('error', () => {})
      socket.end(`HTTP/1.0 200 OK\r\n\r\n${secret}`)
    })
    const named = 'path' in where && !where.path.startsWith('\0')
    server.listen(named ? { ...where, readableAll: true, writableAll: true } : where)
    await once(server, 'listening')
    return server
  }
  const tcp = await serve('TCP', { port: 0, host: '0.0.0.0' })
  const servers = [
    tcp,
    await serve('the abstract socket', { path: `\0${mark}` }),
    await serve('the socket outside', { path: join(outside, 'socket') }),
    await serve('the socket in the project', { path: join(project, 'socket') }),
  ]
  const udp: Socket = createSocket('udp4', () => arrivals.push('datagram over UDP'))
  await new Promise<void>((resolve) => udp.bind(0, '127.0.0.1', resolve))
  const close = (): void => {
    for (const server of servers) server.close()
    udp.close()
  }
  return { port: (tcp.address() as { port: number }).port, udpPort: udp.address().port, close }
}

async function startHost(outside: string, hidden: string, arrivals: string[]): Promise<ChildProcess> {
  const host = spawn('/usr/bin/perl', ['-e', hostScript, join(outside, 'secret'), join(outside, 'datagrams'), hidden], {
    cwd: outside,
    env: { SECRET: hidden },
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  if (host.stdout === null) throw new Error('the host process has no output')
  host.stdin?.on('error', () => {})
  await once(host.stdout, 'data')
  host.stdout.on('data', (bytes: Buffer) => {
    for (const word of bytes.toString().trim().split('\n')) if (word !== 'answer') arrivals.push(`${word} at the host process`)
  })
  return host
}

/** Waits until the host process has answered; one that was stopped or killed does not. */
async function answer(host: ChildProcess, arrivals: string[]): Promise<void> {
  if (host.exitCode !== null || host.signalCode !== null) return
  const timer = new AbortController()
  const silence = setTimeout(() => timer.abort(), answerMsMax)
  host.stdin?.write('?')
  try {
    await Promise.race([answered(host, timer.signal), once(host, 'exit', { signal: timer.signal })])
  } catch {
    arrivals.push('the host process does not answer')
  } finally {
    clearTimeout(silence)
    timer.abort()
  }
}

async function answered(host: ChildProcess, signal: AbortSignal): Promise<void> {
  for (let said = ''; !said.includes('answer');) said += String(await once(host.stdout as NodeJS.EventEmitter, 'data', { signal }))
}

type Snapshot = Map<string, string>

/** Names, kinds, modes, owners, sizes and times of all files; state, priority, limits and processors of the host process. */
function snapshot(paths: readonly string[], host: ChildProcess): Snapshot {
  const seen: Snapshot = new Map()
  const visit = (path: string): void => {
    const facts = lstatSync(path, { throwIfNoEntry: false })
    if (facts === undefined) return
    seen.set(
      path,
      [facts.mode.toString(8), facts.uid, facts.gid, facts.isDirectory() ? '' : facts.size, facts.mtimeMs, facts.nlink].join(' '),
    )
    if (facts.isDirectory()) for (const name of readdirSync(path)) visit(join(path, name))
  }
  for (const path of paths) visit(path)
  for (const [name, value] of Object.entries(hostFacts(host))) seen.set(`host process: ${name}`, value)
  seen.set('core_pattern', readFileSync('/proc/sys/kernel/core_pattern', 'utf8').trim())
  seen.set('hostname', readFileSync('/proc/sys/kernel/hostname', 'utf8').trim())
  return seen
}

function hostFacts(host: ChildProcess): Record<string, string> {
  if (host.exitCode !== null || host.signalCode !== null) return { state: `ended by ${host.signalCode ?? host.exitCode}` }
  try {
    const stat = readFileSync(`/proc/${host.pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const status = readFileSync(`/proc/${host.pid}/status`, 'utf8')
    const stopped = fields[0] === 'T' || fields[0] === 't'
    return {
      ...{ state: stopped ? 'stopped' : fields[0] === 'Z' ? 'ended' : 'running', nice: fields[16] ?? '' },
      ...{ limits: readFileSync(`/proc/${host.pid}/limits`, 'utf8'), tracer: /^TracerPid:.*$/m.exec(status)?.[0] ?? '' },
      ...{ processors: /^Cpus_allowed:.*$/m.exec(status)?.[0] ?? '' },
    }
  } catch {
    return { state: 'ended' }
  }
}

const difference = (before: Snapshot, after: Snapshot): string[] =>
  [...new Set([...before.keys(), ...after.keys()])]
    .filter((key) => before.get(key) !== after.get(key))
    .map((key) => `${key} changed from ${before.get(key) ?? 'nothing'} to ${after.get(key) ?? 'nothing'}`)

function drain(fifo: number): string[] {
  try {
    return readSync(fifo, Buffer.alloc(64)) > 0 ? ['bytes in the pipe in the project'] : []
  } catch {
    return []
  }
}

/** Processes of the whole machine, sandboxes included, whose command line carries the mark. */
export function processesNamed(mark: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ')
        return line.includes(mark) ? [`${pid} ${line}`] : []
      } catch {
        return []
      }
    })
}
