import type { Node } from 'oxc-parser'
import type { Context } from '../context.ts'
import { differencesTold } from '../told/differences.ts'
import type { Draft, Template } from '../template.ts'
import { replace } from '../template.ts'

/** Shorter texts stand everywhere in what a test printed. */
const textCharsMin = 2
/** What a test printed beyond this is a document. */
const printedCharsMax = 20_000
const differencesMax = 6

/**
 * The text that the test saw, made into the one it expects: where both differ inside of what a literal wrote, the literal gets the
 * difference. Few candidates, and hardly ever a wrong one.
 */
export const textTold: Template = {
  id: 'text-told',
  title: 'writes what the test expects',
  on: ['Literal', 'TemplateElement'],
  examples: {
    valid: [
      { before: "f('; SameSite')", after: "f('; SameSite=Strict')", failure: "'a; SameSite=Strict; b'", actual: "'a; SameSite; b'" },
      { before: "f('will been removed')", after: "f('will be removed')", failure: 'It will be removed', actual: 'It will been removed' },
    ],
    invalid: ["f('a')", 'f(1)'],
  },
  *propose(node, ctx): Iterable<Draft> {
    const held = heldText(node, ctx)
    if (!held) return
    const found = new Set<string>()
    for (const { expected, actual } of ctx.focus.failures.slice(0, differencesMax)) {
      if (expected === undefined || actual === undefined || expected === actual) continue
      if (expected.length > printedCharsMax || actual.length > printedCharsMax) continue
      for (const text of aligned(held.value, expected, actual)) found.add(text)
    }
    for (const { expected, actual } of differencesTold(ctx))
      if (expected.kind === 'text' && actual.kind === 'text')
        for (const text of aligned(held.value, expected.value, actual.value)) found.add(text)
    for (const text of found) {
      const written = held.write(text)
      if (written !== undefined) yield replace(held, written, 1)
    }
  },
}

interface Held {
  readonly value: string
  readonly start: number
  readonly end: number
  write(text: string): string | undefined
}

function heldText(node: Node, ctx: Context): Held | undefined {
  if (node.type === 'Literal') {
    if (typeof node.value !== 'string' || node.value.length < textCharsMin || !ctx.isValue(node)) return undefined
    const quote = ctx.text[node.start] === '"' ? '"' : "'"
    return { value: node.value, start: node.start, end: node.end, write: (text) => ctx.say.text(text, quote) }
  }
  if (node.type !== 'TemplateElement') return undefined
  const { raw } = node.value
  if (raw.length < textCharsMin || raw.includes('\\')) return undefined
  // The parser may count the delimiters in; the raw text tells.
  const start = ctx.text.indexOf(raw, node.start)
  return { value: raw, start, end: start + raw.length, write: (text) => (/[`\\$\n]/.test(text) ? undefined : text) }
}

/** The text with what differs between actual and expected, for each place where it holds all that differs. */
function* aligned(own: string, expected: string, actual: string): Iterable<string> {
  let from = 0
  while (from < expected.length && from < actual.length && expected[from] === actual[from]) from++
  let tail = 0
  while (tail < Math.min(expected.length, actual.length) - from && expected.at(-1 - tail) === actual.at(-1 - tail)) tail++
  const to = actual.length - tail
  const wanted = expected.slice(from, expected.length - tail)
  for (let at = actual.indexOf(own); at !== -1; at = actual.indexOf(own, at + 1))
    if (at <= from && at + own.length >= to) {
      const text = own.slice(0, from - at) + wanted + own.slice(to - at)
      if (text !== own && text !== '' && !text.includes('\n')) yield text
    }
}
