import { insert } from '../../../templates/index.ts'
import { all, at, pythonTemplate } from './own.ts'
import type { Here, Py } from './own.ts'

/** Fewer texts are no table of words. */
const entriesMin = 4
const wordsMax = 8
const longTable = 100
/** Texts of failing tests are excerpts of at most this size; whole files name everything. */
const excerptCharsMax = 6_000
/** A value that so many entries share is what another entry gets too. */
const commonShare = 0.5
/** Neighbours in order by so many make a sorted table. */
const sortedShare = 0.75

/** A word of the failing test that a table of such words lacks: in its place among the others, with the value that most of them have. */
export const tableEntry = pythonTemplate({
  id: 'table-entry',
  title: 'adds a word to a table',
  on: ['ObjectExpression', 'SetExpression', 'ArrayExpression', 'TupleExpression'],
  examples: {
    valid: [
      {
        before: "x = {'RAW': t.Word, 'ROW': t.Word, 'ROWS': t.Word, 'SET': t.Name}",
        after: "x = {'RAW': t.Word, 'ROW': t.Word, 'ROWS': t.Word, 'ROW_FORMAT': t.Word, 'SET': t.Name}",
        failure: "'ROW_FORMAT'",
      },
      {
        before: "x = {\n    'deer',\n    'fish',\n    'rice',\n    'sheep',\n}",
        after: "x = {\n    'deer',\n    'fish',\n    'rice',\n    'sheep',\n    'shrimp',\n}",
        failure: "'shrimp'",
      },
    ],
    invalid: ["x = {'deer', 'fish', 'rice', 'sheep'}", "x = {'a': 1, 'b': 2}"],
  },
  *propose(node, here) {
    const entries = node.type === 'ObjectExpression' ? all(node, 'properties') : all(node, 'elements')
    if (entries.length < entriesMin) return
    const keys = entries.map((each) => (node.type === 'ObjectExpression' ? at(each, 'key') : each)?.['value'])
    if (!keys.every((key): key is string => typeof key === 'string')) return
    const value = node.type === 'ObjectExpression' ? commonValue(entries, here) : ''
    if (value === undefined) return
    const { text } = here.ctx
    for (const [index, word] of wordsFor(keys, here).entries()) {
      const place = placeOf(word, keys)
      const near = entries[place] ?? entries.at(-1)!
      const quote = here.source(near)[0] === '"' ? '"' : "'"
      const entry = here.ctx.say.text(word, quote) + (value === '' ? '' : `: ${value}`)
      const line = /\n[ \t]*$/.exec(text.slice(0, near.start))?.[0] ?? ' '
      // A longer table is where words are kept.
      const weight = (0.5 + 0.5 * Math.min(1, entries.length / longTable)) / (1 + 0.3 * index)
      yield place < entries.length ? insert(near.start, `${entry},${line}`, weight) : insert(near.end, `,${line}${entry}`, weight)
    }
  },
})

function commonValue(entries: readonly Py[], here: Here): string | undefined {
  const counts = new Map<string, number>()
  for (const each of entries) {
    const value = at(each, 'value')
    const text = value ? here.source(value) : ''
    counts.set(text, (counts.get(text) ?? 0) + 1)
  }
  const [[text, count] = ['', 0]] = [...counts].sort((a, b) => b[1] - a[1])
  return count >= entries.length * commonShare && text !== '' ? text : undefined
}

/** Between the first two neighbours that it fits between, where the table is in order, with or without regard to case; else at the end. */
function placeOf(word: string, keys: readonly string[]): number {
  const plain = (text: string): string => text
  const small = (text: string): string => text.toLowerCase()
  const rising = (as: (text: string) => string): number => keys.filter((key, index) => index > 0 && as(keys[index - 1]!) <= as(key)).length
  const as = rising(small) > rising(plain) ? small : plain
  if (rising(as) < (keys.length - 1) * sortedShare) return keys.length
  const found = keys.findIndex((key, index) => as(word) < as(key) && (index === 0 || as(keys[index - 1]!) < as(word)))
  return found === -1 ? keys.length : found
}

/** Words of the failing tests that are written as the keys are and are none of them. */
function wordsFor(keys: readonly string[], { ctx }: Here): readonly string[] {
  const known = new Set(keys)
  const shapes = new Set(keys.map(shapeOf))
  const found = new Set<string>()
  const said = [...ctx.focus.failures.flatMap(({ message, expected }) => [message, expected ?? '']), ...(ctx.focus.tests ?? [])]
  for (const text of said)
    if (text.length <= excerptCharsMax)
      for (const [, single, double] of text.matchAll(/'([^'\n]{1,200})'|"([^"\n]{1,200})"/g))
        for (const word of [single ?? double!, ...(single ?? double!).split(/[^\w-]+/)])
          if (!known.has(word) && found.size < wordsMax && shapes.has(shapeOf(word))) found.add(word)
  return [...found]
}

/** Letters large or small, digits, and marks as they are. */
const shapeOf = (text: string): string =>
  text
    .replaceAll(/[A-Z][A-Z_]*/g, 'A')
    .replaceAll(/[a-z]+/g, 'a')
    .replaceAll(/\d+/g, '0')
