import type { Dialect } from '../../templates/index.ts'
import { own, type Pattern } from './tree.ts'

/** Modifiers of PCRE that people forget or set (https://www.php.net/manual/en/reference.pcre.pattern.modifiers.php). */
const flags = [
  ['i', 0.8],
  ['u', 0.8],
  ['s', 0.6],
  ['m', 0.4],
  ['D', 0.3],
  ['x', 0.1],
] as const

/** Patterns stand in texts of single or double quotes, between delimiters; what is written keeps both. */
export const patterns: NonNullable<Dialect['patterns']> = {
  flags,
  of: (node) => own(node)['pattern'] as Pattern | undefined,
  write(node, pattern, marks, text) {
    const found = own(node)['pattern'] as Pattern
    const raw = text.slice(node.start, node.end)
    const before = `${found.open}${found.pattern}${found.close}`
    const at = raw.indexOf(before)
    const isDocument = raw.startsWith('<<<')
    // Written with escapes of the quotes: the pattern in the text is not the one that PCRE sees.
    if (isDocument ? at < 0 || pattern.includes('\n') !== found.pattern.includes('\n') : at !== 1 || unsafe(pattern, raw[0]!))
      return undefined
    // The flags of a piece stand elsewhere.
    if (!isPattern(pattern, found) || (found.open === '' && marks !== found.flags)) return undefined
    return `${raw.slice(0, at)}${found.open}${pattern}${found.close}${marks}${raw.slice(at + before.length + found.flags.length)}`
  },
}

/** A quote or a backslash at the end would end the text elsewhere; in double quotes `$` and `\` begin something of their own. */
const unsafe = (pattern: string, quote: string): boolean =>
  new RegExp(`(?<!\\\\)${quote}`).test(pattern) || /(?<!\\)(?:\\\\)*\\$/.test(pattern) || (quote === '"' && /\$[A-Za-z_{]/.test(pattern))

/** The delimiter may not come in unescaped; what JavaScript's engine does not take either way is only looked at for its brackets. */
function isPattern(pattern: string, { open, close, pattern: before }: Pattern): boolean {
  if (open === close && new RegExp(`(?<!\\\\)${open.replace(/[|]/, '\\|')}`).test(pattern.replace(/\\\\/g, '')) && open !== '') return false
  return compiles(pattern) || (!compiles(before) && depthOf(pattern) === (open === '' ? (depthOf(before) ?? 0) : 0))
}

function compiles(pattern: string): boolean {
  try {
    new RegExp(pattern)
    return true
  } catch {
    return false
  }
}

/** How many groups stay open; undefined where one closes that never opened (a piece may begin so), or where the text is no pattern. */
function depthOf(pattern: string): number | undefined {
  const bare = pattern.replace(/\\[\s\S]/g, '').replace(/\[\^?\]?[^\]]*\]/g, '')
  let depth = 0
  for (const mark of bare) depth += mark === '(' ? 1 : mark === ')' ? -1 : 0
  return /[[\]]/.test(bare) || /[([|]?(?<![+*?}])[+*?]{3,}/.test(bare) ? undefined : depth
}
