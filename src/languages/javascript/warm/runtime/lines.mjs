import { Socket } from 'node:net'

/** JSON messages, one per line, from stdin. The first is the configuration. */
export async function* messages() {
  let rest = ''
  // A stream of its own: process.stdin is the project's to read, and in a worker thread it is not this one.
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
