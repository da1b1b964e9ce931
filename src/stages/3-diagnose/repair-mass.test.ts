import fc from 'fast-check'
import { expect, test } from 'vitest'
import { repairMass } from './repair-mass.ts'

/** Statements are the parts of `text` named, in that order; the answer in whole per cent. */
const check = (text: string, parts: readonly string[], expected: readonly number[]): void => {
  const statements = parts.map((part) => ({ start: text.indexOf(part), end: text.indexOf(part) + part.length }))
  expect(repairMass(text, statements).map((mass) => Math.round(mass * 100))).toEqual(expected)
}

test('counts what a statement itself holds', () => {
  check('return x', ['return x'], [8])
  check('i = 11', ['i = 11'], [26])
  check('a < b', ['a < b'], [29])
  check("say('it is 7 < 8')", ["say('it is 7 < 8')"], [11])
})
test('what a statement inside holds is not its own', () => {
  const loop = 'while (i < 8) { i = 11 }'
  check(loop, [loop, 'i = 11'], [38, 26])
  check(loop, ['i = 11', loop], [26, 38])
})
test('comments, code between statements and other files hold nothing', () => {
  check('f() // 7 < 8\n/* 9 */', ['f() // 7 < 8\n/* 9 */'], [8])
  check('const a = 1 < 2\nb', ['b'], [8])
})
test('any text and any spans give shares, one for each', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), fc.array(fc.tuple(fc.nat(200), fc.nat(200)), { maxLength: 20 }), (text, spans) => {
      const mass = repairMass(
        text,
        spans.map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) })),
      )
      expect(mass).toHaveLength(spans.length)
      for (const one of mass) expect(one >= 0 && one <= 1).toBe(true)
    }),
  )
})
