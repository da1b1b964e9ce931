import { describe, expect, it } from 'vitest'
import { holdsTests, newExports, sameReading, sameTree, usesOf } from './index.ts'

describe('sameTree', () => {
  it.each<[string, string, string, boolean]>([
    ['layout, quotes, comments', `a = f('x', 1)  # one`, `a = f(\n    "x",\n    1,\n)`, true],
    ['parentheses', 'a = (b + c) * d', 'a = ((b + c)) * d', true],
    ['parentheses that matter', 'a = (b + c) * d', 'a = b + c * d', false],
    ['docstrings', 'def f():\n    """Says."""\n    return 1', 'def f():\n    return 1', true],
    ['types of functions', 'def f(a: int) -> int:\n    return a', 'def f(a):\n    return a', true],
    ['types of fields', 'class A:\n    a: int = 1', 'class A:\n    a: str = 1', false],
    ['elif', 'if a:\n    b\nelif c:\n    d', 'if a:\n    b\nelse:\n    if c:\n        d', true],
    ['pass', 'if a:\n    pass\n    b()', 'if a:\n    b()', true],
    ['spelling of numbers', 'f(1_000, 0x10)', 'f(1000, 16)', true],
    ['a float is no integer', 'f(1.0)', 'f(1)', false],
    ['large integers', 'f(9007199254740993)', 'f(9007199254740992)', false],
    ['bytes', `f(b'a')`, `f('a')`, false],
    ['another operator', 'a < b', 'a <= b', false],
    ['is', 'a is b', 'a == b', false],
    ['another text', `f('a')`, `f('b')`, false],
    ['formatted text', `f'{a}'`, `f"{a}"`, true],
    ['the format', `f'{a!r}'`, `f'{a!s}'`, false],
    ['a default', 'def f(a=1): pass', 'def f(a=2): pass', false],
    ['keyword-only', 'def f(*, a): pass', 'def f(a): pass', false],
    ['an import', 'from a import b', 'from a import c', false],
    ['a module', 'from a import b', 'from .a import b', false],
    ['else or not', 'if a:\n    b()\nelse:\n    c()', 'if a:\n    b()', false],
    ['async', 'async def f(): pass', 'def f(): pass', false],
    ['tuple or not', 'a = (b,)', 'a = b', false],
    ['list or set', 'a = [b]', 'a = {b}', false],
    ['a text that does not parse', 'f(', 'f( ', false],
  ])('%s', (_, one, other, same) => {
    expect(sameTree('a.py', one, other)).toBe(same)
  })
})

// What holds for random programs is in test/history/reading.test.ts.
describe('sameReading', () => {
  it.each<[string, string, string, boolean]>([
    ['not in, is not', 'if not a in b: c()', 'if a not in b: c()', true],
    ['a negated ==, which is the values’ own affair', 'if not a == b: c()', 'if a != b: c()', false],
    ['nested conditions', 'if a:\n    if b:\n        c()', 'if a and b:\n    c()', true],
    [
      'else behind raise',
      'def f(a):\n    if a:\n        raise b\n    else:\n        return 1',
      'def f(a):\n    if a:\n        raise b\n    return 1',
      true,
    ],
    ['return None', 'def f(a):\n    a()\n    return None', 'def f(a):\n    a()', true],
    ['a choice', 'def f(a):\n    if not a:\n        return 1\n    return 2', 'def f(a):\n    return 2 if a else 1', true],
    ['a new local by another name', 'def f(a):\n    b = a.x\n    return b', 'def f(a):\n    c = a.x\n    return c', true],
    ['a parameter by another name', 'def f(a):\n    return a', 'def f(b):\n    return b', false],
    ['a global by another name', 'def f():\n    global b\n    b = 1', 'def f():\n    global c\n    c = 1', false],
    ['added in place', 'def f(a):\n    a = a + [1]', 'def f(a):\n    a += [1]', false],
  ])('%s', (_, one, other, same) => {
    expect(sameReading('a.py', one, other)).toBe(same)
  })
})

describe('newExports', () => {
  it.each<[string, string, string, string[]]>([
    ['a function', '', 'def f(): pass', ['f']],
    ['not offered', '', 'def _f(): pass', []],
    ['a method', 'class A:\n    pass', 'class A:\n    def f(self): pass\n    def _g(self): pass\n    def __eq__(self, b): pass', ['A.f']],
    ['a function in a function', 'def f(): pass', 'def f():\n    def g(): pass', []],
    ['a variable', 'a = 1', 'a = b = 1', ['b']],
    ['where the module loads', '', 'try:\n    import x\nexcept ImportError:\n    pass\nelse:\n    def f(): pass', ['f']],
    ['nothing new', 'def f(): return 1', 'def f(): return 2', []],
  ])('%s', (_, before, after, names) => {
    expect(newExports('a.py', before, after)).toEqual(names)
  })
  it('counts what a package imports into itself', () => {
    expect(newExports('a/__init__.py', '', 'from .b import c, d as e')).toEqual(['c', 'e'])
    expect(newExports('a/b.py', '', 'from .b import c')).toEqual([])
  })
})

it('tells tests from helpers, and those that use a module from others', () => {
  expect(['def test_a(): pass', 'class ATests(TestCase):\n  pass', 'class TestA:\n  pass'].map(holdsTests)).toEqual([true, true, true])
  expect(holdsTests('def make(): pass')).toBe(false)
  expect(usesOf('src/shop/cart.py').test('from shop.cart import Cart')).toBe(true)
  expect(usesOf('src/shop/__init__.py').test('import shop')).toBe(true)
  expect(usesOf('src/shop/cart.py').test('import carts')).toBe(false)
})
