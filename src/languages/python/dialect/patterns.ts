import { quoted, type Dialect } from '../../templates/index.ts'

/** A text of Python's tree, where it stands, and what it is an argument of. */
interface Text {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly value?: unknown
  readonly raw?: string
  readonly parts?: number
  readonly parent?: {
    readonly type: string
    readonly arguments?: readonly unknown[]
    readonly callee?: {
      readonly type: string
      readonly object?: { readonly name?: string }
      readonly property?: { readonly name?: string }
    }
  }
}

const functions = /^(compile|search|match|fullmatch|split|findall|finditer|sub|subn)$/
const literal = /^([rR]?)("""|'''|"|')([^]*)\2$/
/** What a raw text hardly holds unless it is a pattern: classes of characters, quantifiers, anchors, groups. */
const signs = /\\[dswDSWbBAZ.()[\]{}+*?^$|]|\(\?|\[[^\]]+\]|[\w)\].][+*]|^\^|\$$/
/** A longer one is prose or a grammar. */
const textCharsMax = 200
/** The same in a text that is not raw, where it is put together from pieces. */
const pieced = /%s[+*?]|\(\?[:=!P]|\[\^|\.[*+]/

/**
 * The first argument of the functions of `re` (https://docs.python.org/3/library/re.html), and texts that are written as patterns are
 * and go there later; flags stand elsewhere and are left alone.
 */
export const patterns: NonNullable<Dialect['patterns']> = {
  flags: [],
  of(node) {
    const own = node as unknown as Text
    if (own.type !== 'Literal' || typeof own.value !== 'string' || own.parent === undefined) return undefined
    if (!isArgument(own, node) && !isWritten(own)) return undefined
    if (
      own.parts !== 1 &&
      piecesOf(own.raw ?? '')
        ?.map(({ content }) => content)
        .join('') !== own.value
    )
      return undefined
    return { pattern: own.value, flags: '' }
  },
  write(node, pattern, flags, text) {
    if (flags !== '' || !compiles(pattern)) return undefined
    if ((node as unknown as Text).parts !== 1) return inPieces(text.slice(node.start, node.end), pattern)
    const own = literal.exec(text.slice(node.start, node.end))
    if (!own) return undefined
    const [, raw, quote] = own as unknown as [string, string, string]
    if (raw === '') return quote.length === 1 ? quoted(pattern, quote) : undefined
    const ends = /(?<!\\)(?:\\\\)*\\$/.test(pattern)
    return ends || pattern.includes(quote[0]!) || (quote.length === 1 && pattern.includes('\n'))
      ? undefined
      : `${raw}${quote}${pattern}${quote}`
  },
}

interface Piece {
  readonly quote: string
  readonly content: string
  /** Of the content, within the whole. */
  readonly start: number
}

/** Adjacent texts that are one, as far as each says what it means: raw, or without escapes. */
function piecesOf(raw: string): readonly Piece[] | undefined {
  const pieces: Piece[] = []
  const one = /(?:[^\S]|\\\r?\n|#[^\n]*)*([rR]?)("""|'''|"|')((?:\\[^]|(?!\2)[^])*)\2/y
  while (one.lastIndex < raw.length) {
    const found = one.exec(raw)
    if (!found || (found[1] === '' && found[3]!.includes('\\'))) return undefined
    pieces.push({ quote: found[2]!, content: found[3]!, start: found.index + found[0].length - found[2]!.length - found[3]!.length })
  }
  return pieces
}

/** The pieces with another pattern, where the change lies in one of them. */
function inPieces(raw: string, pattern: string): string | undefined {
  const pieces = piecesOf(raw)
  const before = pieces?.map(({ content }) => content).join('')
  if (pieces === undefined || before === undefined) return undefined
  let head = 0
  while (head < Math.min(before.length, pattern.length) && before[head] === pattern[head]) head++
  let tail = 0
  while (tail < Math.min(before.length, pattern.length) - head && before.at(-1 - tail) === pattern.at(-1 - tail)) tail++
  let from = 0
  for (const { quote, content, start } of pieces) {
    const [first, last] = [head - from, before.length - tail - from]
    from += content.length
    if (first < 0 || last > content.length) continue
    const changed = content.slice(0, first) + pattern.slice(head, pattern.length - tail) + content.slice(last)
    if (changed.includes(quote[0]!) || /(?<!\\)(?:\\\\)*\\$/.test(changed)) return undefined
    return raw.slice(0, start) + changed + raw.slice(start + content.length)
  }
  return undefined
}

function isArgument({ parent }: Text, node: unknown): boolean {
  if (parent?.type !== 'CallExpression' || parent.arguments?.[0] !== node) return false
  const called = parent.callee
  return /^(re|regex)$/.test(called?.object?.name ?? '') && functions.test(called?.property?.name ?? '')
}

/** A text of its own statement is documentation. */
function isWritten({ raw = '', value, parent }: Text): boolean {
  if (parent?.type === 'ExpressionStatement' || typeof value !== 'string' || value.length > textCharsMax) return false
  return /^[rR]['"]/.test(raw) ? signs.test(value) : /^['"]/.test(raw) && pieced.test(value)
}

/** What Python alone writes, in the words of the engine at hand: named groups and the ends of the text. */
function compiles(pattern: string): boolean {
  const known = pattern
    .replaceAll('(?P<', '(?<')
    .replace(/\(\?P=(\w+)\)/g, '\\k<$1>')
    .replaceAll('\\A', '^')
    .replaceAll('\\Z', '$')
  try {
    new RegExp(known.replace(/^\(\?[aiLmsux]+\)/, ''))
    return true
  } catch {
    return false
  }
}
