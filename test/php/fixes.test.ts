/** Names that nothing defines, as PHP itself and the project define names. About 2 seconds. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Focus } from '../../src/contracts/index.ts'
import { applyEdits } from '../../src/kit/index.ts'
import { language, type Opened, openProject } from './projects.ts'

const other = `<?php
namespace Shop;
final class Customer
{
    public const RATE = 2;
    public static int $made = 0;
    public function __construct(private string $title = '') {}
    public function title(): string { return $this->title; }
}
function gross(int $net): int { return $net * 2; }
`
const thing = `<?php
namespace Shop\\Things;
class Pencil {}
class Lonely extends \\Exception {}
`

let opened: Opened
beforeAll(async () => {
  opened = await openProject({
    'composer.json': '{"autoload":{"psr-4":{"Shop\\\\":"src/"}}}',
    'src/Customer.php': other,
    'src/Things/Pencil.php': thing,
    'tests/OneTest.php':
      '<?php\nclass OneTest extends PHPUnit\\Framework\\TestCase { public function testOne(): void { $this->assertTrue(true); } }\n',
  })
})
afterAll(() => opened.remove())

/** Texts that the candidates for src/A.php make, best first. */
async function fixed(text: string): Promise<string[]> {
  const { sandbox, project } = opened
  const path = `${project.packageDir.slice(project.root.length)}/src/A.php`.slice(1)
  const request = { sandbox, project, files: new Map([[path, text]]), overlays: new Map([[`${project.root}/${path}`, text]]) }
  const answers = await Promise.all(language.fixes.map((source) => source.candidates(request)))
  return answers.flatMap(({ candidates }) => candidates.map(({ edits }) => applyEdits(text, edits)))
}

describe('names that nothing defines', () => {
  it.each([
    ['an exception misspelled', 'throw new \\OverflowExeption("full");', 'throw new \\OverflowException("full");'],
    ['an exception of PHP without its backslash', 'throw new RuntimeException("no");', 'throw new \\RuntimeException("no");'],
    ['a class of the name space', 'return new Custmer();', 'return new Customer();'],
    ['a class of another name space', 'return new Pencil();', 'return new \\Shop\\Things\\Pencil();'],
    [
      'a class that is caught',
      'try { f(); } catch (\\InvalidArgumentExcepton $e) {}',
      'try { f(); } catch (\\InvalidArgumentException $e) {}',
    ],
    ['a class asked for', 'return $a instanceof Custommer;', 'return $a instanceof Customer;'],
    ['a function of PHP', 'return array_smu($a);', 'return array_sum($a);'],
    ['a function of the project', 'return gros(1);', 'return gross(1);'],
    ['a method', 'return (new Customer())->titel();', 'return (new Customer())->title();'],
    ['a property', 'return $a->titl;', 'return $a->title;'],
    ['a static property', 'return Customer::$mad;', 'return Customer::$made;'],
    ['a constant', 'return Customer::RAET;', 'return Customer::RATE;'],
    ['a variable', '$total = 1; return $totl;', '$total = 1; return $total;'],
    ['a parameter in an arrow function', 'return fn ($item) => $itm + 1;', 'return fn ($item) => $item + 1;'],
    ['two places of one slip', 'new Custmer(); new Custmer();', 'new Customer(); new Customer();'],
  ])('%s', async (_, before, after) => {
    const inside = (body: string): string => `<?php\nnamespace Shop;\nfunction own($a) { ${body} }\nfunction f() {}\n`
    const texts = await fixed(inside(before))
    expect(texts.slice(0, 2)).toContain(inside(after))
  })

  it.each([
    ['an import of a class that is elsewhere', 'use Shop\\Pencil;', 'use Shop\\Things\\Pencil;'],
    ['an import misspelled', 'use Shop\\Things\\Pencl;', 'use Shop\\Things\\Pencil;'],
    ['an import that is missing', '', 'use Shop\\Things\\Pencil;\n'],
  ])('%s', async (_, before, after) => {
    const inside = (text: string): string => `<?php\nnamespace Shop;\n${text}\nfunction own() { return new Pencil(); }\n`
    const squeeze = (text: string): string => text.replace(/\s+/g, ' ')
    expect((await fixed(inside(before))).slice(0, 3).map(squeeze)).toContain(squeeze(inside(after)))
  })

  it.each([
    [
      'what is there',
      `use Shop\\Things\\{Pencil as P, Lonely}; use function strlen as len;
       class B extends Lonely { private ?P $p = null; const K = 1; function m(Customer|string $c, &$out, ...$rest): static {
         foreach ($rest as $key => [$x, 'y' => $y]) { $out[] = $x . $y . $key . len('a'); }
         static $n = 0; global $g; $n++; list(, $second) = $rest; preg_match('/a/', 'a', $match);
         $f = function ($u) use ($second, &$late) { return $u . $second . $late . self::K . $this->p; };
         try { $made = Customer::$made; } catch (\\Exception) {} return $g ?? $match[0] ?? $f($made) ?? fn ($z) => $z . namespace\\gross(PHP_INT_MAX) . E_ALL; } }
       enum Suit: string { case Hearts = 'h'; public static function first(): self { return self::Hearts; } }
       function g() { return [Suit::Hearts, Suit::from('h'), Customer::class, (new \\ArrayObject())->count(), \\strlen('a'), gross(2)]; }`,
    ],
    ['packages that are not installed', 'use Vendor\\Pencil; function g() { return [new Pencil(), new \\Symfony\\Customer()]; }'],
    [
      'names made while it runs',
      'function g($total) { extract(["totl" => 1]); return $totl; } function h($total, $a) { return $$a . $totl; }',
    ],
  ])('%s is left alone', async (_, body) => {
    expect(await fixed(`<?php\nnamespace Shop;\n${body}\n`)).toEqual([])
  })
})

describe('errors that a test waits for', () => {
  /** What the family of thrown errors writes before the first statement, when the tests said this. */
  function thrown(failure: Focus['failures'][number], tests: readonly string[]): string[] {
    const text = '<?php\nfunction own(int $n): int\n{\n    return $n;\n}\n'
    const found = language.templates
      .open('a.php', text)!
      .candidates({ start: 0, end: text.length }, { suspects: [], failures: [failure], tests })
    const errors = [...found]
      .filter(({ family }) => family === 'throw-expected')
      .map(({ edits }) => /throw (.*?);/s.exec(edits[0]!.text)?.[1] ?? '')
    return [...new Set(errors)]
  }
  const wrong = (said: string): Focus['failures'][number] => {
    const expected = `exception "OverflowException". Message was: "${said}" at\n/a/src/A.php:4\n`
    return {
      message: `Failed asserting that exception of type "Error" matches expected ${expected}.`,
      expected,
      actual: 'exception of type "Error"',
    }
  }
  const test = "$this->expectException(\\OverflowException::class);\n$this->expectExceptionMessage('is full');"
  it.each([
    ['another error came', wrong('what "a b" said'), [], ['new OverflowException()']],
    ['another error came, and the test asks for a message', wrong('what "a b" said'), [test], ["new OverflowException('is full')"]],
    ['a class that is not there', wrong('Class "OverflowExeption" not found'), [test], []],
    ['a method that is not there', wrong('Call to undefined method A::foo()'), [test], []],
    [
      'none came',
      { message: 'Failed asserting that exception of type "OverflowException" is thrown.' },
      [test],
      ["new OverflowException('is full')"],
    ],
  ])('%s', (_, failure, tests, expected) => {
    expect(thrown(failure, tests)).toEqual(expected)
  })
})
