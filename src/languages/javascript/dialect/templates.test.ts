import { describe, expect, it } from 'vitest'
import { applyEdits } from '../../../kit/index.ts'
import type { Candidate, Focus } from '../../../contracts/index.ts'
import { priors, templates, type Template, type ValidExample } from '../../templates/index.ts'
import { own } from './families/index.ts'
import { templates as engine } from './index.ts'

/** Every candidate of one family for a piece of code, as resulting texts. */
function candidates(
  template: Template,
  source: string,
  { failure, message = '', actual, paths }: Partial<ValidExample> = {},
): { candidate: Candidate; after: string }[] {
  // Past the end, so that the span is never just one statement.
  const file = engine.open('example.ts', `${source}\n\n`)
  if (!file) throw new Error(`does not parse: ${source}`)
  const focus: Focus = {
    suspects: [],
    failures:
      failure === undefined && message === ''
        ? []
        : [{ message, ...(failure === undefined ? {} : { expected: failure }), ...(actual === undefined ? {} : { actual }) }],
    ...(paths ? { paths } : {}),
  }
  return [...file.candidates({ start: 0, end: source.length + 2 }, focus)]
    .filter((candidate) => candidate.family === template.id)
    .map((candidate) => ({ candidate, after: applyEdits(source, candidate.edits) }))
}

/** Layout is not the point of an example. */
const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim()

/** The one check of a template: its valid examples are among its candidates, its invalid ones give none, and all it writes parses. */
function check(template: Template): void {
  const { valid, invalid } = template.examples
  expect(valid.length).toBeGreaterThan(0)
  expect(invalid.length).toBeGreaterThan(0)
  for (const example of valid) {
    const { before, after } = example
    const found = candidates(template, before, example)
    expect(found.map((it) => squeeze(it.after))).toContain(squeeze(after))
    for (const { candidate, after: text } of found) {
      expect(text, candidate.explanation).not.toBe(before)
      expect(engine.open('example.ts', text), `${candidate.explanation}\n${text}`).toBeDefined()
      expect(candidate.weight).toBeGreaterThan(0)
      expect(candidate.weight).toBeLessThanOrEqual(1)
    }
  }
  for (const before of invalid) expect(candidates(template, before).map((it) => it.after)).toEqual([])
}

describe('repair templates', () => {
  for (const template of [...templates, ...own.map(([it]) => it)]) it(`${template.id}: ${template.title}`, () => check(template))
  it('has a prior for each and no prior for none', () => {
    expect(Object.keys(priors).sort()).toEqual(templates.map((template) => template.id).sort())
  })
})
