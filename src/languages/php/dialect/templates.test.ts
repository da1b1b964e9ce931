/** Examples in PHP of every template, its own and the common ones. About 4 seconds. */
import { describe, expect, it } from 'vitest'
import type { Candidate, Focus } from '../../../contracts/index.ts'
import { applyEdits } from '../../../kit/index.ts'
import { templates as common, type Template } from '../../templates/index.ts'
import { commonExamples } from './common-examples.ts'
import { dialect } from './dialect.ts'
import { own } from './families/index.ts'
import { templates as engine } from './index.ts'

const opening = '<?php\n'

/** Every candidate of one family for a piece of code, as resulting texts. */
function candidates(id: string, source: string, failure?: string, actual = ''): { candidate: Candidate; after: string }[] {
  // Past the end, so that the span is never just one statement.
  const text = `${opening}${source}\n\n`
  const file = engine.open('example.php', text)
  if (!file) throw new Error(`does not parse: ${source}`)
  const focus: Focus = { suspects: [], failures: failure === undefined ? [] : [{ message: failure, expected: failure, actual }] }
  return [...file.candidates({ start: 0, end: text.length }, focus)]
    .filter((candidate) => candidate.family === id)
    .map((candidate) => ({ candidate, after: applyEdits(text, candidate.edits) }))
}

/** Layout is not the point of an example. */
const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim()

/** The one check of a template: its valid examples are among its candidates, its invalid ones give none, and all it writes parses. */
function check(id: string, { valid, invalid }: Template['examples']): void {
  expect(valid.length).toBeGreaterThan(0)
  for (const { before, after, failure, actual } of valid) {
    const found = candidates(id, before, failure, actual)
    expect(found.map((it) => squeeze(it.after))).toContain(squeeze(opening + after))
    for (const { candidate, after: text } of found) {
      expect(text, candidate.explanation).not.toBe(`${opening}${before}\n\n`)
      expect(engine.open('example.php', text), `${candidate.explanation}\n${text}`).toBeDefined()
      expect(candidate.weight).toBeGreaterThan(0)
      expect(candidate.weight).toBeLessThanOrEqual(1)
    }
  }
  for (const before of invalid) expect(candidates(id, before).map((it) => it.after)).toEqual([])
}

describe('repair templates of PHP alone', () => {
  for (const [template] of own) it(`${template.id}: ${template.title}`, () => check(template.id, template.examples))
})

describe('common repair templates in PHP', () => {
  const said = common.filter(({ id }) => !dialect.without.has(id))
  for (const { id, title } of said) it(`${id}: ${title}`, () => check(id, { valid: commonExamples[id] ?? [], invalid: [] }))
  it('has examples of each and of no other', () => {
    expect(Object.keys(commonExamples).sort()).toEqual(said.map(({ id }) => id).sort())
  })
})
