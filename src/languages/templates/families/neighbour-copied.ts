import type { Node } from 'oxc-parser'
import type { Context } from '../context.ts'
import type { Draft, Template } from '../template.ts'
import { insert } from '../template.ts'
import { indentOf, listOf } from './statement-list.ts'

/** A longer neighbour is not copied but called. */
const neighbourCharsMax = 160
/** Words that only the tests know; later ones are ever less likely the one. */
const wordsMax = 10
const wordPattern = /[A-Za-z][A-Za-z\d]*/g

/**
 * The neighbour once more for another word: a `case`, a branch, a property, an item of a list. The word stands in the failing
 * tests and nowhere in the file; it takes the place of the neighbour's own in every spelling (none, None, NONE).
 */
export const neighbourCopied: Template = {
  id: 'neighbour-copied',
  title: 'copies a neighbour for another word',
  on: ['SwitchCase', 'IfStatement', 'ExpressionStatement', 'Property', 'ArrayExpression'],
  examples: {
    valid: [
      {
        before: "switch (s) {\n  case 'lax':\n    t += '; SameSite=Lax'\n    break\n}",
        after:
          "switch (s) {\n  case 'lax':\n    t += '; SameSite=Lax'\n    break\n  case 'none':\n    t += '; SameSite=None'\n    break\n}",
        failure: "'none'",
      },
      {
        before: 'function f(o, p) {\n  if (o.secure) p.push("secure")\n}',
        after: 'function f(o, p) {\n  if (o.secure) p.push("secure")\n  if (o.partitioned) p.push("partitioned")\n}',
        failure: "'partitioned'",
      },
      { before: "x = ['a', 'b']", after: "x = ['a', 'b', 'zone']", failure: "'zone'" },
      { before: 'x = { day: f(day) }', after: 'x = { day: f(day), week: f(week) }', failure: "'week'" },
    ],
    invalid: ['f(a)', 'x = [1]'],
  },
  *propose(node, ctx): Iterable<Draft> {
    const words = freshWords(ctx)
    if (words.length === 0) return
    if (node.type === 'ArrayExpression') return yield* items(node, words, ctx)
    if (node.end - node.start > neighbourCharsMax || !stands(node)) return
    const own = ctx.source(node)
    const glue = node.type === 'Property' ? ',' : ''
    for (const [index, word] of words.entries())
      for (const old of wordsToReplace(own, node.type)) {
        const copy = renamed(own, old, word)
        if (copy !== own) yield insert(node.end, `${glue}${around(node, ctx)}${copy}`, 1 / (1 + 0.5 * index))
      }
  },
}

const stands = (node: Node): boolean =>
  node.type === 'SwitchCase' || (node.type === 'Property' && node.parent?.type === 'ObjectExpression') || listOf(node) !== undefined

/** On a line of its own where the neighbour has one. */
function around(node: Node, ctx: Context): string {
  const lineStart = ctx.text.lastIndexOf('\n', node.start - 1) + 1
  const alone = ctx.text.slice(lineStart, node.start).trim() === ''
  return alone || node.type !== 'Property' ? `\n${indentOf(node, ctx.text)}` : ' '
}

function* items(node: Node & { type: 'ArrayExpression' }, words: readonly string[], ctx: Context): Iterable<Draft> {
  const texts = node.elements.filter((item) => item?.type === 'Literal' && typeof item.value === 'string') as Node[]
  if (texts.length === 0 || texts.length < node.elements.length) return
  const quote = ctx.text[texts[0]!.start] === '"' ? '"' : "'"
  for (const [index, word] of words.entries()) yield insert(texts.at(-1)!.end, `, ${ctx.say.text(word, quote)}`, 1 / (1 + 0.5 * index))
}

/** Words of what the tests expect and of their texts that the file does not have in any spelling. */
function freshWords(ctx: Context): string[] {
  const found = new Set<string>()
  const known = ctx.text.toLowerCase()
  for (const text of [...ctx.pools.expectedStrings, ...ctx.pools.testStrings])
    if (/^[A-Za-z][\w-]{1,24}$/.test(text) && !known.includes(text.toLowerCase())) {
      found.add(text)
      if (found.size >= wordsMax) break
    }
  return [...found]
}

/** What the copy may be about: the words in the neighbour's texts and properties, each spelling once. */
function wordsToReplace(own: string, type: Node['type']): string[] {
  const said = new Map<string, number>()
  for (const [, text] of own.matchAll(/['"`]([^'"`]*)['"`]/g))
    for (const [word] of text!.matchAll(wordPattern)) said.set(word.toLowerCase(), (said.get(word.toLowerCase()) ?? 0) + 2)
  for (const [, word] of own.matchAll(/\.([A-Za-z]\w*)\b(?!\()/g)) said.set(word!.toLowerCase(), (said.get(word!.toLowerCase()) ?? 0) + 1)
  if (type === 'Property') {
    const key = /^['"]?([A-Za-z]\w*)/.exec(own)?.[1]
    if (key) return [key.toLowerCase()]
  }
  return [...said]
    .sort((a, b) => b[1] - a[1])
    .map(([word]) => word)
    .slice(0, 2)
}

function renamed(own: string, old: string, word: string): string {
  return own.replace(new RegExp(`(?<![A-Za-z])${old}(?![a-z\\d])`, 'gi'), (found) =>
    found === found.toUpperCase() && found.length > 1
      ? word.toUpperCase()
      : found[0] === found[0]!.toUpperCase()
        ? word[0]!.toUpperCase() + word.slice(1)
        : word,
  )
}
