import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Candidate } from '../../contracts/index.ts'
import { applyEdits } from '../../kit/index.ts'
import { compatible, filesOf, nameOf } from './change.ts'

const candidate = (start: number, end: number, text: string, path = 'a.js'): Candidate => ({
  family: 'x',
  path,
  start,
  end,
  edits: [{ start, end, text }],
  weight: 1,
  explanation: '',
})

describe('compatible', () => {
  const rows: readonly (readonly [string, Candidate, Candidate, boolean])[] = [
    ['apart', candidate(0, 1, 'x'), candidate(2, 3, 'y'), true],
    ['side by side', candidate(0, 1, 'x'), candidate(1, 2, 'y'), true],
    ['overlapping', candidate(0, 2, 'x'), candidate(1, 3, 'y'), false],
    ['one inside the other', candidate(0, 9, 'x'), candidate(3, 4, 'y'), false],
    ['two insertions at one place', candidate(3, 3, 'x'), candidate(3, 3, 'y'), false],
    ['in two files', candidate(0, 2, 'x'), candidate(0, 2, 'y', 'b.js'), true],
  ]
  it.each(rows)('%s', (_, a, b, expected) => {
    expect(compatible(a, b)).toBe(expected)
    expect(compatible(b, a)).toBe(expected)
  })
})

it('gives one name to two ways of writing one change, and two names to two results', () => {
  const text = 'return a + b'
  const texts = new Map([['a.js', text]])
  const name = (...parts: Candidate[]): string => nameOf(filesOf(parts), texts)
  expect(name(candidate(7, 12, 'a - b'))).toBe(name(candidate(9, 10, '-')))
  fc.assert(
    fc.property(
      fc.nat(11),
      fc.nat(3),
      fc.string({ maxLength: 3 }),
      fc.nat(11),
      fc.nat(3),
      fc.string({ maxLength: 3 }),
      (s1, l1, t1, s2, l2, t2) => {
        const a = candidate(s1, Math.min(12, s1 + l1), t1)
        const b = candidate(s2, Math.min(12, s2 + l2), t2)
        expect(name(a) === name(b)).toBe(applyEdits(text, a.edits) === applyEdits(text, b.edits))
      },
    ),
  )
})
