import type { WarmCase } from './case.ts'

/** How the source and the edit are written. */
export const textCases: readonly WarmCase[] = [
  {
    name: 'regex',
    source: 'export const f = (s) => /^[a-y]+$/.test(s)',
    test: "assert.ok(m.f('z'))",
    find: 'a-y',
    good: 'a-z',
    bad: 'a-x',
  },
  {
    name: 'syntax',
    source: 'export function f(x) { return x - 1 }',
    test: 'assert.equal(m.f(1), 2)',
    find: 'x - 1',
    good: 'x + 1',
    bad: 'x +* 1',
    badStatus: 'invalid',
  },
  {
    name: 'import-used',
    source:
      "import path from 'node:path'\nimport { sep as separator } from 'node:path'\nexport const f = (a) => path.basename(a) + separator",
    test: "assert.equal(m.f('a/b'), '/b')",
    find: 'path.basename(a) + separator',
    good: 'separator + path.basename(a)',
    bad: 'path.dirname(a)',
  },
  {
    name: 'two-edits',
    source: 'export function f(a) { let s = a; s -= 1; return s }',
    test: 'assert.equal(m.f(1), 4)',
    find: 's = a; s -= 1',
    good: 's = a * 2; s += 2',
    bad: 's = a * 2; s -= 2',
  },
  {
    name: 'comments-and-directive',
    source: "/* head */ 'use strict'\n// note\nexport const f = (x) => /* a */ x /* b */ - 1 // end\n",
    test: 'assert.equal(m.f(1), 2)',
    find: '- 1',
    good: '+ 1',
    bad: '* 1',
  },
  {
    name: 'no-semicolons',
    source:
      'export const g = (x) => x\nexport const f = (x) => {\n  if (x > 1) return g(x)\n  else if (x > 0)\n    return x - 1\n  return 0\n}\n;[1].forEach(() => {})\n',
    test: 'assert.equal(m.f(1), 2)',
    find: 'x - 1',
    good: 'x + 1',
    bad: 'x',
  },
]
