import { readSync } from 'node:fs'
import { Socket } from 'node:net'
import { Readable } from 'node:stream'

const CHUNK_BYTES = 1 << 16
const RETRY_MS = 1 // a pipe without data that does not block

/**
 * The configuration, the first line of stdin, or of another descriptor. The host sends nothing else before it has the baseline, so that no byte of a
 * later message is taken, which another process or thread may be the one to read; and no open handle hides that the runner is done.
 */
export function readConfigLine(fd = 0) {
  hideStdin()
  const parts = []
  const chunk = Buffer.alloc(CHUNK_BYTES)
  for (;;) {
    const length = readChunk(fd, chunk)
    if (length === 0) throw new Error('no configuration came')
    parts.push(Buffer.from(chunk.subarray(0, length)))
    if (chunk[length - 1] === 10) return Buffer.concat(parts).toString()
  }
}

function readChunk(fd, chunk) {
  const pause = new Int32Array(new SharedArrayBuffer(4))
  for (;;) {
    try {
      return readSync(fd, chunk, 0, chunk.length, null)
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error
      Atomics.wait(pause, 0, 0, RETRY_MS)
    }
  }
}

/** The project sees an empty stdin; opening the real one twice would throw. */
function hideStdin() {
  Object.defineProperty(process, 'stdin', { value: Readable.from([]), configurable: true, enumerable: true, writable: true })
}

/** JSON messages, one per line, from stdin after the configuration. */
export async function* messages() {
  let rest = ''
  // In a worker thread process.stdin is not fd 0.
  hideStdin()
  const input = new Socket({ fd: 0, readable: true, writable: false })
  input.setEncoding('utf8')
  for await (const chunk of input) {
    rest += chunk
    for (let at = rest.indexOf('\n'); at !== -1; at = rest.indexOf('\n')) {
      const line = rest.slice(0, at)
      rest = rest.slice(at + 1)
      if (line.length > 0) yield JSON.parse(line)
    }
  }
}
