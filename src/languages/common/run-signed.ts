/** One start of a test runner in one sandbox: the key goes in over stdin, signed records come out over fd 3. */
import type { Sandbox, SandboxRequest, SandboxResult } from '../../contracts/index.ts'
import { type Decoded, decodeChannel } from './records.ts'

/** Records of one run kept at most: 100,000 tests with failures of a few hundred bytes. Beyond it the run is stopped. */
const CONTROL_BYTES_MAX = 64 << 20

/**
 * A run of which nothing is heard for this share of its time, and at least so long, is taken to hang: a record comes with every test and
 * every file, and the slowest start of a runner seen on a busy machine took a minute.
 */
const SILENT_SHARE = 0.4
const SILENT_MS_MIN = 60_000

export interface RawRun {
  readonly decoded: Decoded
  readonly result: SandboxResult
}

/** `key`: 64 lower-case hex digits, new for every run. */
export async function runSigned(sandbox: Sandbox, request: Omit<SandboxRequest, 'interactive'>, key: string): Promise<RawRun> {
  const child = await sandbox.start({ ...request, interactive: true })
  const chunks: Uint8Array[] = []
  let bytes = 0
  const control = child.seen?.control ?? child.control
  let hangs = false
  const silentMs = Math.max(SILENT_MS_MIN, SILENT_SHARE * (request.limits.wallMs ?? 0))
  const silence = setTimeout(() => {
    hangs = true
    child.kill()
  }, silentMs)
  control.on('data', (chunk: Uint8Array) => {
    silence.refresh()
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes > CONTROL_BYTES_MAX) child.kill()
  })
  const drained = new Promise<void>((resolve) => {
    control.once('end', resolve)
    control.once('close', resolve)
    control.once('error', () => resolve())
  })
  child.stdin.on('error', () => undefined)
  child.stdin.end(key)
  const result = await child.result
  clearTimeout(silence)
  await drained
  return { decoded: decodeChannel(concat(chunks, bytes), key, child.seen), result: hangs ? { ...result, ended: 'wall-time' } : result }
}

function concat(chunks: readonly Uint8Array[], bytes: number): Uint8Array {
  const out = new Uint8Array(bytes)
  let at = 0
  for (const chunk of chunks) {
    out.set(chunk, at)
    at += chunk.length
  }
  return out
}
