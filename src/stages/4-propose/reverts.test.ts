import fc from 'fast-check'
import { expect, it } from 'vitest'
import { applyEdits } from '../../kit/index.ts'
import { revertCandidates } from './reverts.ts'

const before = 'a\nb\nc\nd\ne\n'
const after = 'a\nB\nc\nd\nnew\ne\n'
const version = { commit: '0123456789abcdef', subject: 'Capital', before, after }

it.each([
  ['each hunk alone', after, [version], ['a\nb\nc\nd\nnew\ne\n', 'a\nB\nc\nd\ne\n']],
  ['a hunk whose lines were changed since stays', 'a\nBB\nc\nd\nnew\ne\n', [version], ['a\nBB\nc\nd\ne\n']],
  ['lines that stand at several places', 'a\nB\nc\nx\na\nB\nc\n', [version], []],
  ['a deleted line comes back', 'a\nc\n', [{ ...version, before: 'a\nb\nc\n', after: 'a\nc\n' }], ['a\nb\nc\n']],
  ['no history', after, [], []],
])('%s', (_, now, versions, expected) => {
  const found = revertCandidates('x.js', now, versions)
  expect(found.map(({ edits }) => applyEdits(now, edits))).toEqual(expected)
})

it('the newest change comes first, and says whose it was', () => {
  const [newest, older] = revertCandidates('x.js', after, [
    { ...version, commit: undefined, subject: '', before: 'a\nB\nc\nd\ne\n' },
    version,
  ])
  expect([newest?.explanation, older?.explanation]).toEqual([
    'takes back a part of edits not yet committed',
    'takes back a part of 0123456789 "Capital"',
  ])
  expect(newest!.weight).toBeGreaterThan(older!.weight)
})

it('all hunks of the last change together give the text before it', () => {
  const line = fc.constantFrom('a', 'b', 'c', 'd', '')
  const text = fc.array(line, { maxLength: 8 }).map((list) => list.map((one) => `${one}\n`).join(''))
  fc.assert(
    fc.property(text, text, (old, now) => {
      const found = revertCandidates('x.js', now, [{ commit: 'c', subject: '', before: old, after: now }])
      for (const { start, end, edits } of found) {
        expect(edits).toHaveLength(1)
        expect(start).toBeLessThanOrEqual(end)
        expect(applyEdits(now, edits)).not.toBe(now)
      }
    }),
  )
})
