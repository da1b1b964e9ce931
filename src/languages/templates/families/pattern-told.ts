import type { Draft, Template } from '../template.ts'
import { replace } from '../template.ts'
import { patternOf } from './pattern-held.ts'
import { partsOf, type Part } from './regular-expression-part.ts'
import { sought } from './pattern-sought.ts'
import { toldTexts, weighed } from './pattern-tried.ts'
import { closeness } from './string-literal.ts'

const shapesMax = 4
const wordsMax = 6
const wordCharsMax = 16
const marksMax = 4
/** Parts that are made optional together. */
const togetherMax = 3

/**
 * A pattern changed towards the texts of the failing tests: another alternative of their shape, a word of theirs, as many digits as they
 * have, parts that may be absent together. Changes that make a difference to one of these texts come first.
 */
export const patternTold: Template = {
  id: 'pattern-told',
  title: 'fits a regular expression to what the test says',
  on: ['Literal'],
  examples: {
    valid: [
      { before: '/^\\d{9}$/.test(s)', after: '/^\\d{9}$|^[A-Z]\\d{8}$/.test(s)', failure: "'C01234567'" },
      { before: '/^\\d{9}$/.test(s)', after: '/^[A-Z]\\d{8}$/.test(s)', failure: "'C01234567'" },
      { before: '/^(GET|HEAD)$/.test(s)', after: '/^(GET|HEAD|OPTIONS)$/.test(s)', failure: "'OPTIONS'" },
      { before: '/^(Wedsday|Friday)$/.test(s)', after: '/^(Wednesday|Friday)$/.test(s)', failure: "'Wednesday'" },
      { before: '/^x\\d{9}$/.test(s)', after: '/^x\\d{12}$/.test(s)', failure: "'x123456789012'" },
      { before: '/W(\\d\\d)-?(\\d)/.test(s)', after: '/W(\\d\\d)(?:-?(\\d))?/.test(s)' },
      { before: '/^(a+?)\\d+$/.test(s)', after: '/^(a+?\\d+)$/.test(s)' },
      { before: '/true|false/.test(s)', after: '/^(true|false)$/.test(s)' },
      { before: '/^true|false$/.test(s)', after: '/^true$|^false$/.test(s)' },
      { before: '/^GMT([+-]\\d{1,2})$/.test(s)', after: '/^GMT(0|[+-]\\d{1,2})$/.test(s)', failure: "'GMT0'" },
      { before: '/^(Z|[+-]\\d+)$/.test(s)', after: '/^([Zz]|[+-]\\d+)$/.test(s)', failure: "'z'" },
      { before: '/^[\\w.]+@x$/.test(s)', after: '/^[\\w.+]+@x$/.test(s)', failure: "'a+b@x'" },
      { before: '/^a-\\d$/.test(s)', after: '/^a-?\\d$/.test(s)', failure: "'a1'" },
      { before: '/0+$/.test(s)', after: '/\\.?0+$/.test(s)', failure: "'1.00'" },
    ],
    invalid: ["f('/a/')"],
  },
  *propose(node, ctx): Iterable<Draft> {
    const held = patternOf(node, ctx)
    if (!held) return
    const { pattern, flags, write } = held
    const told = toldTexts(ctx)
    const offered = new Map<string, number>()
    const put = (source: string, weight: number): void => {
      if (source === '' || source === pattern || (offered.get(source) ?? 0) >= weight || write(source, flags) === undefined) return
      offered.set(source, weight)
    }
    const parts = partsOf(pattern)
    shapes(pattern, told, put)
    words(pattern, parts, told, put)
    counts(pattern, told, put)
    together(pattern, parts, put)
    marksBefore(pattern, parts, told, put)
    sought(pattern, flags, told, put)
    anchors(pattern, put)
    const all = [...offered].map(([source, weight]) => ({ source, flags, weight }))
    for (const { source, weight } of weighed({ pattern, flags }, all, ctx)) yield replace(node, write(source, flags)!, weight)
  },
}

type Put = (source: string, weight: number) => void

/** Anchors that hold for each of several alternatives (https://tc39.es/ecma262/#sec-disjunction: they bind tighter than `|`). */
function anchors(pattern: string, put: Put): void {
  const [, start, inner, end] = /^(\^?)([^()[\]]+\|[^()[\]]+?)((?<!\\)\$?)$/.exec(pattern) ?? []
  if (inner === undefined) return
  if (start === '' && end === '') return put(`^(${inner})$`, 0.7)
  const each = inner.split('|').map((one) => `^${one.replace(/^\^/, '').replace(/(?<!\\)\$$/, '')}$`)
  put(each.join('|'), 0.7)
}

/** One alternative more, or another pattern altogether, for a pattern of whole texts: the shape of a text of the tests that it does not match. */
function shapes(pattern: string, told: readonly string[], put: Put): void {
  if (!/^\^[^]*\$$/.test(pattern)) return
  const found = new Set<string>()
  for (const text of told) if (/\d|[A-Z]{2}/.test(text) && text.length <= wordCharsMax * 2) found.add(shapeOf(text))
  for (const [index, shape] of [...found].slice(0, shapesMax).entries()) {
    put(`${pattern}|^${shape}$`, 0.5 / (1 + 0.3 * index))
    put(`^${shape}$`, 0.3 / (1 + 0.3 * index))
  }
}

const sorts = [
  [/^[A-Z]+/, '[A-Z]'],
  [/^[a-z]+/, '[a-z]'],
  [/^\d+/, '\\d'],
] as const

function shapeOf(text: string): string {
  let shape = ''
  for (let at = 0; at < text.length;) {
    const rest = text.slice(at)
    const sort = sorts.find(([pattern]) => pattern.test(rest))
    const run = sort ? sort[0].exec(rest)![0].length : 1
    shape += sort ? sort[1] + (run > 1 ? `{${run}}` : '') : /[\w\s]/.test(rest[0]!) ? rest[0]! : `\\${rest[0]!}`
    at += run
  }
  return shape
}

/** A word of the tests as one more alternative, or in the place of one that is spelled almost alike. */
function words(pattern: string, parts: readonly Part[], told: readonly string[], put: Put): void {
  const groups = parts.filter((part) => part.kind === 'group')
  const short = told.filter((text) => /^[\w-]+$/.test(text) && text.length <= wordCharsMax)
  for (const [index, word] of short.slice(0, wordsMax).entries()) {
    const share = 1 / (1 + 0.3 * index)
    for (const { start, quantifier } of groups) {
      const inner = pattern.slice(start, quantifier)
      if (/^\(\?[=!<]/.test(inner) || inner.includes(`|${word}`)) continue
      const open = start + (inner.startsWith('(?:') ? 3 : 1)
      const likely = /\|/.test(inner) ? 0.6 : 0.2
      put(`${pattern.slice(0, quantifier - 1)}|${word}${pattern.slice(quantifier - 1)}`, likely * share)
      put(`${pattern.slice(0, open)}${word}|${pattern.slice(open)}`, likely * 0.6 * share)
    }
  }
  for (const { 0: own, index } of pattern.matchAll(/(?<!\\)[A-Za-z]{4,}/g))
    for (const word of told.filter((text) => text !== own && closeness(text, own) >= 0.6).slice(0, 2))
      if (/^[A-Za-z]+$/.test(word)) put(pattern.slice(0, index) + word + pattern.slice(index + own.length), 0.9)
}

/** As many as the texts of the tests have in a row. */
function counts(pattern: string, told: readonly string[], put: Put): void {
  const runs = new Set(told.flatMap((text) => [...text.matchAll(/\d+|[A-Z]+|[a-z]+/g)].map(([run]) => run.length)))
  for (const { 0: own, 1: low, 2: high, index } of pattern.matchAll(/\{(\d+)(?:,(\d*))?\}/g)) {
    const rest = pattern.slice(index + own.length)
    const near = new Set([...runs, ...[-2, -1, 1, 2, 3].map((step) => Number(low) + step)])
    for (const count of near) {
      if (count < 1) continue
      const likely = runs.has(count) ? 0.5 : 0.2
      put(`${pattern.slice(0, index)}{${count}}${rest}`, likely)
      if (high === undefined && count > Number(low)) put(`${pattern.slice(0, index)}{${low},${count}}${rest}`, likely * 0.7)
      if (high === undefined && count < Number(low)) put(`${pattern.slice(0, index)}{${count},${low}}${rest}`, likely * 0.5)
      if (high && count > Number(low)) put(`${pattern.slice(0, index)}{${low},${count}}${rest}`, likely * 0.6)
    }
  }
}

/** Parts that follow each other, made optional together; a group that takes in its neighbour. */
function together(pattern: string, parts: readonly Part[], put: Put): void {
  const byStart = new Map(parts.map((part) => [part.start, part]))
  const next = ({ end }: Part): Part | undefined => byStart.get(end)
  for (const part of parts) {
    if (part.kind === 'assertion') continue
    let last = next(part)
    for (let count = 2; count <= togetherMax && last && last.kind !== 'assertion'; count++, last = next(last)) {
      const inner = pattern.slice(part.start, last.end)
      const likely = inner.includes('(') ? 0.4 : 0.2
      put(`${pattern.slice(0, part.start)}(?:${inner})?${pattern.slice(last.end)}`, likely)
      put(`${pattern.slice(0, part.start)}(${inner})?${pattern.slice(last.end)}`, likely * 0.6)
    }
    const after = next(part)
    if (part.kind === 'group' && part.quantifier === part.end && after && after.kind !== 'assertion')
      put(`${pattern.slice(0, part.end - 1)}${pattern.slice(after.start, after.end)})${pattern.slice(after.end)}`, 0.3)
  }
}

/** A mark of the tests that may stand before a part. */
function marksBefore(pattern: string, parts: readonly Part[], told: readonly string[], put: Put): void {
  const marks = new Set(told.flatMap((text) => text.match(/[^\w\s]/g) ?? []))
  for (const [index, mark] of [...marks].slice(0, marksMax).entries()) {
    const escaped = /[-_~`!@#%&=:;"'<>,]/.test(mark) ? mark : `\\${mark}`
    for (const part of parts.filter(({ kind }) => kind !== 'assertion'))
      for (const [quantifier, weight] of [
        ['?', 0.25],
        ['', 0.12],
        ['*', 0.08],
      ] as const)
        put(pattern.slice(0, part.start) + escaped + quantifier + pattern.slice(part.start), weight / (1 + 0.3 * index))
  }
}
