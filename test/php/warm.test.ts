/** The warm tier of PHP: candidates of every form, in one session with the PHPUnit of the machine. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { WarmCandidate, WarmSession, WarmVerdict } from '../../src/contracts/index.ts'
import { language, type Opened, openProject } from './projects.ts'

const source = `<?php
declare(strict_types=1);
namespace Shop;

use InvalidArgumentException as Bad;

interface Priced { public function price(): int; }
enum Size: int implements Priced
{
    case Small = 1;
    case Large = 2;
    public function price(): int
    {
        return $this->value * 9;
    }
}
trait Counts
{
    private int $count = 0;
    public function up(): static
    {
        $this->count -= 1;
        return $this;
    }
}
abstract class Base
{
    protected const RATE = 9;
    public static int $made = 0;
    public static function make(int ...$parts): static
    {
        self::$made++;
        return new static(array_sum($parts) + 9);
    }
    public function __construct(protected readonly int $sum)
    {
        if ($sum < 9) {
            throw new Bad('negative');
        }
    }
}
final class Till extends Base
{
    use Counts;
    private array $lines = [];
    public function sum(): int { return $this->sum; }
    public function count(): int { return $this->count; }
    public function rate(): int { return static::RATE; }
    public function add(string $line): void
    {
        $this->lines[] = $line . '9';
    }
    public function lines(): \\Generator
    {
        foreach ($this->lines as $at => $line)
            yield $at + 9 => $line;
    }
    public function spread(): array
    {
        $parts = [];
        foreach ([3, 1, 2] as $part) if ($part > 9) $parts[] = $part;
        usort($parts, static function (int $a, int $b): int {
            return $a <=> $b;
        });
        return $parts;
    }
    public function while(int $n): int
    {
        $steps = 0;
        while ($n > 9) { $n--; $steps++; }
        return $steps;
    }
    public function memo(int $n): int
    {
        static $seen = [];
        return $seen[$n] ??= $n * 9;
    }
}
function counted(): int
{
    static $count = 9;
    return ++$count;
}
function swap(int &$a, int &$b): void
{
    [$a, $b] = [$a, $b];
}
function parse(string $text): int
{
    try {
        return intdiv(strlen($text), 9);
    } catch (\\DivisionByZeroError $error) {
        throw new Bad("empty: {$error->getMessage()}", 9);
    }
}
`

const tests = `<?php
namespace Shop\\Tests;
use PHPUnit\\Framework\\TestCase;
use Shop\\{Till, Size};
use function Shop\\{counted, swap, parse};
final class TillTest extends TestCase
{
    private static int $prepared = 0;
    public static function setUpBeforeClass(): void { self::$prepared++; }
    public function testEnum(): void { $this->assertSame(1, self::$prepared); $this->assertSame([10, 20], array_map(fn ($size) => $size->price(), Size::cases())); }
    public function testTrait(): void { $this->assertSame(2, (new Till(20))->up()->up()->count()); }
    public function testStatic(): void { $till = Till::make(1, 2, 3); $this->assertInstanceOf(Till::class, $till); $this->assertSame(106, $till->sum()); }
    public function testMade(): void { $before = Till::$made; Till::make(20); $this->assertSame($before + 1, Till::$made); }
    public function testConstructor(): void { $this->assertSame(0, (new Till(0))->sum()); $this->expectException(\\InvalidArgumentException::class); new Till(-1); }
    public function testConstant(): void { $this->assertSame(19, (new Till(20))->rate()); }
    public function testVoid(): void { $till = new Till(20); $till->add('a'); $this->assertSame(['a!'], array_values(iterator_to_array($till->lines()))); }
    public function testGenerator(): void { $till = new Till(20); $till->add('a'); $this->assertSame([5], array_keys(iterator_to_array($till->lines()))); }
    public function testBare(): void { $this->assertSame([1, 2, 3], (new Till(20))->spread()); }
    public function testLoop(): void { $this->assertSame(3, (new Till(20))->while(3)); }
    public function testMemo(): void { $this->assertSame(6, (new Till(20))->memo(3)); }
    public function testCounted(): void { $this->assertSame([2, 3], [counted(), counted()]); }
    public function testReference(): void { $a = 1; $b = 2; swap($a, $b); $this->assertSame([2, 1], [$a, $b]); }
    public function testDivision(): void { $this->assertSame(2, parse('abcd')); }
    /** @depends testDivision */
    public function testLater(): void { $this->assertSame(0, parse('')); }
    /** @dataProvider lengths */
    public function testData(int $length): void { $this->assertSame(4, $length); }
    public static function lengths(): array { return [[parse('abcdefghi')]]; }
    /** @runInSeparateProcess */
    public function testApart(): void { $this->assertSame(20, (new Till(20))->sum()); }
    public function testGreen(): void { $this->assertSame(20, (new Till(20))->sum()); }
}
`

let opened: Opened
let session: WarmSession
beforeAll(async () => {
  opened = await openProject({
    'composer.json': JSON.stringify({ autoload: { 'psr-4': { 'Shop\\Tests\\': 'tests/' }, classmap: ['src'], files: ['src/Till.php'] } }),
    'src/Till.php': source,
    'tests/TillTest.php': tests,
  })
  session = await language.warm.open(opened.sandbox, opened.project, { seed: 1 })
})
afterAll(async () => {
  await session.close()
  opened.remove()
})

/** `old` must occur once. */
function candidate(id: number, old: string, text: string): WarmCandidate {
  const start = source.indexOf(old)
  if (start === -1 || source.includes(old, start + 1)) throw new Error(`${old} must occur once`)
  return { id, files: [{ path: 'src/Till.php', edits: [{ start, end: start + old.length, text }] }] }
}

async function judge(test: string, ...changes: (readonly [old: string, text: string])[]): Promise<string[]> {
  await session.focus([], [{ file: 'tests/TillTest.php', name: `Shop\\Tests\\TillTest > ${test}` }])
  const verdicts = await session.evaluate(
    changes.map(([old, text], id) => candidate(id, old, text)),
    { full: false },
  )
  return verdicts.map(told)
}
const told = (verdict: WarmVerdict): string =>
  'message' in verdict && verdict.status !== 'failing' ? `${verdict.status}: ${verdict.message}` : verdict.status

it('sees which tests fail, and which statements each ran', () => {
  expect(session.baseline.tests.map(({ id, status }) => `${id.name.split(' > ')[1]} ${status}`)).toEqual([
    ...['testEnum failed', 'testTrait failed', 'testStatic failed', 'testMade passed', 'testConstructor failed', 'testConstant failed'],
    ...[
      'testVoid failed',
      'testGenerator failed',
      'testBare failed',
      'testLoop failed',
      'testMemo failed',
      'testCounted failed',
      'testReference failed',
    ],
    ...['testDivision failed', 'testLater skipped', 'testData with data set #0 failed', 'testApart passed', 'testGreen passed'],
  ])
  const [loop] = session.baseline.tests.filter(({ id }) => id.name.endsWith('testLoop'))
  const ran = [...loop!.covered].map((index) => session.baseline.statements[index]!)
  expect(ran.map(({ start, end }) => source.slice(start, end).split('\n')[0])).toEqual([
    ...['if ($sum < 9) {', '$steps = 0;', 'while ($n > 9) { $n--; $steps++; }', 'return $steps;'],
    // No statements, but places of faults: they count for whoever runs anything of their class; a constant for whoever reads it.
    ...['public static int $made = 0', 'private array $lines = []'],
    // Ran while the tests' data were made, and so counts for every test.
    ...['try {', 'return intdiv(strlen($text), 9);'],
  ])
  expect(session.baseline.limits).toEqual([])
})

describe('what is right is found', () => {
  it.each([
    ['testEnum', 'value * 9', 'value * 10'],
    ['testTrait', '-= 1', '+= 1'],
    ['testStatic', '+ 9)', '+ 100)'],
    ['testConstructor', '$sum < 9', '$sum < 0'],
    ['testConstant', 'RATE = 9', 'RATE = 19'],
    ['testVoid', "$line . '9'", "$line . '!'"],
    ['testGenerator', '$at + 9', '$at + 5'],
    ['testBare', '> 9) $parts', '> 0) $parts'],
    ['testLoop', '$n > 9', '$n > 0'],
    ['testMemo', '$n * 9', '$n * 2'],
    ['testCounted', '$count = 9', '$count = 1'],
    ['testReference', '= [$a, $b]', '= [$b, $a]'],
    ['testDivision', 'strlen($text), 9', 'strlen($text), 2'],
    ['testData with data set #0', 'strlen($text), 9', 'strlen($text), 2'],
  ])('%s', async (test, old, text) => {
    expect(await judge(test, [old, text], [old, `${old} `])).toEqual(['plausible', 'failing'])
  })
})

describe('what goes wrong is told', () => {
  it.each([
    ['a loop without an end', 'testLoop', '$n > 9', 'true', 'timeout: too many steps'],
    ['recursion without an end', 'testLoop', 'return $steps;', 'return $this->while($n);', 'timeout: too many steps'],
    ['an exit', 'testLoop', 'return $steps;', 'exit(0);', 'crashed: the process ended'],
    ['a sleep', 'testLoop', 'return $steps;', 'sleep(60); return 3;', 'timeout: the process hung'],
    ['no PHP', 'testLoop', 'return $steps;', 'return );', "invalid: Unclosed '{' on line 1 does not match ')'"],
    ['another test breaks', 'testLoop', 'return $this->sum;', 'return 3;', 'failing'],
  ])('%s', async (_, test, old, text, expected) => {
    expect(await judge(test, [old, text], ['$n > 9', '$n > 0'])).toEqual([expected, 'plausible'])
  })
  it('a patch that passes its test but breaks another is not plausible', async () => {
    expect(
      await judge('testStatic', ['self::$made++;\n        return new static(array_sum($parts) + 9)', 'return new static(106)']),
    ).toEqual(['failing'])
  })
})

describe('in haste, what takes long is put off', () => {
  it.each([
    ['testLoop', '$n > 9', 'true', 'long'],
    ['testLoop', 'return $steps;', 'sleep(60); return 3;', 'waits'],
    ['testConstant', 'RATE = 9', 'RATE = 19', 'costly'],
    ['testMemo', '$n * 9', '$n * 2', 'costly'],
    ['testCounted', '$count = 9', '$count = 1', 'plausible'],
    ['testData with data set #0', 'strlen($text), 9', 'strlen($text), 2', 'failing, but more may be seen of it'],
    ['testLoop', '$n > 9', '$n > 0', 'plausible'],
    ['testLoop', 'value * 9', 'value * 10', 'failing'],
  ])('%s %s', async (test, old, text, expected) => {
    await session.focus([], [{ file: 'tests/TillTest.php', name: `Shop\\Tests\\TillTest > ${test}` }])
    const [verdict] = await session.evaluate([candidate(1, old, text)], { full: false, quick: true })
    const more = verdict?.status === 'failing' && verdict.partial === true ? ', but more may be seen of it' : ''
    expect(`${verdict?.status}${more}`).toBe(expected)
  })
})

it('nothing that one candidate leaves behind helps the next', async () => {
  const leaves = ['self::$made++;', 'self::$made += 50;'] as const
  expect(await judge('testStatic', leaves, ['+ 9)', '+ 100)'], leaves)).toEqual(['failing', 'plausible', 'failing'])
})

it('every function replaced by its own text leaves every test as it was', async () => {
  const failing = session.baseline.tests.filter(({ status }) => status === 'failed').map(({ id }) => id)
  await session.focus([], failing)
  const bodies = [...source.matchAll(/\{\n {8}(?=\S)/g)].map((match) => match.index + match[0].length)
  const same = bodies.map((at, id) => ({ id, files: [{ path: 'src/Till.php', edits: [{ start: at, end: at, text: ' ' }] }] }))
  const verdicts = await session.evaluate(same, { full: true })
  const kept = verdicts.map((verdict) => (verdict.status === 'failing' ? [verdict.failingPassed, verdict.broken] : verdict.status))
  expect(kept).toEqual(same.map(() => [0, 0]))
})

it('tells behaviours apart by calls from the tests and their like', async () => {
  await session.focus([], [{ file: 'tests/TillTest.php', name: 'Shop\\Tests\\TillTest > testLoop' }])
  const both = [candidate(1, '$n > 9', '$n > 0'), candidate(2, '$n > 9', '$n > 0 && $n < 4')]
  const { calls, outcomes } = await session.behaviours(both, { seed: 7, inputsMax: 8 })
  expect(calls.map((call, at) => `${call}: ${outcomes[0]![at]} | ${outcomes[1]![at]}`)).toMatchInlineSnapshot(`
    [
      "Till::while(3): returns 3 | returns 3",
      "Till::while(1): returns 1 | returns 1",
      "Till::while(6): returns 6 | returns 0",
      "Till::while(2): returns 2 | returns 2",
      "Till::while(-3): returns 0 | returns 0",
      "Till::while(4): returns 4 | returns 0",
      "Till::while(0): returns 0 | returns 0",
      "Till::while(100): returns 100 | returns 0",
    ]
  `)
})

it('asks at the constants of the code', async () => {
  await session.focus([], [{ file: 'tests/TillTest.php', name: 'Shop\\Tests\\TillTest > testLoop' }])
  const constants = { numbers: [700], texts: [], nothing: false }
  const both = [candidate(1, '$n > 9', '$n > 0'), candidate(2, '$n > 9', '$n > 0 && $n < 699')]
  const { calls, outcomes } = await session.behaviours(both, { seed: 7, inputsMax: 40, constants })
  expect(calls.filter((call) => /\b(699|700|701)\b/.test(call)).length).toBeGreaterThan(1)
  const at = calls.indexOf('Till::while(700)')
  expect(outcomes[0]![at]).not.toBe(outcomes[1]![at])
})
