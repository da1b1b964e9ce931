import { describe, expect, it } from 'vitest'
import { holdsTests, newExports, sameReading, sameTree, usesOf } from './index.ts'

describe('sameTree', () => {
  it.each<[string, string, string, boolean]>([
    ['layout, quotes, comments', `$a = 'x'; // one`, `$a =\n  "x";`, true],
    ['array()', '$a = array(1);', '$a = [1];', true],
    ['braces around one statement', 'if ($a) f();', 'if ($a) { f(); }', true],
    ['parentheses', '$a = ($b + $c) * $d;', '$a = (($b + $c)) * $d;', true],
    ['parentheses that matter', '$a = ($b + $c) * $d;', '$a = $b + $c * $d;', false],
    ['functions of PHP, imported', 'namespace A; use function strlen; strlen($a);', 'namespace A; strlen($a);', true],
    ['functions of others, imported', 'namespace A; use function B\\f; f();', 'namespace A; f();', false],
    ['another operator', '$a < $b;', '$a <= $b;', false],
    ['another text', `f('a');`, `f('b');`, false],
    ['else or not', 'if ($a) f(); else g();', 'if ($a) f();', false],
    ['a text that does not parse', 'f(', 'f( ', false],
  ])('%s', (_, one, other, same) => {
    expect(sameTree('a.php', `<?php ${one}`, `<?php ${other}`)).toBe(same)
  })
})

it('tells tests from helpers, and those that use a class from others', () => {
  const files = [
    'public function test_a() {}',
    'class ATest extends BTest {}',
    '#[Test]\npublic function a() {}',
    "it('adds', fn () => 1);",
  ]
  expect(files.map(holdsTests)).toEqual([true, true, true, true])
  expect(holdsTests('abstract class Helper { function make() {} }')).toBe(false)
  expect([usesOf('src/Cart.php').test('new Cart()'), usesOf('src/Cart.php').test('new Carts()')]).toEqual([true, false])
})

// What holds for random programs is in test/history/reading.test.ts.
describe('sameReading', () => {
  it.each<[string, string, string, boolean]>([
    ['nested conditions', 'if ($a) { if ($b) f(); }', 'if ($a && $b) { f(); }', true],
    ['elseif', 'if ($a) { f(); } else { if ($b) { g(); } }', 'if ($a) { f(); } elseif ($b) { g(); }', true],
    [
      'else behind return',
      'function f($a) { if ($a) { return 1; } else { return g(); } }',
      'function f($a) { if ($a) return 1; return g(); }',
      true,
    ],
    ['a negated comparison', 'f(!($a == $b));', 'f($a != $b);', true],
    ['a negated order', 'f(!($a < $b));', 'f($a >= $b);', false],
    ['a literal on either side', 'f(null === $a);', 'f($a === null);', true],
    ['loose and strict', 'f(null == $a);', 'f($a === null);', false],
    ['a new local by another name', 'function f($a) { $b = $a->x; return $b; }', 'function f($a) { $c = $a->x; return $c; }', true],
    ['a parameter by another name', 'function f($a) { return $a; }', 'function f($b) { return $b; }', false],
    ['names that are looked at', "function f() { $b = 1; return compact('b'); }", "function f() { $c = 1; return compact('b'); }", false],
    ['assignment', 'function f($a) { $a = $a . "x"; return $a; }', 'function f($a) { $a .= "x"; return $a; }', true],
    ['another visibility', 'class A { private function f() { return 1; } }', 'class A { public function f() { return 1; } }', false],
    ['another cast', '$a = (int) $b;', '$a = (string) $b;', false],
  ])('%s', (_, one, other, same) => {
    expect(sameReading('a.php', `<?php ${one}`, `<?php ${other}`)).toBe(same)
  })
})

describe('newExports', () => {
  it.each<[string, string, string, string[]]>([
    ['a function', '', 'function f() {}', ['f']],
    ['a method', 'class A {}', 'class A { public function f() {} private function g() {} }', ['A::f']],
    ['a function in a function', 'function f() {}', 'function f() { function g() {} }', []],
  ])('%s', (_, before, after, names) => {
    expect(newExports('a.php', `<?php ${before}`, `<?php ${after}`)).toEqual(names)
  })
})
