import { createHash } from 'node:crypto'
import { canonicalJson } from './canonical-json.ts'

/** SHA-256, lower-case hex. */
export const digestBytes = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')

/** SHA-256 over RFC 8785 canonical JSON of the whole value. */
export const digestValue = (value: unknown): string => digestBytes(canonicalJson(value))
