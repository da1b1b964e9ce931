import { partsOf, type Part } from './regular-expression-part.ts'
import { tryable } from './pattern-tried.ts'

/** Texts that a pattern should perhaps match, and how much a part may turn out to have to match. */
const soughtMax = 8
const gapCharsMax = 6
const partsMax = 60

export type PutPattern = (source: string, weight: number) => void

/**
 * What would have to stand in the place of a part for a text of the tests to match: each part in turn is taken for anything, and what
 * it took then is put into its class, beside it as an alternative, or makes it one that may be absent. Angelic debugging
 * (Chandra et al., ICSE 2011), for patterns.
 */
export function sought(pattern: string, flags: string, told: readonly string[], put: PutPattern): void {
  const marks = flags.replace(/[^imsu]/g, '')
  const own = compiled(pattern, marks)
  if (!own) return
  const missed = tryable(pattern, told)
    .filter((text) => !own.test(text))
    .slice(0, soughtMax)
  if (missed.length === 0) return
  for (const part of partsOf(pattern).slice(0, partsMax)) {
    if (part.kind === 'assertion' || /^\(\?[=!<]/.test(pattern.slice(part.start))) continue
    const before = pattern.slice(0, part.start)
    const after = pattern.slice(part.end)
    const anything = compiled(`${before}(?<sought>[^]{0,${gapCharsMax}}?)${after}`, marks)
    if (!anything) continue
    const found = new Set(missed.flatMap((text) => anything.exec(text)?.groups?.['sought'] ?? []))
    const all = [...found].filter((text) => text !== '')
    if (found.has('') && part.quantifier === part.end) put(`${before}${pattern.slice(part.start, part.end)}?${after}`, 0.8)
    if (found.has('') && pattern[part.quantifier] === '+') put(`${before}${pattern.slice(part.start, part.quantifier)}*${after}`, 0.8)
    if (all.length > 0) for (const [text, weight] of widened(pattern, part, all)) put(before + text + after, weight)
  }
}

/** The part as it also takes these texts. */
function* widened(pattern: string, part: Part, texts: readonly string[]): Iterable<[string, number]> {
  const own = pattern.slice(part.start, part.quantifier)
  const quantifier = pattern.slice(part.quantifier, part.end)
  const one = quantifier === '' || quantifier === '?' ? texts.every((text) => text.length === 1) : true
  const [first] = texts as [string]
  if (part.kind === 'class' && one && !own.startsWith('[^')) {
    const takes = compiled(`^${own}$`, '')
    const chars = [...new Set(texts.join(''))].filter((char) => takes?.test(char) !== true)
    if (chars.length > 0 && chars.length <= 4) for (const more of ranged(chars)) yield [`${own.slice(0, -1)}${more}]${quantifier}`, 0.9]
  } else if (part.kind === 'class' && one) {
    // What the class excludes has to be let in.
    const less = [...new Set(texts.join(''))].reduce((body, char) => body.replace(escaped(char), '').replace(char, ''), own.slice(2, -1))
    if (less !== '' && less !== own.slice(2, -1)) yield [`[^${less}]${quantifier}`, 0.8]
  } else if (part.kind !== 'group' && one) {
    const chars = [...new Set(texts.join(''))].filter((char) => char !== own)
    const turned = chars.length === 1 && chars[0] !== own && chars[0]!.toLowerCase() === own.toLowerCase()
    if (turned) yield [`[${[own, chars[0]!].sort().join('')}]${quantifier}`, 0.9]
    else if (chars.length > 0 && chars.length <= 3 && part.kind !== 'dot')
      for (const more of ranged(chars)) yield [`[${own}${more}]${quantifier}`, 0.6]
  }
  if (own.length === 1 && quantifier === '' && first.length > 1 && [...first].every((char) => char === own)) yield [`${own}+`, 0.7]
  const literal = [...first].map(escaped).join('')
  if (part.kind === 'group') {
    const open = /^\((?:\?:|\?<\w+>)?/.exec(own)![0]
    const inner = own.slice(open.length, -1)
    yield [`${open}${inner}|${literal})${quantifier}`, 0.7]
    yield [`${open}${literal}|${inner})${quantifier}`, 0.6]
  } else if (first.length > 1 || part.kind !== 'class') yield [`(?:${own}${quantifier}|${literal})`, 0.3]
}

/** As they are, and as the sort of characters that they all are. */
function ranged(chars: readonly string[]): string[] {
  const sort = (
    [
      ['\\d', /^\d$/],
      ['0-9', /^\d$/],
      ['a-z', /^[a-z]$/],
      ['A-Z', /^[A-Z]$/],
      ['\\s', /^\s$/],
    ] as const
  ).flatMap(([name, all]) => (chars.every((char) => all.test(char)) ? [name] : []))
  return [chars.map((char) => (/[\]\\^-]/.test(char) ? `\\${char}` : char)).join(''), ...sort]
}

const escaped = (char: string): string => (/[.*+?^${}()|[\]\\/]/.test(char) ? `\\${char}` : char)

function compiled(source: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(source, flags)
  } catch {
    return undefined
  }
}
