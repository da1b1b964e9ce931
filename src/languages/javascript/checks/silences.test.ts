import { expect, it } from 'vitest'
import { openSilences } from './silences.ts'

const text = 'export function f(a: string): number {\n  const b = g(a)\n  return b.c\n}\n'

it.each<readonly [what: string, after: string, added: readonly string[], deletes: boolean]>([
  ['nothing', text, [], false],
  ['@ts-ignore', text.replace('  return', '  // @ts-ignore\n  return'), ['a comment that tells the compiler to look away'], false],
  [
    '@ts-expect-error',
    text.replace('  return', '  /* @ts-expect-error */\n  return'),
    ['a comment that tells the compiler to look away'],
    false,
  ],
  ['eslint-disable', `/* eslint-disable */\n${text}`, ['a comment that tells the linter to look away'], false],
  ['any', text.replace('a: string', 'a: any'), ["the type 'any'"], false],
  ['unknown', text.replace('): number', '): unknown'), ["the type 'unknown'"], false],
  ['!', text.replace('b.c', 'b!.c'), ["a '!' that only claims that something is there"], false],
  ['as', text.replace('g(a)', 'g(a) as B'), ['a cast'], false],
  ['as any', text.replace('g(a)', 'g(a) as any'), ['a cast', "the type 'any'"], false],
  ['as const claims nothing', text.replace('g(a)', "'x' as const"), [], false],
  ['a statement less', text.replace('  const b = g(a)\n', ''), [], true],
  ['a guard', text.replace('  return', '  if (b === undefined) return 0\n  return'), [], false],
  ['a text that does not parse', 'export function (', [], false],
])('%s', (_, after, added, deletes) => {
  const silences = openSilences()
  expect(silences('a.ts', text, after)).toEqual({ added, deletes })
  // The text before is remembered, and forgotten when it is another.
  expect(silences('a.ts', after, after)).toEqual({ added: [], deletes: false })
  expect(silences('a.ts', text, after)).toEqual({ added, deletes })
})

it('what was silenced before is no fault of the change', () => {
  const old = text.replace('b.c', 'b!.c')
  expect(openSilences()('a.ts', old, old.replace('b!.c', 'b!.d'))).toEqual({ added: [], deletes: false })
})
