import { describe, expect, it } from 'vitest'
import { addedRisks } from './index.ts'

const wrapped = (body: string): string =>
  `<?php\nnamespace App;\nclass A\n{\n    public function f(array $xs, callable $each, $name)\n    {\n        ${body}\n    }\n}\n`
const before = 'return count($xs);'
const check = (after: string, from = before): string => addedRisks('src/A.php', wrapped(from), wrapped(after)).join('; ')

describe('what a repair has no business adding', () => {
  it.each([
    ['exit(0);', 'exit'],
    ['die;', 'exit'],
    ['eval("1;");', 'eval'],
    ['require "x.php";', 'an require'],
    ['return @$xs[0];', 'an error that is silenced (@)'],
    ['`ls`;', 'a shell command'],
    ['\\exec("ls");', 'a call of exec'],
    ['ini_set("a", "b");', 'a call of ini_set'],
    ['$f = "ini" . "_set"; $f("a", "b");', 'a call of a computed name'],
    ['return array_map("file_get_contents", $xs);', 'the name of a function in a text (file_get_contents)'],
    ['new \\ReflectionClass($this);', '\\ReflectionClass'],
    ['new $name();', 'an object of a computed class'],
    ['return $this->$name();', 'a member of a computed name'],
    ['\\Closure::bind($each, null, self::class);', '->bind, which looks at objects with other eyes; \\Closure'],
    ['throw new \\PHPUnit\\Framework\\SkippedTestError();', 'a use of a test tool (\\PHPUnit\\Framework\\SkippedTestError)'],
    ['return class_exists("PHPUnit\\\\Framework\\\\TestCase");', 'a text that names the machinery (PHPUnit)'],
    ['return file_exists("/proc/self/mem");', 'a text that names the machinery (/proc/)'],
    ['return $_SERVER["argv"];', '$_SERVER'],
    ['return $$name;', 'a variable of a computed name'],
    ['global $x;', 'a global variable'],
    [
      'return new class { public function __toString() { return "a"; } };',
      'a new class (without a name); a method __toString that answers for the object',
    ],
    ['function count() { return 1; }', 'a new function (count)'],
    ['$db->query("select * from t where a = " . $name);', 'a query put together from pieces'],
    ['return $this->f($xs, $each, $name);', 'a call of f by itself that never ends'],
    ['/** @phpstan-ignore-next-line */ return 1;', 'a comment that switches a check off (@phpstan-ignore-next-line)'],
    ['(', 'text that does not parse'],
  ])('%s', (after, expected) => {
    expect(check(after)).toBe(expected)
  })
  it('more of what was there', () => {
    expect(check('exit(0); exit(1);', 'exit(0);')).toBe('exit')
  })
  it('in a file that did not parse before, only what was not in it', () => {
    expect(check('exit(0);', 'exit(0);;)')).toBe('')
    expect(check('exit(1);', 'f(;)')).toBe('exit')
  })
})

describe('what a repair may well add', () => {
  it.each([
    'return $each($xs[0]);',
    'if ($xs === []) { throw new \\InvalidArgumentException("no xs"); } return count($xs) + 1;',
    'return array_map(static fn (int $x): int => $x * 2, $xs);',
    'usort($xs, function ($a, $b) { return $a <=> $b; }); return $xs;',
    'return $this->total ?? self::$cache[$name] ?? 0.5;',
    'foreach ($xs as $key => $x) { yield $key => trim((string) $x); }',
    'return sprintf("%s: %d", $name, count($xs));',
    'return $name === "file" || "exec" != $name ? 1 : 0;',
    'return match (true) { $name > 1 => "many", default => "one" };',
  ])('%s', (after) => {
    expect(check(after)).toBe('')
  })
})
