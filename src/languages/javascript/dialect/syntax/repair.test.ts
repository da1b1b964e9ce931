import { describe, expect, it } from 'vitest'
import { applyEdits } from '../../../../kit/index.ts'
import { templates } from '../index.ts'

/** Everything within this rank is tried in a fraction of a second. */
const rankMax = 15

function check(broken: string, right: string): void {
  expect(templates.open('broken.ts', broken), 'the example must be broken').toBeUndefined()
  const texts = [...templates.repairSyntax('broken.ts', broken)].map((candidate) => applyEdits(broken, candidate.edits))
  for (const text of texts) expect(templates.open('broken.ts', text)).toBeDefined()
  const squeeze = (text: string): string => text.replace(/\s+/g, '')
  const rank = texts.findIndex((text) => squeeze(text) === squeeze(right))
  expect({ rank, first: texts[0] }).toSatisfy(() => rank >= 0 && rank < rankMax)
}

const examples: readonly (readonly [string, string, string])[] = [
  ['a closing parenthesis', 'const a = f(g(1)\nconst b = 2\n', 'const a = f(g(1))\nconst b = 2\n'],
  [
    'a closing brace by layout',
    'function f() {\n  if (a) {\n    g()\n  h()\n}\nf()\n',
    'function f() {\n  if (a) {\n    g()\n  }\n  h()\n}\nf()\n',
  ],
  [
    'a closing brace of a function by layout',
    'function f() {\n  g()\n\nfunction h() {\n  g()\n}\n',
    'function f() {\n  g()\n}\n\nfunction h() {\n  g()\n}\n',
  ],
  ['a brace too much', 'function f() {\n  g()\n}\n}\nf()\n', 'function f() {\n  g()\n}\nf()\n'],
  ['a comma in a list', 'const a = [1, 2 3]', 'const a = [1, 2, 3]'],
  ['a comma in an object', "const a = {\n  b: 1\n  c: 'x',\n}", "const a = {\n  b: 1,\n  c: 'x',\n}"],
  ['a colon', 'const a = { b 1 }', 'const a = { b: 1 }'],
  ['an arrow', 'const f = (a, b) = a + b', 'const f = (a, b) => a + b'],
  ['an arrow with a space', 'const f = (x) = > x + 1', 'const f = (x) => x + 1'],
  ['a keyword', 'funtion f() { return 1 }', 'function f() { return 1 }'],
  ['a keyword inside', 'function f() { retrun 1 }', 'function f() { return 1 }'],
  ['a quote', "const a = 'b\nconst c = 1\n", "const a = 'b'\nconst c = 1\n"],
  ['a quote in a call', "f('a, 1)\ng()", "f('a', 1)\ng()"],
  ['an operator the wrong way round', 'if (a =< b) f()', 'if (a <= b) f()'],
  ['async', 'function f() { return await g() }', 'async function f() { return await g() }'],
  ['a parenthesis too much', 'f(a))', 'f(a)'],
  ['a parenthesis of a condition', 'if (a > b {\n  f()\n}', 'if (a > b) {\n  f()\n}'],
  ['an opening brace', 'function f(a) \n  return a\n}\n', 'function f(a) {\n  return a\n}\n'],
  ['a semicolon in a list', 'f(a; b)', 'f(a, b)'],
  ['a name declared again', 'function f(a) {\n  let b = a\n  let b = 2\n  return b\n}\n', 'function f(a) {\n  let b = a\n  return b\n}\n'],
  ['a name declared instead of assigned', 'const a = 1\nlet b = a\nlet b = b + 1\n', 'const a = 1\nlet b = a\nb = b + 1\n'],
  ['a name declared for another', 'const f = (a, a) => a + b', 'const f = (a, b) => a + b'],
  ['two versions mixed', 'let m = r * x\nlet r = m * y\nlet m = r * z\nlet r = m * w\n', 'let m = x\nlet r = y\n'],
]

describe('syntax repair', () => {
  it.each(examples)('%s', (_, broken, right) => check(broken, right))
  it('offers nothing for a file that parses', () => {
    expect([...templates.repairSyntax('a.ts', 'f(1)')]).toEqual([])
  })
})
