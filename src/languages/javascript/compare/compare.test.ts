import { describe, expect, test } from 'vitest'
import { newExports, sameTree } from './index.ts'

describe('sameTree', () => {
  test.each([
    ['layout, quotes, comments', `const a = 'x' // one`, `const a =\n  "x"`, true],
    ['number spelling', 'f(1000, 0x10)', 'f(1e3, 16)', true],
    ['braces around one statement', 'if (a) b()', 'if (a) { b() }', true],
    ['braces of an arrow decide', 'const f = () => a', 'const f = () => { a }', false],
    ['a block that holds a declaration', 'if (a) { let b = 1 }', 'if (a) { let b = 2 }', false],
    ['shorthand', 'f({ a })', 'f({ a: a })', true],
    ['parentheses', 'a = (b + c) * d', 'a = ((b + c)) * d', true],
    ['another operator', 'a < b', 'a <= b', false],
    ['another string', `f('a')`, `f('b')`, false],
    ['optional call', 'a?.b()', 'a.b()', false],
    ['another regular expression', '/a/.test(b)', '/a/i.test(b)', false],
    ['template text', 'f(`a${b}`)', 'f(`c${b}`)', false],
    ['else or not', 'if (a) b(); else c()', 'if (a) b()', false],
    ['bigint', 'f(1n)', 'f(2n)', false],
    ['directive', `'use strict'; a()`, 'a()', false],
  ])('%s', (_, one, other, same) => {
    expect(sameTree('a.js', one, other)).toBe(same)
  })
  test('types do not count, what runs does', () => {
    expect(sameTree('a.ts', 'const a: number = f(b as string)!', 'const a = f(b)')).toBe(true)
    expect(sameTree('a.ts', 'interface A { b: string }\nf()', `import type { A } from './a'\nf()`)).toBe(true)
    expect(sameTree('a.ts', 'enum A { B = 1 }', 'enum A { B = 2 }')).toBe(false)
  })
  test('a text that does not parse equals only itself', () => {
    expect(sameTree('a.js', 'f(', 'f(')).toBe(true)
    expect(sameTree('a.js', 'f(', 'f( ')).toBe(false)
  })
})

describe('newExports', () => {
  test.each([
    ['export function', 'const a = 1', 'const a = 1\nexport function b() {}', ['b']],
    ['export const', 'export const a = 1', 'export const a = 1, b = 2', ['b']],
    ['specifiers', 'const a = 1', 'const a = 1\nexport { a as c }', ['c']],
    ['default', '', 'export default 1', ['default']],
    ['exports.x', 'exports.a = 1', 'exports.a = 1\nexports.b = module.exports.c = 2', ['b', 'c']],
    ['module.exports = {}', 'module.exports = { a }', 'module.exports = { a, b }', ['b']],
    ['nothing new', 'export const a = 1', 'export const a = 2', []],
  ])('%s', (_, before, after, names) => {
    expect(newExports('a.js', before, after)).toEqual(names)
  })
})
