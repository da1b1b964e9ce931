/** The text as a literal between such quotes, as JavaScript, Python and (for what templates write) PHP read it. */
export const quoted = (text: string, quote: string): string =>
  quote +
  text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`).replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t') +
  quote
