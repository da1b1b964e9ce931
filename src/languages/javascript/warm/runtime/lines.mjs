import { Socket } from 'node:net'
import { Readable } from 'node:stream'

/** JSON messages, one per line, from stdin. The first is the configuration. */
export async function* messages() {
  let rest = ''
  // The project sees an empty stdin; opening the real one twice would throw. In a worker thread process.stdin is not fd 0.
  Object.defineProperty(process, 'stdin', { value: Readable.from([]), configurable: true, enumerable: true, writable: true })
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
