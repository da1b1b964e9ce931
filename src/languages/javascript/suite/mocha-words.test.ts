/** How the words for each mocha are chosen; the runs themselves are tried in test/suite. */
import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'

const { wordsOf, oldWords } = createRequire(import.meta.url)('./runtime/mocha.cjs') as {
  wordsOf(options: Record<string, unknown>, major: number): string[]
  oldWords(words: readonly string[], reporter: string, major: number): { nodeFlags: string[]; words: string[] }
}

describe('mocha 6 to 10: options in words', () => {
  it.each<readonly [string, Record<string, unknown>, number, string]>([
    ['6 and 7 read test/mocha.opts too', { _: ['test'] }, 7, '--no-config --no-package --no-opts test'],
    ['8 knows no such file', { _: ['test'] }, 8, '--no-config --no-package test'],
    [
      'lists, switches and aliases',
      { require: ['a', 'b'], r: ['a', 'b'], exit: true, bail: false, timeout: 50, config: 'x', grep: undefined, _: ['t.js'] },
      10,
      '--no-config --no-package --require a --require b --exit --no-bail --timeout 50 t.js',
    ],
  ])('%s', (_, options, major, expected) => expect(wordsOf(options, major).join(' ')).toBe(expected))
})

describe('mocha 5 and older: what the program gets', () => {
  it.each([
    ['ours is the reporter', '-R dot --reporter-options a=b --ui tdd test/a.js', '', '--reporter ours --exit --ui tdd test/a.js'],
    ['nothing stops early', '--bail -w --forbid-only test', '', '--reporter ours --exit test'],
    [
      'flags of Node go to Node',
      '--harmony -gc --max-old-space-size=99 test',
      '--harmony --expose-gc --max-old-space-size=99',
      '--reporter ours --exit test',
    ],
  ])('%s', (_, given, nodeFlags, expected) => {
    const got = oldWords(given.split(' '), 'ours', 5)
    expect([got.nodeFlags.join(' '), got.words.join(' ')]).toEqual([nodeFlags, expected])
  })

  it('3 and older exit by themselves', () => {
    expect(oldWords(['test'], 'ours', 3).words).toEqual(['--reporter', 'ours', 'test'])
  })
})
