import { describe, expect, it } from 'vitest'
import { nearestFirst } from './test-texts.ts'

function check(path: string, text: string, name: string, stack: string | undefined, expected: readonly string[]): void {
  const failure = stack === undefined ? undefined : { message: 'no', stack }
  const found = nearestFirst([{ id: { file: path, name }, failure }], new Map([[path, text]]))
  expect(found).toEqual([...expected, text])
}

describe('what failing tests say, nearest first', () => {
  const js = [
    "describe('a', () => {",
    "  it('joins', () => {",
    "    equal(f('x'), 1)",
    '  })',
    "  it('splits', () => {",
    "    equal(g('y'), 2)",
    '  })',
    '})',
  ].join('\n')
  it('finds a JavaScript test by its title', () =>
    check('test/a.test.js', js, 'a > splits', undefined, ["  it('splits', () => {\n    equal(g('y'), 2)"]))
  it('finds the line of the failure first', () =>
    check('test/a.test.js', `${'\n'.repeat(10)}${js}`, 'a > joins', 'Error\n    at Test.<anonymous> (/p/test/a.test.js:13:5)', [
      `${'\n'.repeat(4)}describe('a', () => {\n  it('joins', () => {\n    equal(f('x'), 1)\n  })\n  it('splits', () => {`,
      "  it('joins', () => {\n    equal(f('x'), 1)",
    ]))
  const python = ['def test_a():', "    assert f('x')", '', 'def test_ab(n):', '    assert g(n)', '', 'y = 1'].join('\n')
  it('finds a Python test by the name of its function, whatever its data', () =>
    check('tests/test_a.py', python, 'test_ab[3-x]', undefined, ['def test_ab(n):\n    assert g(n)\n']))
  const php = [
    'class T {',
    '    public function testA(): void',
    '    {',
    "        f('x');",
    '    }',
    '',
    '    function testB() {}',
    '}',
  ].join('\n')
  it('finds a PHP test by the name of its method', () =>
    check('T.php', php, 'T::testA with data set "one"', undefined, ["    public function testA(): void\n    {\n        f('x');"]))
  it('leaves the files alone where nothing is found', () => check('a.js', 'x()', 'made by a loop', undefined, []))
})
