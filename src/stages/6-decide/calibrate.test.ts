import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cumulative, logMarginal, quantile } from './beta.ts'
import { calibrate, type Outcomes } from './calibrate.ts'

const row = (language: string, family: string, right: number, total: number): Outcomes => ({
  tier: 'one-behaviour',
  language,
  tests: 'one',
  family,
  right,
  total,
})
const mean = (counted: readonly Outcomes[], language: string, family: string): number => {
  const { right, wrong } = calibrate(counted).posterior({ tier: 'one-behaviour', language, tests: 'one', family })
  return right / (right + wrong)
}

describe('the beta distribution', () => {
  it.each([
    // Beta(1, 1) is uniform; Beta(2, 1) has x² below x; Beta(n, 1) has 0.05 below 0.05^(1/n).
    [0.3, 1, 1, 0.3],
    [0.3, 2, 1, 0.09],
    [0.5, 7, 7, 0.5],
    [0.9, 29, 1, 0.9 ** 29],
    [0.1, 1, 29, 1 - 0.9 ** 29],
  ])('has below %f with (%f, %f) the mass %f', (x, a, b, mass) => expect(cumulative(x, a, b)).toBeCloseTo(mass, 10))

  it('gives back the share at which the mass is reached', () => {
    const shape = fc.double({ min: 0.5, max: 400, noNaN: true })
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 0.99, noNaN: true }), shape, shape, (chance, a, b) => {
        expect(cumulative(quantile(chance, a, b), a, b)).toBeCloseTo(chance, 6)
      }),
    )
  })

  it.each([
    [1, 0, 0.5],
    [1, 1, 1 / 6],
    [3, 0, 0.25],
  ])('%i right and %i wrong come with the chance %f when every share is as likely', (right, wrong, chance) =>
    expect(Math.exp(logMarginal(right, wrong, 1, 1))).toBeCloseTo(chance, 10),
  )
})

describe('calibrate', () => {
  const alike = [row('a', 'x', 20, 20), row('a', 'y', 19, 20), row('b', 'x', 20, 20), row('b', 'y', 20, 20)]
  const apart = [row('a', 'x', 40, 40), row('a', 'y', 2, 40), row('b', 'x', 39, 40), row('b', 'y', 1, 40)]

  it('kinds that go alike lend each other more than kinds that do not', () => {
    const [, , , familyAlike] = calibrate(alike).strengths
    const [, , , familyApart] = calibrate(apart).strengths
    expect(familyAlike!).toBeGreaterThan(familyApart!)
    expect(mean(apart, 'a', 'x')).toBeGreaterThan(0.9)
    expect(mean(apart, 'a', 'y')).toBeLessThan(0.15)
  })

  it('a kind without outcomes is between what its language and what its tier did', () => {
    const { posterior } = calibrate([...apart, row('c', 'x', 5, 10)])
    const of = (language: string): number => {
      const { right, wrong } = posterior({ tier: 'one-behaviour', language, tests: 'several', family: 'new' })
      return right / (right + wrong)
    }
    // 87 of 170 were right: those of a language that was never seen are likely as often.
    expect(of('never')).toBeCloseTo(87 / 170, 1)
    expect(of('a')).toBeGreaterThan(0.4)
    expect(of('a')).toBeLessThan(0.6)
  })

  it('one more right outcome never lowers a posterior, and one more wrong never raises it', () => {
    const counts = fc.record({ right: fc.nat(60), wrong: fc.nat(60) })
    fc.assert(
      fc.property(fc.array(counts, { minLength: 1, maxLength: 4 }), (groups) => {
        const counted = groups.map(({ right, wrong }, at) => row('a', `f${at}`, right, right + wrong))
        const of = (own: readonly Outcomes[]): number => {
          const { right, wrong } = calibrate(counted, own).posterior({ tier: 'one-behaviour', language: 'a', tests: 'one', family: 'f0' })
          return right / (right + wrong)
        }
        expect(of([row('a', 'f0', 1, 1)])).toBeGreaterThanOrEqual(of([]))
        expect(of([row('a', 'f0', 0, 1)])).toBeLessThanOrEqual(of([]))
      }),
    )
  })
})
