/** What the common templates do in PHP, one example or more a family. */
import type { Template } from '../../templates/index.ts'

type Examples = Template['examples']['valid']

const one = (before: string, after: string, failure?: string): Examples => [
  failure === undefined ? { before, after } : { before, after, failure },
]

export const commonExamples: Readonly<Record<string, Examples>> = {
  'accumulator-start': one(
    'function f(array $xs) { $m = 0; foreach ($xs as $x) { if ($x > $m) { $m = $x; } } return $m; }',
    'function f(array $xs) { $m = $xs[0]; foreach ($xs as $x) { if ($x > $m) { $m = $x; } } return $m; }',
  ),
  'argument-normalised': one('function f(array $xs) {\n  g($xs);\n}', 'function f(array $xs) {\n  $xs = array_values($xs);\n  g($xs);\n}'),
  arguments: [
    { before: 'f($a, $b);', after: 'f($b, $a);' },
    { before: 'f($a, $b);', after: 'f($a);' },
  ],
  'arithmetic-operator': [
    { before: '$x = $a + $b;', after: '$x = $a - $b;' },
    { before: '$x = $a . $b;', after: '$x = $a + $b;' },
  ],
  'assignment-operator': one("$t .= 'a';", "$t = 'a';"),
  'branch-chain': one('if ($a) { f(); } if ($b) { g(); }', 'if ($a) { f(); } elseif ($b) { g(); }'),
  'call-split': one('$x = f($a . $b);', '$x = f($a) . $b;'),
  choice: one('return $d->payload;', 'return $d ? $d->payload : $d;'),
  'comparison-operator': [
    { before: 'if ($a < $b) f();', after: 'if ($a <= $b) f();' },
    { before: 'if ($a == 1) f();', after: 'if ($a === 1) f();' },
  ],
  'condition-added': one('function f($user) { if ($user->admin) return 1; }', 'function f($user) { if ($user && $user->admin) return 1; }'),
  'condition-near': [
    { before: "if ('b' === $s[0]) f();", after: "if ('b' === $s[0] || 'B' === $s[0]) f();" },
    { before: 'if (null === $a) f();', after: 'if (null === $a || false === $a) f();' },
  ],
  'condition-negated': one('if (f($a)) g();', 'if (!f($a)) g();'),
  'condition-removed': one('if ($a) { f(); }', 'f();'),
  'constant-replacement': [
    { before: '$x = false;', after: '$x = true;' },
    { before: 'return null;', after: 'return [];' },
  ],
  'donor-expression': one(
    'function f($a) { $n = count($a->xs); return g($a); }',
    'function f($a) { $n = count($a->xs); return g(count($a->xs)); }',
  ),
  'early-exit': one('function f($a) {\n  g($a->b);\n}', 'function f($a) {\n  if (!$a) {\n    return null;\n  }\n  g($a->b);\n}'),
  'guard-inserted': one(
    'function f(array $xs) {\n  g($xs[0]);\n}',
    'function f(array $xs) {\n  if ($xs === []) {\n    return;\n  }\n  g($xs[0]);\n}',
  ),
  'index-ends': [
    { before: '$x = $xs[0];', after: '$x = $xs[count($xs) - 1];' },
    { before: '$x = $text[strlen($text)];', after: '$x = $text[strlen($text) - 1];' },
  ],
  'jump-swap': [
    { before: 'foreach ($xs as $x) { if ($x) { break; } }', after: 'foreach ($xs as $x) { if ($x) { continue; } }' },
    { before: 'switch ($a) { case 1: f(); case 2: g(); }', after: 'switch ($a) { case 1: f(); break; case 2: g(); }' },
  ],
  'literal-for-variable': one("function f($text) { return g('x'); }", 'function f($text) { return g($text); }'),
  'logical-operator': [
    { before: 'if ($a && $b) f();', after: 'if ($a || $b) f();' },
    { before: '$x = $a ?: $b;', after: '$x = $a ?? $b;' },
  ],
  'loop-header': [
    { before: 'for ($i = 0; $i < $n; $i++) f($i);', after: 'for ($i = $n - 1; $i >= 0; $i--) f($i);' },
    { before: 'foreach ($xs as $x) f($x);', after: 'foreach (array_reverse($xs) as $x) f($x);' },
  ],
  'loop-step': one(
    'function f($i, $n) {\n  while ($i < $n) {\n    g();\n  }\n}',
    'function f($i, $n) {\n  while ($i < $n) {\n    g();\n    $i++;\n  }\n}',
  ),
  'method-swap': [
    { before: '$x = strtolower($s);', after: '$x = strtoupper($s);' },
    { before: '$x = \\strpos($s, $t);', after: '$x = \\strrpos($s, $t);' },
  ],
  'neighbour-copied': one("$x = ['a', 'b'];", "$x = ['a', 'b', 'zone'];", "'zone'"),
  'numeric-literal': one('$x = $a * 10;', '$x = $a * 100;'),
  'object-member': one("$x = ['a' => 1, 'b' => 2];", "$x = ['b' => 2];"),
  offset: one('for ($i = 0; $i < count($xs); $i++) f($i);', 'for ($i = 0; $i < count($xs) - 1; $i++) f($i);'),
  'operand-order': [
    { before: '$x = $a - $b;', after: '$x = $b - $a;' },
    { before: '$x = $a + $b * $c;', after: '$x = ($a + $b) * $c;' },
  ],
  'optional-access': [
    { before: '$x = $a->b->c;', after: '$x = $a?->b->c;' },
    { before: "$x = $a['b'];", after: "$x = $a['b'] ?? 0;" },
  ],
  'own-part': one('return trim($s);', 'return $s;'),
  'property-replacement': one('$a = $o->total; $b = $o->totalTax;', '$a = $o->totalTax; $b = $o->totalTax;'),
  'regular-expression': [
    { before: "$x = preg_match('/^a/', $s);", after: "$x = preg_match('/^a/i', $s);" },
    { before: "$x = preg_match('#^a#', $s);", after: "$x = preg_match('#^a$#', $s);" },
  ],
  'regular-expression-part': one("$x = preg_match('~([^/]*)b~', $s);", "$x = preg_match('~([^/?]*)b~', $s);"),
  'return-missing': one('function f($a) {\n  $b = g($a);\n}', 'function f($a) {\n  $b = g($a);\n  return $b;\n}'),
  'return-value': one('function f($a) { if ($a) return 1; return 2; }', 'function f($a) { if ($a) return 2; return 1; }'),
  'same-edit': one('function f($a, $b) { g($a); h($b); }', 'function f($a, $b) { g($b); h($a); }'),
  'statement-deleted': one('f(); g();', 'f();'),
  'statement-inserted': one(
    'function f($a) {\n  $n = 0;\n  while ($n < $a) {\n    g($n);\n  }\n}',
    'function f($a) {\n  $n = 0;\n  while ($n < $a) {\n    g($n);\n    $n++;\n  }\n}',
  ),
  'statement-moved': one('function f() {\n  a();\n  b();\n}', 'function f() {\n  b();\n  a();\n}'),
  'string-literal': [
    { before: "$x = implode(' ', $xs);", after: "$x = implode('', $xs);" },
    { before: '$x = "Jupyter";', after: '$x = "Jupiter";', failure: "'Jupiter'" },
  ],
  'text-joined': one("$t = ''; $t .= $word;", "$t = ''; $t .= $word . ' ';"),
  'throw-expected': [
    { before: "throw new InvalidArgumentException('no');", after: "throw new RuntimeException('no');" },
    {
      before: 'function f(int $n) {\n  return $n + 1;\n}',
      after: "function f(int $n) {\n  if ($n < 0) {\n    throw new InvalidArgumentException('n is negative');\n  }\n  return $n + 1;\n}",
      failure: "InvalidArgumentException: 'n is negative'",
    },
  ],
  'truth-test': [
    { before: 'if ($o[$k]) f();', after: 'if (isset($o[$k])) f();' },
    { before: 'if (!$a) f();', after: 'if ($a === null) f();' },
  ],
  'typing-slip': one('if ($a = 1) f();', 'if ($a === 1) f();'),
  'unary-operator': one('if (!$done) f();', 'if ($done) f();'),
  'update-operator': one('for ($i = $n; $i > 0; $i++) f($i);', 'for ($i = $n; $i > 0; $i--) f($i);'),
  'variable-replacement': [
    { before: 'function f($a, $b) { return $a + $a; }', after: 'function f($a, $b) { return $a + $b; }' },
    { before: 'function f($a, $b) { return "x $a"; }', after: 'function f($a, $b) { return "x $b"; }' },
  ],
  'wrap-call': [
    { before: '$d = $a - $b;', after: '$d = abs($a - $b);' },
    { before: '$d = $a / $b;', after: '$d = (int) ($a / $b);' },
    { before: 'function f(array $xs) { return $xs; }', after: 'function f(array $xs) { return array_values($xs); }' },
  ],
  'wrap-known': one(
    'function clean($s) { return trim($s); } function f($a) { $b = $a; return $b; }',
    'function clean($s) { return trim($s); } function f($a) { $b = clean($a); return $b; }',
  ),
  'condition-further': one(
    'function f(array $x) { if (g($x)) { h($x); } }',
    'function f(array $x) { if (count($x) > 1 && g($x)) { h($x); } }',
  ),
  'branch-narrowed': [
    { before: 'function f($e, $c) { $e = $c; return $e; }', after: 'function f($e, $c) { if (!$e) { $e = $c; } return $e; }' },
    {
      before: "function f($a, $n) { if ($a === 'x') { g(); } else { h($n); } }",
      after: "function f($a, $n) { if ($a === 'x') { g(); } else if ($n !== null) { h($n); } }",
    },
  ],
  'loop-skipped': one('foreach ($xs as $x) { f($x); }', 'foreach ($xs as $x) { if (!$x) { continue; } f($x); }'),
  'value-set': one('function f($n) { return $n + 1; }', 'function f($n) { if ($n < 0) { $n = 0; } return $n + 1; }'),
  'equality-loosened': one("if ($a === 'text/html') { f(); }", "if (str_starts_with($a, 'text/html')) { f(); }"),
  'value-told': [
    { before: "$o['type'] = null;", after: "$o['type'] = 'null';", failure: "['type' => 'null']", actual: "['type' => null]" },
  ],
  'format-told': [
    { before: "f('Key %s error:', $k);", after: "f('Key <%s> error:', $k);", failure: 'Key <k> error:', actual: 'Key k error:' },
  ],
  'guard-borrowed': one(
    "function f($n) { if ($n < 0) { throw new E('n'); } return $n; } function g($n) { return $n + 1; }",
    "function f($n) { if ($n < 0) { throw new E('n'); } return $n; } function g($n) { if ($n < 0) { throw new E('n'); } return $n + 1; }",
  ),
  'unread-used': one(
    "function f($xs, $sep = ' ') { return implode(' ', $xs); }",
    "function f($xs, $sep = ' ') { return implode($sep, $xs); }",
  ),
  'text-told': [{ before: "f('; a');", after: "f('; a=b');", failure: "'x; a=b; y'", actual: "'x; a; y'" }],
  'member-told': one("$x = ['SHP', 'SLL'];", "$x = ['SHP', 'SLE', 'SLL'];", "'SLE'"),
  'pattern-told': one("$x = preg_match('~^\\d{9}$~', $s);", "$x = preg_match('~^\\d{12}$~', $s);", "'123456789012'"),
  'exit-further': one(
    'function f($k) { $t = g($k); if ($t > 1) { h($t); } return $k; }',
    'function f($k) { $t = g($k); if (!$t) { return $k; } if ($t > 1) { h($t); } return $k; }',
  ),
  'fallback-added': one('function f($e, $r) { $x = g($e); return $x; }', 'function f($e, $r) { $x = g($e) ?? $r; return $x; }'),
  'condition-copied': [
    { before: "if (0 === strpos($s, '{')) f();", after: "if (0 === strpos($s, '{') || 0 === strpos($s, '[')) f();" },
    {
      before: 'if ($t === T::NAME || $t === T::NUMBER) f(); g(T::WORD);',
      after: 'if ($t === T::NAME || $t === T::NUMBER || $t === T::WORD) f(); g(T::WORD);',
    },
  ],
  'row-told': [
    {
      before: "$x = ['man' => 'men', 'foot' => 'feet'];",
      after: "$x = ['man' => 'men', 'foot' => 'feet', 'axis' => 'axes'];",
      failure: "['axis', 'axes']",
    },
    {
      before: "f('man', 'men');\nf('foot', 'feet');",
      after: "f('man', 'men');\nf('foot', 'feet');\nf('axis', 'axes');",
      failure: "t('axis', 'axes')",
    },
  ],
  'key-told': [
    { before: "$x['timestamp'] = 1;", after: "$x['time'] = 1;", failure: "Failed asserting that an array has the key 'time'." },
    {
      before: "$x = ['a' => 1];",
      after: "$x = ['b' => 1];",
      failure: "Array &0 [\n    'b' => 1\n]",
      actual: "Array &0 [\n    'a' => 1\n]",
    },
  ],
}
