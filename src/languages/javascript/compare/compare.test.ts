import { describe, expect, test } from 'vitest'
import { newExports, sameReading, sameTree } from './index.ts'

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

// What holds for random programs is in test/history/reading.test.ts.
describe('sameReading', () => {
  test.each([
    ['nested conditions', 'if (a && b) c()', 'if (a) { if (b) { c() } }', true],
    ['nested with an else', 'if (a && b) c(); else d()', 'if (a) { if (b) c(); else d() }', false],
    [
      'else behind return',
      'function f() { if (a) return 1; else { b(); return 2 } }',
      'function f() { if (a) { return 1 } b(); return 2 }',
      true,
    ],
    [
      'else whose names stay inside',
      'function f() { if (a) return 1; else { let b = 2; g(b) } return b }',
      'function f() { if (a) return 1; let b = 2; g(b); return b }',
      false,
    ],
    ['guard or block', 'function f() { if (!a) return; b(); c() }', 'function f() { if (a) { b(); c() } }', true],
    ['a negated comparison', 'f(!(a === b))', 'f(a !== b)', true],
    ['a negated order', 'f(!(a < b))', 'f(a >= b)', false],
    ['De Morgan', 'if (!(a && b === 1)) c()', 'if (!a || b !== 1) c()', true],
    ['a literal on either side', `f('a' === b, 1 < b)`, `f(b === 'a', b > 1)`, true],
    ['sides that may act', 'f(a() === b())', 'f(b() === a())', false],
    ['arrow', 'f((a) => { return a + 1 })', 'f((a) => a + 1)', true],
    ['a choice', 'function f(a) { if (a) return 1; return 2 }', 'function f(a) { return !a ? 2 : 1 }', true],
    ['return nothing', 'function f() { a(); return undefined }', 'function f() { a() }', true],
    ['a new local by another name', 'function f(a) { const b = a.x; return b + b }', 'function f(a) { let c = a.x; return c + c }', true],
    ['a property by another name', 'function f(a) { return a.b }', 'function f(a) { return a.c }', false],
    ['a module’s own by another name', 'const b = 1; f(b)', 'const c = 1; f(c)', false],
    ['names that are looked at', 'function f() { const b = 1; return eval(`b`) }', 'function f() { const c = 1; return eval(`b`) }', false],
    ['locals exchanged', 'function f(a, b) { const c = a - b; return c }', 'function f(b, a) { const c = a - b; return c }', false],
    ['assignment', 'function f(a) { a = a + 1; return a }', 'function f(a) { a += 1; return a }', true],
    ['a constant that is assigned', 'function f() { const a = 1; a = 2 }', 'function f() { let a = 1; a = 2 }', false],
    ['another operator', 'f(a && b)', 'f(a || b)', false],
    ['what does not parse', 'f(', 'f( ', false],
  ])('%s', (_, one, other, same) => {
    expect(sameReading('a.js', one, other)).toBe(same)
    expect(sameReading('a.ts', other, one)).toBe(same)
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
