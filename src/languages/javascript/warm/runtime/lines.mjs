import { createReadStream } from 'node:fs'

/** JSON messages, one per line, from stdin. The first is the configuration. */
export async function* messages() {
  let rest = ''
  // A stream of its own: process.stdin is the project's to read.
  const input = createReadStream('', { fd: 0, encoding: 'utf8', autoClose: false })
  for await (const chunk of input) {
    rest += chunk
    for (let at = rest.indexOf('\n'); at !== -1; at = rest.indexOf('\n')) {
      const line = rest.slice(0, at)
      rest = rest.slice(at + 1)
      if (line.length > 0) yield JSON.parse(line)
    }
  }
}
