import type { Node } from 'oxc-parser'
import type { Context } from '../context.ts'
import { hunksBetween, type Hunk } from '../told/align.ts'
import { differencesTold } from '../told/differences.ts'
import type { Draft, Template } from '../template.ts'
import { replace } from '../template.ts'

/** Fields of the languages' formats: `%s`, `%(name)d`, `{}`, `{name!r}`, `%1$s`. */
const field = /%(?:\(\w+\)|\d+\$)?[-+ #0]?\d*(?:\.\d+)?[a-zA-Z]|\{[\w.!:[\]]*\}/g
/** Less fixed text than this stands everywhere. */
const fixedCharsMin = 3
const printedCharsMax = 4_000

/**
 * A text with fields whose outcome differs from what the test expects: what differs between the fields is put right in the text. Found by
 * reading what the test saw as an instance of the text.
 */
export const formatTold: Template = {
  id: 'format-told',
  title: 'writes what the test expects round the fields',
  on: ['Literal', 'TemplateLiteral'],
  examples: {
    valid: [
      { before: "f('Key %s error:', k)", after: 'f(\'Key "%s" error:\', k)', failure: 'Key "k" error:', actual: 'Key k error:' },
      { before: 'x = `no ${n} here`', after: 'x = `no ${n} there`', failure: 'no 7 there', actual: 'no 7 here' },
      { before: 'x = `Key ${k} error`', after: 'x = `Key <${k}> error`', failure: 'a Key <7> error', actual: 'a Key 7 error' },
    ],
    invalid: ["f('Key %s error:', k)", 'x = `no ${n} here`'],
  },
  *propose(node, ctx): Iterable<Draft> {
    const pieces = node.type === 'Literal' ? inLiteral(node, ctx) : inTemplate(node, ctx)
    if (!pieces || pieces.texts.join('').trim().length < fixedCharsMin || pieces.texts.length < 2) return
    const offered = new Set<string>()
    for (const { expected, actual } of differencesTold(ctx)) {
      if (expected.kind !== 'text' || actual.kind !== 'text' || actual.value.length > printedCharsMax) continue
      const found = corrected(pieces.texts, actual.value, expected.value)
      const key = JSON.stringify(found?.texts)
      if (!found || offered.has(key)) continue
      offered.add(key)
      const draft = pieces.write(found.texts, found.whole ? 1 : 0.4)
      if (draft) yield draft
    }
  },
}

interface Pieces {
  /** What stands between the fields, one more than there are fields. */
  readonly texts: readonly string[]
  write(texts: readonly string[], weight: number): Draft | undefined
}

function inLiteral(node: Node, ctx: Context): Pieces | undefined {
  if (node.type !== 'Literal' || typeof node.value !== 'string' || !/^['"]/.test(ctx.source(node))) return undefined
  const own = node.value
  const fields = own.match(field) ?? []
  if (fields.length === 0) return undefined
  const quote = ctx.text[node.start] === '"' ? '"' : "'"
  return {
    texts: own.split(field),
    write(texts, weight) {
      const text = texts.map((piece, at) => piece + (fields[at] ?? '')).join('')
      return replace(node, ctx.say.text(text, text.includes(quote) && !text.includes(other(quote)) ? other(quote) : quote), weight)
    },
  }
}

const other = (quote: string): '"' | "'" => (quote === '"' ? "'" : '"')

function inTemplate(node: Node, ctx: Context): Pieces | undefined {
  if (node.type !== 'TemplateLiteral') return undefined
  const spans = node.quasis.every((part) => (part.value as { raw?: string }).raw !== undefined) ? quasisOf(node, ctx) : gapsOf(node, ctx)
  if (!spans) return undefined
  const texts = spans.map(({ start, end }) => ctx.text.slice(start, end))
  if (texts.length < 2 || texts.some((text) => text.includes('\\'))) return undefined
  return {
    texts,
    write(changed, weight) {
      const edits = changed.flatMap((text, at) => (text === texts[at] ? [] : [{ ...spans[at]!, text }]))
      const [first, ...also] = edits
      const quote = /['"`]/.exec(ctx.source(node))?.[0] ?? '`'
      if (!first || edits.some(({ text }) => text.includes(quote) || /[`\\${}\n]/.test(text))) return undefined
      return { ...first, weight, ...(also.length > 0 ? { also } : {}) }
    },
  }
}

interface Span {
  readonly start: number
  readonly end: number
}

/** ESTree's pieces, whose spans may count the delimiters in: the raw text tells. */
const quasisOf = (node: Node & { type: 'TemplateLiteral' }, ctx: Context): Span[] =>
  node.quasis.map((part) => {
    const start = ctx.text.indexOf(part.value.raw, part.start)
    return { start, end: start + part.value.raw.length }
  })

/** What lies between the fields of a text of one piece, where the tree leaves empty pieces out. */
function gapsOf(node: Node & { type: 'TemplateLiteral' }, ctx: Context): Span[] | undefined {
  const own = ctx.source(node)
  const [opening, quote] = /^[a-zA-Z]{0,2}('''|"""|'|")/.exec(own) ?? []
  if (opening === undefined || quote === undefined || quote.length > 1) return undefined
  const spans: Span[] = []
  let from = node.start + opening.length
  for (const part of node.expressions) {
    if (part.start < from) continue
    const open = ctx.text.lastIndexOf('{', part.start)
    let close = part.end
    for (let depth = 1; depth > 0 && close < node.end; close++) depth += ctx.text[close] === '{' ? 1 : ctx.text[close] === '}' ? -1 : 0
    spans.push({ start: from, end: open })
    from = close
  }
  spans.push({ start: from, end: node.end - 1 })
  return spans.some(({ start, end }) => end < start || ctx.text.slice(start, end).includes(quote)) ? undefined : spans
}

/** The texts between the fields as they have to be; `whole` when nothing else differs. */
function corrected(texts: readonly string[], actual: string, expected: string): { texts: readonly string[]; whole: boolean } | undefined {
  const spans = spansIn(texts, actual)
  const hunks = spans && hunksBetween(actual, expected)
  if (!spans || !hunks || hunks.length === 0) return undefined
  const used = new Set<Hunk>()
  const changed = texts.map((text, at) => {
    const { start, end } = spans[at]!
    let [out, from] = ['', start]
    for (const hunk of hunks)
      if (hunk.start >= start && hunk.end <= end && !used.has(hunk)) {
        used.add(hunk)
        out += actual.slice(from, hunk.start) + hunk.text
        from = hunk.end
      }
    return text === '' && out === '' ? '' : out + actual.slice(from, end)
  })
  return used.size > 0 && !changed.some((text) => text.includes('\n')) ? { texts: changed, whole: used.size === hunks.length } : undefined
}

/** Where the pieces stand in what was printed, or undefined where it is no instance of them. */
function spansIn(texts: readonly string[], actual: string): { start: number; end: number }[] | undefined {
  const spans: { start: number; end: number }[] = []
  let from = 0
  for (const text of texts) {
    const start = actual.indexOf(text, from)
    if (start === -1) return undefined
    from = start + text.length
    spans.push({ start, end: from })
  }
  // A text that ends with a field goes on to the end of its line.
  const last = spans.at(-1)!
  if (texts.at(-1) === '') {
    const end = actual.indexOf('\n', last.start)
    spans[spans.length - 1] = { start: end === -1 ? actual.length : end, end: end === -1 ? actual.length : end }
  }
  return spans
}
