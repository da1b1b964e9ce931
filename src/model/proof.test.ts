import { expect, it } from 'vitest'
import { wholePercent } from './index.ts'

it.each([
  [0.998, '99'],
  [0.9999, '99'],
  [0.5, '50'],
  [0.009, '0'],
])('%f is said as %s %%', (share, said) => expect(wholePercent(share)).toBe(said))
