import { performance } from 'node:perf_hooks'
import { expect, it } from 'vitest'
import { tryable } from './pattern-tried.ts'

/** Every pattern that backtracks: what is let through has to end soon. A quarter of a second is a thousand times what a plain one takes. */
it.each([
  '^(a+)+$',
  '^(a|a)*$',
  '^(a|a|a|a|a)*$',
  '^(a|aa)+$',
  '^(?:a?){20}a{20}$',
  '^a*a*a*a*a*a*a*a*$',
  '^(a*)*(a*)*$',
  '^([a-z]+)*\\d$',
  '^(?:a{2,}){3,}$',
  '^((a?)*)*$',
  '(.*)(.*)(.*)(.*)(.*)x',
  '^(\\w+\\s?)*$',
])('%s is tried on no text that it would take long for', (pattern) => {
  const texts = Array.from({ length: 80 }, (_, length) => `${'a'.repeat(length)}!`)
  const compiled = new RegExp(pattern)
  for (const text of tryable(pattern, texts)) {
    const from = performance.now()
    compiled.test(text)
    expect(performance.now() - from, `${text.length} characters`).toBeLessThan(250)
  }
})

it('a plain pattern is tried on every text that is not long', () => {
  expect(tryable('^v?\\d+\\.\\d+$', ['1.2', 'v10.20', 'a'.repeat(60), 'a'.repeat(61)])).toHaveLength(3)
})
