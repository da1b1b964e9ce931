/** About 3 seconds. */
import { describe, expect, it } from 'vitest'
import { applyEdits } from '../../../../kit/index.ts'
import { templates } from '../index.ts'

/** Everything within this rank is tried in a fraction of a second. */
const rankMax = 20

function check(body: string, wanted: string): void {
  const [broken, right] = [`<?php\n${body}`, `<?php\n${wanted}`]
  expect(templates.open('broken.php', broken), 'the example must be broken').toBeUndefined()
  const texts = [...templates.repairSyntax('broken.php', broken)].map((candidate) => applyEdits(broken, candidate.edits))
  for (const text of texts) expect(templates.open('broken.php', text)).toBeDefined()
  const squeeze = (text: string): string => text.replace(/\s+/g, '')
  const rank = texts.findIndex((text) => squeeze(text) === squeeze(right))
  expect({ rank, first: texts[0] }).toSatisfy(() => rank >= 0 && rank < rankMax)
}

const examples: readonly (readonly [string, string, string])[] = [
  ['a semicolon', '$a = 1\n$b = 2;\n', '$a = 1;\n$b = 2;\n'],
  ['a semicolon of a return', 'function f() {\n    return 1\n}\n', 'function f() {\n    return 1;\n}\n'],
  ['a closing parenthesis', '$a = f(g(1);\n$b = 2;\n', '$a = f(g(1));\n$b = 2;\n'],
  ['a parenthesis of a condition', 'if ($a > f($b) {\n    g();\n}\n', 'if ($a > f($b)) {\n    g();\n}\n'],
  [
    'a closing brace by layout',
    'function f() {\n    if ($a) {\n        g();\n    h();\n}\nf();\n',
    'function f() {\n    if ($a) {\n        g();\n    }\n    h();\n}\nf();\n',
  ],
  ['a brace too much', 'function f() {\n    g();\n}\n}\nf();\n', 'function f() {\n    g();\n}\nf();\n'],
  ['an opening brace', 'function f($a)\n    return $a;\n}\n', 'function f($a) {\n    return $a;\n}\n'],
  ['a comma in a list', '$a = [1, 2 3];', '$a = [1, 2, 3];'],
  ['a comma on a line of its own', "$a = [\n    'x' => 1\n    'y' => 2,\n];", "$a = [\n    'x' => 1,\n    'y' => 2,\n];"],
  ['an arrow of a key', "$a = ['x' 1];", "$a = ['x' => 1];"],
  ['the arrow of a function', '$f = fn ($x) -> $x + 1;', '$f = fn ($x) => $x + 1;'],
  ['a variable without its sign', 'foreach ($xs as x) f($x);', 'foreach ($xs as $x) f($x);'],
  ['a parameter without its sign', 'function f(string name) { return 1; }', 'function f(string $name) { return 1; }'],
  ['a keyword', 'funtion f() { return 1; }', 'function f() { return 1; }'],
  ['a keyword inside', 'function f() { retrun $a; }', 'function f() { return $a; }'],
  ['a keyword of a loop', 'foreech ($xs as $x) { f($x); }', 'foreach ($xs as $x) { f($x); }'],
  ['a keyword of another language', 'def f() { return 1; }', 'function f() { return 1; }'],
  ['a quote', "$a = 'b;\n$c = 1;\n", "$a = 'b';\n$c = 1;\n"],
  ['a quote in a call', "f('a, 1);\ng('x');\n", "f('a', 1);\ng('x');\n"],
  ['an operator the wrong way round', 'if ($a =< $b) f();', 'if ($a <= $b) f();'],
  ['a dot for an arrow', '$a->b.->c();', '$a->b->c();'],
  ['a parenthesis too much', 'f($a));', 'f($a);'],
  ['a colon of a case', 'switch ($a) { case 1 f(); break; }', 'switch ($a) { case 1: f(); break; }'],
]

describe('syntax repair of PHP', () => {
  it.each(examples)('%s', (_, broken, right) => check(broken, right))
  it('offers nothing for a file that parses', () => {
    expect([...templates.repairSyntax('a.php', '<?php f(1);')]).toEqual([])
  })
})
