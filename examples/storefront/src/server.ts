import { createServer, type IncomingMessage, type Server } from 'node:http'
import { handle } from './api.js'
import type { Shop } from './shop.js'

/** A cart fits into far less; more is a mistake or an attack. */
const bodyBytesMax = 64 * 1024

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > bodyBytesMax) throw new RangeError('The body is too large')
    chunks.push(chunk)
  }
  return size === 0 ? undefined : JSON.parse(Buffer.concat(chunks).toString('utf8'))
}

export function serve(shop: Shop): Server {
  return createServer(async (request, response) => {
    const answer = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
      response.end(JSON.stringify(body))
    }
    try {
      const body = await readBody(request)
      const { status, body: reply } = handle(shop, { method: request.method ?? 'GET', url: request.url ?? '/', body })
      answer(status, reply)
    } catch (error) {
      if (error instanceof RangeError) answer(413, { error: 'too-large', message: error.message })
      else if (error instanceof SyntaxError) answer(400, { error: 'bad-json', message: 'The body is not JSON' })
      else answer(500, { error: 'internal', message: 'Something went wrong on our side' })
    }
  })
}
