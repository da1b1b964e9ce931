import type { Node } from 'oxc-parser'
import type { Draft, Template } from '../template.ts'
import { replace } from '../template.ts'

/** Text replaced by what the test expects, by relatives in the file, or changed by one small step. */
export const stringLiteral: Template = {
  id: 'string-literal',
  title: 'replaces a text',
  on: ['Literal', 'TemplateElement'],
  examples: {
    valid: [
      { before: "f('Jupyter')", after: "f('Jupiter')", failure: "['Earth', 'Jupiter']" },
      { before: "xs.join(' ')", after: "xs.join('')" },
      { before: "if (c == '(') f(); if (c == '[') g()", after: "if (c == '[') f(); if (c == '[') g()" },
      { before: "t += '--'", after: "t += '-'" },
      { before: "if (c == '(') f()", after: "if (c == '[') f()" },
    ],
    invalid: ['f(1)'],
  },
  *propose(node, ctx): Iterable<Draft> {
    if (node.type === 'TemplateElement') return yield* templatePart(node, ctx.pools.expectedStrings, ctx.text)
    if (node.type !== 'Literal' || typeof node.value !== 'string' || !ctx.isValue(node)) return
    const own = node.value
    const quote = ctx.text[node.start] === '"' ? '"' : "'"
    const offered = new Map<string, number>()
    const offer = (text: string, weight: number): void => {
      if (text !== own && (offered.get(text) ?? 0) < weight) offered.set(text, weight)
    }
    for (const text of ctx.pools.expectedStrings) offer(text, 0.2 + 0.8 * closeness(own, text))
    // A word of the tests that differs by a letter or two is what was meant.
    for (const text of ctx.pools.testStrings) if (own.length > 2 && closeness(own, text) >= 0.6) offer(text, closeness(own, text))
    const familiar = [...ctx.pools.strings].slice(0, 30)
    for (const [text] of familiar) offer(text, own.length === 1 && text.length === 1 ? 0.6 : 0.3)
    smallSteps(own, offer)
    for (const [text, weight] of offered) yield replace(node, ctx.say.text(text, quote), weight)
  },
}

/** Marks that are taken for each other. */
const relatives = ['([{<', ')]}>', '(){}[]<>', ',;:|', '-_ ', '/\\', '.,', '+-*/%', '\'"`', '\n\r\t ', '01', 'yYnN', '#*@'] as const

function smallSteps(own: string, offer: (text: string, weight: number) => void): void {
  offer('', 0.5)
  offer(' ', own === '' || own.trim() === '' || own.length <= 1 ? 0.4 : 0.03)
  offer(own.toLowerCase(), 0.5)
  offer(own.toUpperCase(), 0.4)
  if (own.length > 0) offer(own[0]!.toUpperCase() + own.slice(1), 0.2)
  offer(own.trim(), 0.5)
  if (own.length > 1) {
    offer(own.slice(1), 0.4)
    offer(own.slice(0, -1), 0.4)
  }
  if (own.length > 0 && own.length < 12) {
    offer(`${own} `, 0.1)
    offer(` ${own}`, 0.1)
    offer(own + own, 0.1)
  }
  if (own.length >= 2 && own.length <= 30) for (let i = 0; i < own.length; i++) offer(own.slice(0, i) + own.slice(i + 1), 0.05)
  if (own.length === 1)
    for (const group of relatives) if (group.includes(own)) for (const other of group) if (other !== own) offer(other, 0.4)
  if (own === '' || own.length === 1) for (const text of [',', '-', '_', '.', '/', '0', '1', ', ']) offer(text, 0.08)
}

function* templatePart(node: Node & { type: 'TemplateElement' }, expected: readonly string[], text: string): Iterable<Draft> {
  const raw = node.value.raw
  if (raw.length === 0 || raw.length > 60) return
  // The parser may count the delimiters in; the raw text tells.
  const start = text.indexOf(raw, node.start)
  const span = { start, end: start + raw.length }
  if (raw.trim() !== raw) yield replace(span, raw.trim(), 0.3)
  for (const other of expected)
    if (closeness(raw, other) > 0.5 && !/[`\\$]/.test(other)) yield replace(span, other, 0.3 * closeness(raw, other))
}

/** 1 − normalised Levenshtein distance, for short texts; 0 beyond. */
export function closeness(a: string, b: string): number {
  if (a.length > 60 || b.length > 60 || a.length === 0 || b.length === 0) return 0
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1))
    row = next
  }
  return 1 - row[b.length]! / Math.max(a.length, b.length)
}
