import type { Context } from '../context.ts'
import type { Draft, Template } from '../template.ts'
import { replace } from '../template.ts'
import { patternOf } from './pattern-held.ts'
import { isSpaced, weighed } from './pattern-tried.ts'

/** Marks that a class of characters most often turns out to lack, or to hold in excess. */
const marks = [
  '?',
  '#',
  '\\/',
  '\\\\',
  ':',
  '.',
  '_',
  ',',
  '-',
  '@',
  '%',
  '&',
  '=',
  '+',
  '\\s',
  "'",
  '"',
  ';',
  '(',
  ')',
  '\\d',
  '\\w',
  '$',
  '*',
  '!',
  '~',
  '{',
  '}',
  '<',
  '>',
  '|',
  '\\n',
] as const
/** A pattern of more parts than this is a grammar; its parts are tried all the same, but each is less likely. */
const roomy = 12
const wordCharsMax = 6
const wordsMax = 12

/** One part of a pattern (ECMA-262, 22.2.1): an atom or an assertion, with the quantifier behind it. */
export interface Part {
  readonly start: number
  readonly end: number
  /** Where its quantifier begins; equal to end when it has none. */
  readonly quantifier: number
  readonly kind: 'class' | 'escape' | 'char' | 'group' | 'dot' | 'assertion'
}

/** Steps inside a regular expression: a character more or less in a class, another quantifier, a group that may be absent, an alternative. */
export const regularExpressionPart: Template = {
  id: 'regular-expression-part',
  title: 'changes a part of a regular expression',
  on: ['Literal'],
  examples: {
    valid: [
      { before: '/([^/]*)(.*)?/.test(s)', after: '/([^/?]*)(.*)?/.test(s)' },
      { before: '/^\\/\\/a/.test(s)', after: '/^[/\\\\]{2}a/.test(s)' },
      { before: '/a\\/b\\/c/.test(s)', after: '/a[/\\\\]b[/\\\\]c/.test(s)' },
      { before: '/^\\w+:/.test(s)', after: '/^\\w{2,}:/.test(s)' },
      { before: '/^(ms|s)$/.test(s)', after: '/^(ms|s)?$/.test(s)' },
      { before: '/a\\/b/.test(s)', after: '/a[/\\\\]b/.test(s)' },
      { before: '/[a-z]-x/.test(s)', after: '/[a-z]-?x/.test(s)' },
      { before: "/^\\d+/.test(s); g('Z')", after: "/^\\d+|Z/.test(s); g('Z')" },
      { before: '/6[1-6]/.test(s)', after: '/6[0-6]/.test(s)' },
      { before: '/[J,G,V]/.test(s)', after: '/[JGV]/.test(s)' },
      { before: '/[^()]*/.test(s)', after: '/[^(]*/.test(s)' },
      { before: '/a(b)c/.test(s)', after: '/a(?:b)c/.test(s)' },
      { before: '/^ab:|cd:/.test(s)', after: '/^(?:ab|cd):/.test(s)' },
      { before: '/[ >]/.test(s)', after: '/[\\s>]/.test(s)' },
    ],
    invalid: ["f('/a/')"],
  },
  *propose(node, ctx): Iterable<Draft> {
    const held = patternOf(node, ctx)
    if (!held) return
    const { pattern, flags, write } = held
    const offered = new Map<string, number>()
    const parts = partsOf(pattern, isSpaced(pattern, flags))
    const share = Math.sqrt(Math.min(1, roomy / Math.max(1, parts.length)))
    const put = (start: number, end: number, text: string, weight: number): void => {
      const source = pattern.slice(0, start) + text + pattern.slice(end)
      if (source === '' || source === pattern || (offered.get(source) ?? 0) >= weight * share) return
      if (write(source, flags) !== undefined) offered.set(source, weight * share)
    }
    for (const part of parts) {
      quantifiers(pattern, part, put)
      if (part.kind === 'class') classes(pattern, part, put)
      else atoms(pattern, part, put)
    }
    alternatives(pattern, parts, ctx, put)
    anchored(pattern, put)
    separators(pattern, parts, put)
    const all = [...offered].map(([source, weight]) => ({ source, flags, weight }))
    for (const { source, weight } of weighed(held, all, ctx)) yield replace(node, write(source, flags)!, weight)
  },
}

type Put = (start: number, end: number, text: string, weight: number) => void

function quantifiers(pattern: string, part: Part, put: Put): void {
  const own = pattern.slice(part.quantifier, part.end)
  if (part.kind === 'assertion') return
  const likely = part.kind === 'group' ? 0.8 : part.kind === 'char' ? 0.25 : 0.5
  for (const [text, weight] of [
    ['?', 1],
    ['+', 0.8],
    ['*', 0.8],
    ['{2,}', 0.5],
    ['{2}', 0.3],
    ['', 0.6],
  ] as const)
    if (text !== own && !(own === '' && text === '')) put(part.quantifier, part.end, text, likely * weight)
  const bounds = /^\{(\d+)(,?)(\d*)\}/.exec(own)
  if (bounds?.[3]) for (const high of ['', '10', '20', '30']) put(part.quantifier, part.end, `{${bounds[1]},${high}}`, 0.2)
}

function classes(pattern: string, part: Part, put: Put): void {
  const inner = pattern.slice(part.start, part.quantifier)
  const body = inner.startsWith('[^') ? 2 : 1
  const close = part.quantifier - 1
  for (const [index, mark] of marks.entries())
    if (!inner.slice(body).includes(mark)) {
      const weight = Math.max(0.15, 0.7 - 0.03 * index)
      // A hyphen at the end stands for itself.
      put(close, close, mark, weight * (body === 2 ? 1 : 0.8))
    }
  const items = [...inner.slice(body, -1).matchAll(/\\u[\da-f]{4}|\\x[\da-f]{2}|\\?[^]-\\?[^]|\\[^]|[^]/giu)]
  if (items.length > 1)
    for (const { 0: item, index } of items) put(part.start + body + index, part.start + body + index + item.length, '', 0.3)
  for (const { 0: item, index } of items) if (item === ' ') put(part.start + body + index, part.start + body + index + 1, '\\s', 0.5)
  for (const { 0: item, index } of items) {
    const range = /^([a-z\d])-([a-z\d])$/i.exec(item)
    const at = part.start + body + index
    if (range) for (const [low, high] of ranges(range[1]!, range[2]!)) put(at, at + item.length, `${low}-${high}`, 0.4)
  }
  // A list written with commas: [a,b,c].
  if (inner.includes(',')) put(part.start, part.quantifier, inner.replaceAll(',', ''), 0.6)
}

/** Ends moved by one, and out to the last of their sort. */
function* ranges(low: string, high: string): Iterable<[string, string]> {
  const step = (mark: string, by: number): string => String.fromCharCode(mark.charCodeAt(0) + by)
  const alike = (mark: string): boolean => /\d/.test(mark) === /\d/.test(low) && /[a-z\d]/i.test(mark)
  for (const next of [step(low, -1), step(low, 1), '0']) if (alike(next) && next !== low && next <= high) yield [next, high]
  for (const next of [step(high, 1), step(high, -1), '9']) if (alike(next) && next !== high && next >= low) yield [low, next]
}

function atoms(pattern: string, part: Part, put: Put): void {
  const own = pattern.slice(part.start, part.quantifier)
  if (own === '\\/' || own === '\\\\') put(part.start, part.quantifier, '[/\\\\]', 0.7)
  if (own === '.') put(part.start, part.quantifier, '\\.', 0.8)
  if (own === '.') put(part.start, part.quantifier, '[^]', 0.3)
  if (own === '\\.') for (const text of ['[.:]', '[.,]', '.']) put(part.start, part.quantifier, text, 0.3)
  if (own === ' ') for (const text of ['\\s', '[ \\t]', '\\s*', '\\s+', ' *']) put(part.start, part.quantifier, text, 0.5)
  if (own === '\\s') put(part.start, part.quantifier, '[ \\t]', 0.3)
  if (own === '\\w') for (const text of ['[\\w-]', '[\\w.-]', '[a-z]', '[a-z\\d]']) put(part.start, part.quantifier, text, 0.25)
  if (own === '\\d') put(part.start, part.quantifier, '[\\d.]', 0.2)
  if (/^\d$/.test(own))
    for (const digit of '0123456789') if (digit !== own) put(part.start, part.quantifier, `[${[own, digit].sort().join('')}]`, 0.12)
  if (own === '\\w') for (const text of ['[A-Z\\d]', '[A-Z0-9]']) put(part.start, part.quantifier, text, 0.2)
  if (part.kind === 'char' && /^[-:_,;#@+]$/.test(own))
    for (const mark of ['-', '_', ':', '.'])
      if (mark !== own) put(part.start, part.quantifier, `[${own === '-' ? mark + own : own + mark}]`, 0.15)
  if (own.startsWith('(?:')) put(part.start, part.start + 3, '(', 0.15)
  else if (/^\([^?]/.test(own)) put(part.start, part.start + 1, '(?:', 0.2)
  if (own.startsWith('(?=')) put(part.start, part.start + 3, '(?!', 0.4)
  if (own.startsWith('(?!')) put(part.start, part.start + 3, '(?=', 0.4)
  if (own === '\\b' || own === '^' || own === '$') put(part.start, part.end, '', 0.3)
}

/** `|word` at the end of the whole or of a group that has alternatives; words of the file and the tests that are as short as a mark of a format. */
function alternatives(pattern: string, parts: readonly Part[], ctx: Context, put: Put): void {
  const fresh = ctx.pools.testStrings.filter((text) => !ctx.pools.strings.has(text))
  const words = [...new Set([...ctx.pools.strings.keys(), ...fresh])].filter((text) => /^[\w ]+$/.test(text) && text.length <= wordCharsMax)
  for (const word of words.slice(0, wordsMax)) {
    if (pattern.includes(`|${word}`)) continue
    put(pattern.length, pattern.length, `|${word}`, 0.15)
    for (const part of parts)
      if (part.kind === 'group' && pattern.slice(part.start, part.quantifier).includes('|'))
        put(part.quantifier - 1, part.quantifier - 1, `|${word}`, 0.3)
  }
}

/** An anchor binds tighter than `|`: `^a|b` asks for the beginning in one alternative only. What all end with is said once. */
function anchored(pattern: string, put: Put): void {
  const words = pattern.split('|')
  if (words.length < 2 || !words.every((word) => balanced(word))) return
  const from = pattern.startsWith('^') ? '^' : ''
  const to = /(?<!\\)\$$/.test(pattern) ? '$' : ''
  const bare = words.map((word, at) =>
    word.slice(at === 0 ? from.length : 0, at === words.length - 1 ? word.length - to.length : undefined),
  )
  let tail = 0
  while (bare.every((word) => tail + 1 < word.length && word.at(-1 - tail) === bare[0]!.at(-1 - tail))) tail++
  const end = bare[0]!.slice(bare[0]!.length - tail)
  for (const open of ['(?:', '('])
    for (const [start, close] of from + to === '' ? [['^', ''] as const, ['^', '$'] as const, ['', '$'] as const] : [[from, to] as const]) {
      const weight = (from + to === '' ? 0.3 : 0.7) * (open === '(' ? 0.7 : 1)
      put(0, pattern.length, `${start}${open}${bare.join('|')})${close}`, weight)
      if (tail > 0 && !/^[*+?}]|^\w$/.test(end))
        put(0, pattern.length, `${start}${open}${bare.map((word) => word.slice(0, -tail)).join('|')})${end}${close}`, weight)
    }
}

/** Both separators of paths wherever there is one, which is one decision however often the pattern has it. */
function separators(pattern: string, parts: readonly Part[], put: Put): void {
  const slashes = parts.filter(({ start, quantifier }) => /^\\?\/$/.test(pattern.slice(start, quantifier)))
  if (slashes.length < 2) return
  const all = slashes
    .toReversed()
    .reduce((text, { start, quantifier }) => `${text.slice(0, start)}[/\\\\]${text.slice(quantifier)}`, pattern)
  put(0, pattern.length, all, 0.5)
  for (const [index, { start, quantifier, end }] of slashes.entries()) {
    const next = slashes[index + 1]
    if (next?.start === quantifier && end === quantifier && next.end === next.quantifier) put(start, next.end, '[/\\\\]{2}', 0.5)
  }
}

/** Every bracket that opens in it closes in it. */
function balanced(word: string): boolean {
  const bare = word.replace(/\\[^]/g, '').replace(/\[[^\]]*\]/g, '')
  let depth = 0
  for (const mark of bare) if ((depth += mark === '(' ? 1 : mark === ')' ? -1 : 0) < 0) return false
  return depth === 0 && !/[[\]]/.test(bare)
}

/** The parts in the order in which they begin, groups with what they hold. `spaced`: blanks and comments are no parts. */
export function partsOf(pattern: string, spaced = false): Part[] {
  const parts: Part[] = []
  const open: number[] = []
  const closed = (start: number, end: number, kind: Part['kind']): number => {
    const quantifier = /^(?:[*+?]|\{\d+,?\d*\})\??/.exec(pattern.slice(end))?.[0].length ?? 0
    parts.push({ start, quantifier: end, end: end + quantifier, kind })
    return end + quantifier
  }
  for (let at = 0; at < pattern.length;) {
    const rest = pattern.slice(at)
    const layout = spaced ? /^(?:#[^\n]*|\s+)/.exec(rest) : null
    if (layout) {
      at += layout[0].length
      continue
    }
    const escape = /^\\(?:u\{[\da-f]+\}|u[\da-f]{4}|x[\da-f]{2}|[pP]\{[^}]*\}|k<[^>]*>|c[a-z]|[^])/iu.exec(rest)
    const set = /^\[(?:\\[^]|[^\]\\])*\]/.exec(rest)
    if (escape) at = closed(at, at + escape[0].length, /^\\[bB]/.test(escape[0]) ? 'assertion' : 'escape')
    else if (set) at = closed(at, at + set[0].length, 'class')
    else if (rest[0] === '(') {
      open.push(at)
      at += /^\((?:\?(?:[:=!]|<[=!]|P?<\w+>))?/.exec(rest)![0].length
    } else if (rest[0] === ')') at = closed(open.pop() ?? at, at + 1, 'group')
    else if (rest[0] === '|') at++
    else if (rest[0] === '^' || rest[0] === '$') at = closed(at, at + 1, 'assertion')
    else at = closed(at, at + 1, rest[0] === '.' ? 'dot' : 'char')
  }
  return parts
}
