import { type Readable, Transform, type TransformCallback } from 'node:stream'
import type { SandboxProcess } from '../../contracts/index.ts'

export interface Translation {
  readonly from: string
  readonly to: string
}

/** Every occurrence of one path in bytes, exchanged for another. */
export function replaceBytes(bytes: Buffer, from: string, to: string): Buffer {
  const needle = Buffer.from(from)
  const parts: Buffer[] = []
  let at = 0
  for (let found = bytes.indexOf(needle); found !== -1; found = bytes.indexOf(needle, at)) {
    parts.push(bytes.subarray(at, found), Buffer.from(to))
    at = found + needle.length
  }
  return at === 0 ? bytes : Buffer.concat([...parts, bytes.subarray(at)])
}

/** The same for a stream: bytes that may be the beginning of the path wait for the next chunk; everything else passes at once. */
export function replaceStream(from: string, to: string): Transform {
  const needle = Buffer.from(from)
  let held: Buffer = Buffer.alloc(0)
  return new Transform({
    transform(chunk: Buffer | string, _encoding, done: TransformCallback) {
      const bytes = Buffer.concat([held, Buffer.from(chunk as Buffer)])
      const keep = openEnd(bytes, needle)
      held = bytes.subarray(bytes.length - keep)
      done(null, replaceBytes(bytes.subarray(0, bytes.length - keep), from, to))
    },
    flush(done: TransformCallback) {
      done(null, held)
    },
  })
}

/** Length of the longest end of `bytes` that begins `needle` without completing it. */
function openEnd(bytes: Buffer, needle: Buffer): number {
  for (let length = Math.min(bytes.length, needle.length - 1); length > 0; length--)
    if (bytes.subarray(bytes.length - length).equals(needle.subarray(0, length))) return length
  return 0
}

/** A process that was given the copy's path speaks of it; its caller knows only the project's. */
export function translated(process: SandboxProcess, { from, to }: Translation): SandboxProcess {
  const stdin = replaceStream(from, to)
  stdin.pipe(process.stdin)
  stdin.on('error', () => {})
  let control: Readable | undefined
  const back = (text: string): string => text.replaceAll(to, from)
  const result = process.result.then((outcome) => ({
    ...outcome,
    stdout: back(outcome.stdout),
    stderr: back(outcome.stderr),
    control: new Uint8Array(replaceBytes(Buffer.from(outcome.control), to, from)),
  }))
  result.catch(() => {})
  return {
    ...{ stdin, result, kill: () => process.kill() },
    // Exchanged only when asked for: the raw stream has one reader.
    get control() {
      return (control ??= process.control.pipe(replaceStream(to, from)))
    },
    seen: { outside: from, inside: to, control: process.control },
  }
}
