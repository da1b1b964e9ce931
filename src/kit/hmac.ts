import { digestBytes } from './digest.ts'

const BLOCK_BYTES = 64
const encoder = new TextEncoder()

const padded = (key: Uint8Array, pad: number): Uint8Array => Uint8Array.from({ length: BLOCK_BYTES }, (_, at) => (key[at] ?? 0) ^ pad)

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const out = new Uint8Array(a.length + b.length)
  out.set(a)
  out.set(b, a.length)
  return out
}

const fromHex = (hex: string): Uint8Array => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))

/** HMAC-SHA-256 (RFC 2104) of UTF-8 text, lower-case hex. The key is text of at most 64 bytes. */
export function hmac(key: string, text: string): string {
  const bytes = encoder.encode(key)
  const inner = digestBytes(joined(padded(bytes, 0x36), encoder.encode(text)))
  return digestBytes(joined(padded(bytes, 0x5c), fromHex(inner)))
}

export const childKey = (key: string, stream: string): string => hmac(key, `child ${stream}`)
