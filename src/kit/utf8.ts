/**
 * The text of a file that is UTF-8 throughout, byte order mark included as U+FEFF, so that encoding the text gives the very same bytes;
 * undefined for any other file (Latin-1, UTF-16, binary).
 */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** The bytes of a text. Throws on a lone surrogate, which UTF-8 cannot say and an encoder would quietly replace. */
export function encodeUtf8(text: string): Uint8Array {
  if (!text.isWellFormed()) throw new RangeError('the text holds half of a surrogate pair')
  return new TextEncoder().encode(text)
}
