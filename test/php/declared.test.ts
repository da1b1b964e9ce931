/** Constants and what properties begin with, exchanged where they are read: in haste, only what needs no reload has a verdict. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { WarmSession } from '../../src/contracts/index.ts'
import { language, type Opened, openProject } from './projects.ts'

const base = `<?php
namespace Shop;
class Base {
    public const WORD = '/^[a-z]+$/';
    protected const OVER = 1;
    public const LONG = <<<'X'
[a-z]9
X;
    const TABLE = ['a' => 1, 'b' => 9];
    private const PART = 'x9';
    public const WHOLE = '<' . self::PART . '>';
    public const BOUND = self::TABLE['b'];
    protected array $rules = ['k' => 'v9'];
    public array $lines = ['9'];
    const BEGIN = 19;
    private int $begin = self::BEGIN + 1;
    public function begin(): int { return $this->begin; }
    public function __construct(private int $n = 9) { $this->n++; }
    public static function word(string $s): bool { return preg_match(self::WORD, $s) === 1; }
    public function over(): int { return static::OVER; }
    public static function long(string $s): bool { return preg_match('/^' . self::LONG . '$/', $s) === 1; }
    public static function table(string $s): int
    {
        foreach (self::TABLE as $key => $value)
            if (isset(self::TABLE[$s]) && $key === $s) return match ($value) { self::TABLE['b'] => 20, default => $value };
        return 0;
    }
    public static function whole(): string { return self::WHOLE; }
    public function rules(): array { return $this->rules; }
}
class Plain { public int $count = 9; }
`
const other = `<?php
namespace Shop;
final class Other extends Base {
    protected const OVER = 9;
    public array $lines = ['b'];
    public static function bound(): int { return Base::BOUND; }
    public static function whole(): string { return parent::WHOLE; }
}
`
const tests = `<?php
use PHPUnit\\Framework\\TestCase;
use Shop\\{Base, Other, Plain};
final class DeclaredTest extends TestCase {
    public function testWord(): void { $this->assertTrue(Base::word('a-b')); }
    public function testLong(): void { $this->assertTrue(Base::long('a7')); }
    public function testTable(): void { $this->assertSame([1, 20, 3], [Base::table('a'), Base::table('b'), Base::table('c')]); }
    public function testWhole(): void { $this->assertSame('<x7>', Base::whole()); }
    public function testParent(): void { $this->assertSame('<x7>', Other::whole()); }
    public function testBound(): void { $this->assertSame(7, Other::bound()); }
    public function testOver(): void { $this->assertSame(7, (new Other())->over()); }
    public function testRules(): void { $this->assertSame(['k' => 'v7'], (new Base())->rules()); }
    public function testLines(): void { $this->assertSame([['7'], ['b']], [(new Base())->lines, (new Other())->lines]); }
    public function testBegin(): void { $this->assertSame(18, (new Base())->begin()); }
    public function testPlain(): void { $this->assertSame(7, (new Plain())->count); }
}
`

let opened: Opened
let session: WarmSession
beforeAll(async () => {
  opened = await openProject({
    'composer.json': JSON.stringify({ autoload: { files: ['src/Base.php', 'src/Other.php'] } }),
    ...{ 'src/Base.php': base, 'src/Other.php': other, 'tests/DeclaredTest.php': tests },
  })
  session = await language.warm.open(opened.sandbox, opened.project, { seed: 1 })
})
afterAll(async () => {
  await session.close()
  opened.remove()
})

const tried = async (test: string, from: string, to: string, path = 'src/Base.php', quick = true): Promise<string> => {
  await session.focus(
    ['src/Base.php', 'src/Other.php'],
    session.baseline.tests.flatMap(({ id }) => (id.name.endsWith(` ${test}`) ? [id] : [])),
  )
  const start = (path === 'src/Base.php' ? base : other).indexOf(from)
  const files = [{ path, edits: [{ start, end: start + from.length, text: to }] }]
  const [verdict] = await session.evaluate([{ id: 0, files }], { full: false, quick })
  return verdict!.status
}

describe('without a reload', () => {
  it.each([
    ['testWord', '[a-z]+', '[a-z-]+', 'plausible'],
    ['testWord', '[a-z]+', '[a-z_]+', 'failing'],
    ['testWord', "'/^[a-z]+$/'", "'/^[a-z", 'invalid'],
    ['testLong', '[a-z]9', '[a-z]7', 'plausible'],
    ['testTable', "'b' => 9", "'b' => 9, 'c' => 3", 'plausible'],
    ['testWhole', 'x9', 'x7', 'plausible'],
    ['testBound', "self::TABLE['b']", "self::TABLE['b'] - 2", 'plausible'],
    ['testRules', 'v9', 'v7', 'plausible'],
    ['testBegin', '19', '17', 'plausible'],
    ['testRules', 'v9', 'v8', 'failing'],
  ])('%s: %s becomes %s', async (test, from, to, status) => {
    expect(await tried(test, from, to)).toBe(status)
  })
})

describe('loaded anew', () => {
  it.each([
    ['a class that is asked may have its own', 'testOver', 'OVER = 9', 'OVER = 7', 'src/Other.php'],
    ['a child begins otherwise', 'testLines', "['9']", "['7']", 'src/Base.php'],
    ['no constructor', 'testPlain', 'count = 9', 'count = 7', 'src/Base.php'],
    ['what others may not read', 'testParent', "'>'", "'>' . ''", 'src/Base.php'],
    ['names that mean something else elsewhere', 'testBound', "self::TABLE['b']", "Plain::class === '' ? 1 : 7", 'src/Base.php'],
  ])('%s', async (_, test, from, to, path) => {
    expect(await tried(test, from, to, path)).toBe('costly')
    if (test !== 'testParent') expect(await tried(test, from, to, path, false)).toBe('plausible')
  })
})

it('a constant counts as run by what reads it, directly or through another one', () => {
  const { statements, tests: all } = session.baseline
  const by = (text: string): string[] =>
    all
      .filter(({ covered }) => [...covered].some((at) => base.slice(statements[at]!.start, statements[at]!.end).includes(text)))
      .map(({ id }) => id.name.split(' > ')[1]!)
  expect(by('WORD =')).toEqual(['testWord'])
  expect(by('PART =')).toEqual(['testWhole', 'testParent'])
})
