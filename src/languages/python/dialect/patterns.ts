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

/** The first argument of the functions of `re` (https://docs.python.org/3/library/re.html); flags stand elsewhere and are left alone. */
export const patterns: NonNullable<Dialect['patterns']> = {
  flags: [],
  of(node) {
    const own = node as unknown as Text
    const { parent } = own
    if (own.type !== 'Literal' || typeof own.value !== 'string' || own.parts !== 1 || parent?.type !== 'CallExpression') return undefined
    const called = parent.callee
    if (parent.arguments?.[0] !== node || called?.object?.name !== 're' || !functions.test(called.property?.name ?? '')) return undefined
    return { pattern: own.value, flags: '' }
  },
  write(node, pattern, flags, text) {
    const own = literal.exec(text.slice(node.start, node.end))
    if (!own || flags !== '' || !compiles(pattern)) return undefined
    const [, raw, quote] = own as unknown as [string, string, string]
    if (raw === '') return quote.length === 1 ? quoted(pattern, quote) : undefined
    const ends = /(?<!\\)(?:\\\\)*\\$/.test(pattern)
    return ends || pattern.includes(quote[0]!) || (quote.length === 1 && pattern.includes('\n'))
      ? undefined
      : `${raw}${quote}${pattern}${quote}`
  },
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
