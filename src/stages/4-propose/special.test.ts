import { expect, it } from 'vitest'
import type { Change } from './change.ts'
import { isSpecial } from './special.ts'

const path = 'a.js'
const change = (text: string): Change => ({
  parts: [{ family: 'x', path, start: 0, end: 0, edits: [{ start: 0, end: 0, text }], weight: 1, explanation: '' }],
  score: 1,
  source: 'templates',
})

it.each([
  [`key == "k"`, true],
  [`'k' === key`, true],
  [`!(key !== 'k')`, true],
  [`key is not 'k'`, true],
  [`size === 1234`, true],
  [`1234 == size`, true],
  [`keys == ['k']`, true],
  [`key === 'own'`, false],
  [`size === 17`, false],
  [`size === 2`, false],
  [`key === ''`, false],
  [`key === 'nowhere'`, false],
  [`f('k')`, false],
  [`size > 1234`, false],
  [`key = 'k'`, false],
])('%s asks for what only the test knows: %s', (text, expected) => {
  const files = new Map([[path, `const own = 'own'\nconst limit = 17\n`]])
  expect(isSpecial(change(text), files, [`expect(f('k', 1234, 2, 17)).toBe('')`])).toBe(expected)
})

it('looks at the whole line: a literal alone may be what is compared with', () => {
  const own = `if (labels == ['']) {\n  x = ''\n}\n`
  const at = (start: number): Change => ({
    parts: [{ family: 'x', path, start, end: start + 2, edits: [{ start, end: start + 2, text: `'k'` }], weight: 1, explanation: '' }],
    score: 1,
    source: 'templates',
  })
  const tests = [`f('k')`]
  expect(isSpecial(at(own.indexOf(`''`)), new Map([[path, own]]), tests)).toBe(true)
  expect(isSpecial(at(own.lastIndexOf(`''`)), new Map([[path, own]]), tests)).toBe(false)
})
