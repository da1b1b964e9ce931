import { describe, expect, it } from 'vitest'
import { addedRisks } from './index.ts'

const check = (before: string, after: string, path = 'src/a.ts'): string => addedRisks(path, before, after).join('; ')

describe('valid: what a repair may add', () => {
  it.each([
    ['an operator', 'export const f = (a) => a < 1', 'export const f = (a) => a <= 1'],
    [
      'a guard that throws',
      'function f(a) { return a.b }',
      "function f(a) { if (a == null) throw new TypeError('a is missing'); return a.b }",
    ],
    ['a built-in that only computes', 'const f = (a) => a', 'const f = (a) => Math.max(0, Number(a), Date.now(), ...Object.keys(a))'],
    [
      'a field called stack',
      'class S { pop() { return this.stack.shift() } }',
      'class S { pop() { this.stack.length; return this.stack.pop() } }',
    ],
    ['a way to make the same kind', 'class S { map() { return this } }', 'class S { map() { return new this.constructor(this.items) } }'],
    ['a local that shadows a global', 'const f = () => 1', 'const f = (process) => process.exit; function test() {} test()'],
    ['one more of what is bound by a require of its own file', "const { g } = require('./g')", "const { g } = require('./g'); g()"],
    ['an import of a sibling', 'export const f = 1', "import { g } from './g.ts'\nexport const f = g"],
    ['a type import', 'export const f = 1', "import type { Server } from 'node:http'\nexport const f: Server | 1 = 1"],
    ['a date compared by value', 'const f = (a, b) => a === b', 'const f = (a, b) => a.valueOf() === b.valueOf()'],
    ['process that was there already', 'export const f = () => process.env.A', 'export const f = () => process.env.A ?? 1'],
    ['a query with parameters', 'db.query("select 1")', 'db.query("select a from t where b = ?", [b])'],
    ['an own definition of a property on an own object', 'const a = {}', 'const a = {}; Object.assign(a, { b: 1 })'],
    ['recursion that ends', 'function f(n) { return 1 }', 'function f(n) { return n < 1 ? 0 : f(n - 1) }'],
    ['promises', 'const f = async () => g()', 'const f = async () => await g().then((x) => x).catch(() => 1)'],
  ])('%s', (_, before, after) => {
    expect(check(before, after)).toBe('')
  })
})

describe('invalid: what it may not', () => {
  it.each([
    ['process.exit(0)', 'process.exit'],
    ["process['exit'](0)", 'process.exit'],
    ["process['ex' + 'it'](0)", 'a property name put together from pieces; process.[…]'],
    ['const { exit } = process; exit(0)', 'process'],
    ["import { execSync } from 'child_process'", 'an import of child_process'],
    ["import('node:vm')", 'an import of node:vm'],
    ['import(name)', 'import() of a computed name'],
    ["require('f' + 's')", 'require() of a computed name'],
    ["require('inspector').open()", 'an import of inspector'],
    ["import { expect } from 'vitest'", 'an import of vitest'],
    ["import '../test/helpers.js'", 'an import of a test file (../test/helpers.js)'],
    ['eval("1")', 'eval'],
    ['new Function("return 1")()', 'Function'],
    [';[].constructor.constructor("return 1")()', 'a way to the Function constructor'],
    ['globalThis.it = () => {}', 'a change of globalThis.it; globalThis'],
    ['it.skip = 1', 'a use of the test framework (it)'],
    ['Object.is = () => true', 'a change of Object.is'],
    ['Promise = class {}', 'a new value for the built-in Promise'],
    ['Array.prototype.map = function () {}', 'a change of a prototype (map)'],
    ['delete Array.prototype.map', 'a change of a prototype (map)'],
    ["Object.defineProperty(Error, 'x', {})", 'Object.defineProperty'],
    ['Object.assign(Math, { max: 1 })', 'Object.assign'],
    ['const a = { asymmetricMatch: () => true }', 'a property asymmetricMatch that answers for the object'],
    ["const a = { ['asymmetric' + 'Match']: 1 }", 'a property name put together from pieces'],
    ['const a = { [`asymmetric${x}`]: 1 }', 'a property name put together from pieces'],
    ['class A { toJSON() { return 1 } }', 'a property toJSON that answers for the object'],
    ['a.toJSON = () => 1', 'a property toJSON that answers for the object'],
    ['class A { static [Symbol.hasInstance]() { return true } }', 'Symbol.hasInstance'],
    ['a.__proto__ = b', 'a property __proto__ that answers for the object; .__proto__'],
    ['new Proxy({}, {})', 'Proxy'],
    ['new Error().stack', 'a look at the call stack'],
    ['Error.prepareStackTrace = f', 'a property prepareStackTrace that answers for the object; .prepareStackTrace'],
    ["fetch('https://example.com')", 'fetch'],
    ["setTimeout('x()', 1)", 'code in a string'],
    ['el.innerHTML = text', 'innerHTML of what is not a literal'],
    ['document.write(text)', 'document.write of what is not a literal'],
    ['db.query(`select * from t where a = ${a}`)', 'a query put together from pieces'],
    ["db.run('delete from t where a = ' + a)", 'a query put together from pieces'],
    ['function f(a) { return f(a) }', 'a call of f by itself that never ends'],
    ['// @ts-ignore\nf(1)', 'a comment that switches a check off (@ts-ignore)'],
    ['const x = import.meta.vitest', 'import.meta'],
    ['require.cache = {}', 'require.cache'],
    ['(', 'text that does not parse'],
  ])('%s', (added, expected) => {
    expect(check('const one = 1', `const one = 1\n${added}`, 'src/a.js')).toBe(expected)
  })

  it('a call into a module that was imported already', () => {
    const before = "import fs from 'node:fs'\nexport const f = () => fs.existsSync('a')"
    expect(check(before, `${before}\nfs.rmSync('a')`)).toBe('a call into node:fs (rmSync)')
  })

  it('more of what was there', () => {
    expect(check('eval("1")', 'eval("1"); eval("2")')).toBe('eval')
  })

  it('in a file that did not parse before, only what was not in it', () => {
    expect(check('const f = () => process.exit(1', 'const f = () => process.exit(1)')).toBe('')
    expect(check('const f = () => g(1', 'const f = () => process.exit(1)')).toBe('process.exit')
  })
})
