import { writeSync } from 'node:fs'

const CONTROL = 3

/** One JSON line to the host; returns when all of it is written. */
export function send(message) {
  const bytes = Buffer.from(`${JSON.stringify(message)}\n`)
  let at = 0
  while (at < bytes.length) {
    try {
      at += writeSync(CONTROL, bytes, at)
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error
    }
  }
}
