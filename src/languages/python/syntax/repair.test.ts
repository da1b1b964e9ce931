import { describe, expect, it } from 'vitest'
import { applyEdits } from '../../../kit/index.ts'
import { parse } from '../tree/index.ts'
import { repairSyntax } from './repair.ts'

/** Everything within this rank is tried in a fraction of a second. */
const RANK_MAX = 15

function check(broken: string, right: string): void {
  expect('fault' in parse(broken), 'the example must be broken').toBe(true)
  const texts = [...repairSyntax('broken.py', broken)].map((candidate) => applyEdits(broken, candidate.edits))
  for (const text of texts) expect('fault' in parse(text)).toBe(false)
  const squeeze = (text: string): string =>
    text.replace(/[^\S\n]+/g, (space, at: number) => (at === 0 || text[at - 1] === '\n' ? space : ' ')).trim()
  const rank = texts.findIndex((text) => squeeze(text) === squeeze(right))
  expect({ rank, first: texts[0] }).toSatisfy(() => rank >= 0 && rank < RANK_MAX)
}

describe('syntax repair', () => {
  it.each([
    ['the colon of a function', 'def f(a)\n    return a\n', 'def f(a):\n    return a\n'],
    ['the colon of a condition', 'def f(a):\n    if a\n        return 1\n', 'def f(a):\n    if a:\n        return 1\n'],
    ['the colon of else', 'if a:\n    b()\nelse\n    c()\n', 'if a:\n    b()\nelse:\n    c()\n'],
    ['a closing parenthesis', 'a = f(g(1)\nb = 2\n', 'a = f(g(1))\nb = 2\n'],
    ['a closing parenthesis of a definition', 'def f(a, b:\n    return a\n', 'def f(a, b):\n    return a\n'],
    ['a closing bracket', 'a = [1, 2\nb = 3\n', 'a = [1, 2]\nb = 3\n'],
    ['a closing brace', "a = {'b': 1\n\ndef f():\n    return a\n", "a = {'b': 1}\n\ndef f():\n    return a\n"],
    ['a parenthesis too much', 'f(a))\n', 'f(a)\n'],
    ['the wrong bracket', 'a = [1, 2)\n', 'a = [1, 2]\n'],
    ['a comma', 'f(a b)\n', 'f(a, b)\n'],
    ['an assignment for a comparison', 'if a = 1:\n    b()\n', 'if a == 1:\n    b()\n'],
    ['a mark the wrong way round', 'if a =< 1:\n    b()\n', 'if a <= 1:\n    b()\n'],
    ['and', 'if a && b:\n    c()\n', 'if a and b:\n    c()\n'],
    ['not', 'if !a:\n    c()\n', 'if not a:\n    c()\n'],
    ['an increment', 'a++\n', 'a += 1\n'],
    ['else if', 'if a:\n    b()\nelse if c:\n    d()\n', 'if a:\n    b()\nelif c:\n    d()\n'],
    ['a keyword', 'def f():\n    retrun 1\n', 'def f():\n    return 1\n'],
    ['a keyword of a block', 'whlie a:\n    b()\n', 'while a:\n    b()\n'],
    ['an import', 'improt os\n', 'import os\n'],
    ['a quote', "a = 'b\nc = 1\n", "a = 'b'\nc = 1\n"],
    ['a quote in a call', "f('a, 1)\ng()\n", "f('a', 1)\ng()\n"],
    ['a quote of another kind', 'a = \'b"\n', 'a = "b"\n'],
    ['a line too deep', 'def f():\n    a = 1\n      b = 2\n    return a\n', 'def f():\n    a = 1\n    b = 2\n    return a\n'],
    [
      'a block not deep enough',
      'def f(a):\n    if a:\n    return 1\n    return 2\n',
      'def f(a):\n    if a:\n        return 1\n    return 2\n',
    ],
    ['a line between depths', 'def f(a):\n    if a:\n        b()\n      c()\n', 'def f(a):\n    if a:\n        b()\n    c()\n'],
    ['print of Python 2', "print 'a'\n", "print('a')\n"],
    ['in', 'for a b:\n    c()\n', 'for a in b:\n    c()\n'],
  ])('%s', (_, broken, right) => check(broken, right))

  it('offers nothing for a file that parses', () => {
    expect([...repairSyntax('a.py', 'f(1)\n')]).toEqual([])
  })
})
