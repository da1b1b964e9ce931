/** Examples in Python of every template, its own and the common ones; no template trips over the standard library. About 6 seconds. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Candidate, Focus } from '../../../contracts/index.ts'
import { applyEdits } from '../../../kit/index.ts'
import { templateEngine, templates as common, type Template } from '../../templates/index.ts'
import { dialect } from './dialect.ts'
import { commonExamples } from './common-examples.ts'
import { own } from './families/index.ts'
import { templates as engine } from './index.ts'

/** Every candidate of one family for a piece of code, as resulting texts. */
function candidates(
  id: string,
  source: string,
  failure?: string,
  paths: readonly string[] = [],
  actual = '',
): { candidate: Candidate; after: string }[] {
  // Past the end, so that the span is never just one statement.
  const file = engine.open('example.py', `${source}\n\n`)
  if (!file) throw new Error(`does not parse: ${source}`)
  const failures = failure === undefined ? [] : [{ message: failure, expected: failure, actual }]
  const focus: Focus = { suspects: [], failures, paths }
  return [...file.candidates({ start: 0, end: source.length + 2 }, focus)]
    .filter((candidate) => candidate.family === id)
    .map((candidate) => ({ candidate, after: applyEdits(source, candidate.edits) }))
}

/** Blank ends of lines and empty lines are not the point of an example; depth is. */
const squeeze = (text: string): string =>
  text
    .replace(/[ \t]+$/gm, '')
    .replace(/\n+/g, '\n')
    .trim()

/** The one check of a template: its valid examples are among its candidates, its invalid ones give none, and all it writes parses. */
function check(id: string, { valid, invalid }: Template['examples']): void {
  expect(valid.length).toBeGreaterThan(0)
  for (const { before, after, failure, paths, actual } of valid) {
    const found = candidates(id, before, failure, paths, actual)
    expect(found.map((it) => squeeze(it.after))).toContain(squeeze(after))
    for (const { candidate, after: text } of found) {
      expect(text, candidate.explanation).not.toBe(before)
      expect(engine.open('example.py', `${text}\n`), `${candidate.explanation}\n${text}`).toBeDefined()
      expect(candidate.weight).toBeGreaterThan(0)
      expect(candidate.weight).toBeLessThanOrEqual(1)
    }
  }
  for (const before of invalid) expect(candidates(id, before).map((it) => it.after)).toEqual([])
}

describe('repair templates of Python alone', () => {
  for (const [template] of own) it(`${template.id}: ${template.title}`, () => check(template.id, template.examples))
})

describe('common repair templates in Python', () => {
  const said = common.filter(({ id }) => !dialect.without.has(id))
  for (const { id, title } of said) it(`${id}: ${title}`, () => check(id, { valid: commonExamples[id] ?? [], invalid: [] }))
  it('has examples of each and of no other', () => {
    expect(Object.keys(commonExamples).sort()).toEqual(said.map(({ id }) => id).sort())
  })
})

it('reaches into a lambda from the statement it stands in, which is what coverage knows', () => {
  const source = 'def f(a):\n    return sorted(a, key=lambda x: x[0])\n'
  const site = { start: source.indexOf('return'), end: source.length - 1 }
  const texts = [...engine.open('a.py', source)!.candidates(site, { suspects: [], failures: [] })].map(({ edits }) =>
    applyEdits(source, edits),
  )
  expect(texts).toContain(source.replace('x[0]', 'x[1]'))
})

describe('errors that the tests wait for', () => {
  it.each([
    [
      "DID NOT RAISE <class 'shop.OutOfStock'>",
      "with pytest.raises(OutOfStock, match=r'only \\d left'):",
      "raise OutOfStock('only d left')",
    ],
    ['AssertionError: ValueError not raised', "self.assertRaisesRegex(ValueError, 'too few')", "raise ValueError('too few')"],
    [
      '"n must be at least 0" does not match "stop"',
      "self.assertRaisesRegex(ValueError, 'n must be at least 0')",
      "raise ValueError('n must be at least 0')",
    ],
    ["Failed: DID NOT RAISE <class 'ValueError'>", 'f(1)', 'raise ValueError()'],
  ])('%s', (message, test, raised) => {
    const source = 'def f(n):\n    return n + 1\n'
    const found = engine
      .open('a.py', source)!
      .candidates({ start: 0, end: source.length }, { suspects: [], failures: [{ message }], tests: [test] })
    const texts = [...found].filter(({ family }) => family === 'throw-expected').map(({ edits }) => applyEdits(source, edits))
    expect(texts).toContain(`def f(n):\n    if n < 0:\n        ${raised}\n    return n + 1\n`)
  })
})

it('asks first what the message of the error speaks of', () => {
  const source = 'def f(items, n):\n    return items[n]\n'
  const failures = [{ message: '"n must be at least 0" does not match "stop"' }]
  const tests = ["self.assertRaisesRegex(ValueError, 'n must be at least 0')"]
  const found = [...engine.open('a.py', source)!.candidates({ start: 0, end: source.length }, { suspects: [], failures, tests })]
  const [first] = found.filter(({ family }) => family === 'throw-expected')
  expect(applyEdits(source, first!.edits)).toContain('    if n < 0:\n        raise ValueError(')
})

describe('the standard library', () => {
  const names = ['calendar', 'dataclasses', 'fnmatch', 'heapq']
  /** The search goes on when a template trips; here each fall is counted. */
  const falls: string[] = []
  const watched = [...own.map(([template]) => template), ...common.filter(({ id }) => !dialect.without.has(id))].map(
    (template): Template => ({
      ...template,
      id: `watched-${template.id}`,
      *propose(node, ctx) {
        try {
          yield* template.propose(node, ctx)
        } catch (error) {
          falls.push(`${template.id}: ${(error as Error).stack}`)
        }
      },
    }),
  )
  const careful = templateEngine({ ...dialect, without: new Set(common.map(({ id }) => id)) }, watched)

  it.each(names)('%s.py: no template falls, and few candidates do not parse', (name) => {
    const text = readFileSync(`/usr/lib/python3.11/${name}.py`, 'utf8').slice(0, 12_000)
    const source = text.slice(0, text.search(/\n(?=(?:def|class|@)[^\n]*\n(?![^]*\n(?:def|class|@)))/) + 1)
    const file = careful.open(`${name}.py`, source)!
    let tried = 0
    let broken = 0
    let seen = 0
    const focus: Focus = {
      suspects: [],
      failures: [{ message: "ValueError: 'no', IndexError, ZeroDivisionError: 'NoneType'", expected: "['a', 17]" }],
      tests: ["f('abc', 17)"],
    }
    for (const candidate of file.candidates({ start: 0, end: source.length }, focus)) {
      // One in 499: all of them would take minutes.
      if (seen++ % 499 !== 0) continue
      tried++
      if (!engine.open(name, applyEdits(source, candidate.edits))) broken++
    }
    expect(falls).toEqual([])
    expect(tried).toBeGreaterThan(10)
    expect(broken / tried).toBeLessThan(0.05)
  })
})
