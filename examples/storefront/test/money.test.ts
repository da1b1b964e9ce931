import { describe, expect, it } from 'vitest'
import { formatCents, shareOf } from '../src/money.js'

describe('money', () => {
  it.each([
    [10_000, 500, 500],
    [1_450, 500, 73],
    [0, 1_200, 0],
  ])('takes a share of %i cents at %i basis points', (amount, basisPoints, share) => {
    expect(shareOf(amount, basisPoints)).toBe(share)
  })

  it.each([
    [0, '0.00'],
    [5, '0.05'],
    [123_456, '1234.56'],
    [-250, '-2.50'],
  ])('writes %i cents', (amount, written) => {
    expect(formatCents(amount)).toBe(written)
  })
})
