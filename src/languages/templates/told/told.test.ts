/** Values read back from what runners print, and texts aligned word by word. Well below a second. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyEdits } from '../../../kit/index.ts'
import { hunksBetween } from './align.ts'
import { readPrinted, type Printed } from './printed.ts'

/** What is read, as plain data: texts in quotes, leaves bare. */
const plain = (value: Printed | undefined): unknown =>
  value === undefined
    ? undefined
    : value.kind === 'leaf'
      ? { leaf: value.text }
      : value.kind === 'text'
        ? value.value
        : value.kind === 'list'
          ? value.items.map(plain)
          : Object.fromEntries([...value.entries].map(([key, item]) => [key, plain(item)]))

describe('printed values', () => {
  it.each([
    ["{'a': None, 'b': [1, 'x']}", { a: { leaf: 'None' }, b: [{ leaf: '1' }, 'x'] }],
    ["Array &0 ['type' => null]", { type: { leaf: 'null' } }],
    ['{ level: 4, on: true }', { level: { leaf: '4' }, on: { leaf: 'true' } }],
    ["Point(x=1, y='2')", { '()': { leaf: 'Point' }, x: { leaf: '1' }, y: '2' }],
    ["{'a', 'b'}", ['a', 'b']],
    ["[b'a', \"it's\"]", ['a', "it's"]],
    ["{'a': 1, 'b': …", { a: { leaf: '1' } }],
    [String.raw`'\x1b[0m\u00e9\n'`, '\x1b[0mé\n'],
    ['It is prose', undefined],
    ['', undefined],
  ])('%s', (text, value) => {
    expect(plain(readPrinted(text))).toEqual(value)
  })

  it('reads back any JSON', () => {
    fc.assert(
      fc.property(fc.array(fc.dictionary(fc.string({ minLength: 1 }), fc.string())), (value) => {
        // Without prototypes on both sides: a key may be called anything.
        expect(JSON.stringify(plain(readPrinted(JSON.stringify(value))))).toEqual(JSON.stringify(value))
      }),
      { numRuns: 100 },
    )
  })
})

it('hunks make one text into the other', () => {
  const words = fc.array(fc.constantFrom('a', 'key', "'", ' ', ': ', '7', '\n'), { maxLength: 12 }).map((list) => list.join(''))
  fc.assert(
    fc.property(words, words, (actual, expected) => {
      const hunks = hunksBetween(actual, expected)
      if (hunks) expect(applyEdits(actual, [...hunks])).toBe(expected)
    }),
  )
})
