import type { WarmCase } from './case.ts'

/** Modules that set exports. */
export const commonJsCases: readonly WarmCase[] = [
  {
    name: 'exports-function',
    source: 'exports.f = function (a) { return a - 1 }',
    test: 'assert.equal(m.f(1), 2)',
    find: 'a - 1',
    good: 'a + 1',
    bad: 'a',
  },
  {
    name: 'module-exports-function',
    source: 'module.exports = (a) => a - 1',
    test: 'assert.equal(m(1), 2)',
    find: 'a - 1',
    good: 'a + 1',
    bad: 'a',
  },
  {
    name: 'module-exports-object',
    source: "const path = require('node:path')\nfunction f(a) { return path.dirname(a) }\nmodule.exports = { f, g(x) { return x } }",
    test: "assert.equal(m.f('a/b'), 'b')",
    find: 'dirname',
    good: 'basename',
    bad: 'extname',
  },
  {
    name: 'prototype',
    source: 'function A(n) { this.n = n }\nA.prototype.up = function () { return this.n - 1 }\nexports.A = A',
    test: 'assert.equal(new m.A(1).up(), 2)',
    find: 'this.n - 1',
    good: 'this.n + 1',
    bad: 'this.n',
  },
  {
    name: 'sloppy',
    source: 'exports.f = function (a) { a = a - 1; return arguments[0] }',
    test: 'assert.equal(m.f(1), 2)',
    find: 'a - 1',
    good: 'a + 1',
    bad: 'a',
  },
  {
    name: 'umd',
    source: '(function (root) { function f(a) { return a - 1 } module.exports = { f } })(this)',
    test: 'assert.equal(m.f(1), 2)',
    find: 'a - 1',
    good: 'a + 1',
    bad: 'a',
    tier: 'reload',
  },
]
