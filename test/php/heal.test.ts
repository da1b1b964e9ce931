/** PHP from end to end: what a new user's slips are, each healed by the real command line. About 15 seconds. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HealReport } from '../../src/app/index.ts'
import { openBench, type Bench } from '../e2e/prunella.ts'

let bench: Bench
beforeAll(async () => {
  bench = await openBench()
})
afterAll(() => bench.close())

const basket = `<?php
declare(strict_types=1);

namespace A;

final class Basket implements \\Countable
{
    /** @var array<string,int> */
    private array $lines = [];

    public function __construct(
        private int $limit = 10,
    ) {
    }

    public function add(string $name, int $quantity = 1): self
    {
        if ($this->count() + $quantity > $this->limit) {
            throw new \\OverflowException("basket is full");
        }
        $this->lines[$name] = ($this->lines[$name] ?? 0) + $quantity;
        return $this;
    }

    public function count(): int
    {
        return array_sum($this->lines);
    }
}
`
const tests = `<?php
declare(strict_types=1);

namespace A\\Tests;

use A\\Basket;
use PHPUnit\\Framework\\TestCase;

final class BasketTest extends TestCase
{
    /** @dataProvider sizes */
    public function testFill(int $limit): void
    {
        $b = new Basket($limit);
        $b->add('x', $limit);
        self::assertSame($limit, $b->count());
    }
    public static function sizes(): array { return ['one' => [1], 'ten' => [10]]; }
    public function testFull(): void
    {
        $this->expectException(\\OverflowException::class);
        (new Basket(2))->add('x', 3);
    }
    public function testTwice(): void
    {
        self::assertSame(3, (new Basket())->add('a')->add('a', 2)->count());
    }
}
`
const composer = JSON.stringify({ autoload: { 'psr-4': { 'A\\': 'src/' } }, 'require-dev': { 'phpunit/phpunit': '^9' } })
/** The test files load the source themselves: one that does not parse keeps PHPUnit from running anything. */
const requiring = (name: string): string =>
  `<?php\nrequire_once __DIR__ . '/../Stack.php';\nclass ${name} extends PHPUnit\\Framework\\TestCase\n{\n    public function testTop(): void { $this->assertSame(2, top([1, 2])); }\n}\n`

async function healed(name: string, texts: Readonly<Record<string, string>>): Promise<unknown> {
  const root = await bench.project(name, texts)
  const { stdout } = await bench.run(['heal', root, '--dry-run', '--json', '--seed', '1'])
  const [round] = (JSON.parse(stdout) as HealReport).rounds
  const lines = (round?.remedy?.diff ?? '').split('\n').filter((line) => /^[+-](?![+-])/.test(line))
  const [suspect] = round?.diagnosis.suspects ?? []
  return { proof: round?.remedy?.proof.verdict, at: suspect && `${suspect.path}:${suspect.line}`, lines: lines.map((line) => line.trim()) }
}

describe('a new user of PHP', { timeout: 120_000 }, () => {
  it.each<[name: string, right: string, wrong: string, at?: number]>([
    ['a-semicolon', 'return $this;', 'return $this', 23],
    ['an-exception', 'throw new \\OverflowException("basket is full");', 'throw new \\OverflowExeption("basket is full");', 19],
    ['an-interface', 'final class Basket implements \\Countable', 'final class Basket implements \\Countabel', 6],
    ['a-function', 'return array_sum($this->lines);', 'return array_smu($this->lines);'],
    ['a-property', 'return array_sum($this->lines);', 'return array_sum($this->lnies);'],
    [
      'a-variable',
      '$this->lines[$name] = ($this->lines[$name] ?? 0) + $quantity;',
      '$this->lines[$name] = ($this->lines[$name] ?? 0) + $quantty;',
      21,
    ],
  ])('%s', async (name, right, wrong, at) => {
    const texts = { 'composer.json': composer, 'src/Basket.php': basket.replace(right, wrong), 'tests/BasketTest.php': tests }
    const indent = (sign: string, text: string): string =>
      `${sign}${' '.repeat(/^final/.test(text) ? 0 : /^throw/.test(text) ? 12 : 8)}${text}`
    expect(await healed(name, texts)).toEqual({
      proof: 'proven',
      at: at === undefined ? expect.any(String) : `src/Basket.php:${at}`,
      lines: [indent('-', wrong), indent('+', right)],
    })
  })

  it('a semicolon without which the data of a test cannot be made', async () => {
    const provided = tests.replace("['one' => [1]", "['one' => [(new Basket())->add('a')->count()]")
    const texts = {
      'composer.json': composer,
      'src/Basket.php': basket.replace('return $this;', 'return $this'),
      'tests/BasketTest.php': provided,
    }
    expect(await healed('provided', texts)).toMatchObject({ proof: 'proven', lines: ['-        return $this', '+        return $this;'] })
  })

  it('a semicolon in a file without which nothing loads', async () => {
    const stack = '<?php\nfunction top(array $all): int\n{\n    return array_pop($all)\n}\n'
    const texts = { 'Stack.php': stack, 'tests/OneTest.php': requiring('OneTest'), 'tests/TwoTest.php': requiring('TwoTest') }
    expect(await healed('requiring', { 'composer.json': '{"require-dev":{"phpunit/phpunit":"^9"}}', ...texts })).toEqual({
      proof: 'proven',
      at: 'Stack.php:5',
      lines: ['-    return array_pop($all)', '+    return array_pop($all);'],
    })
  })
})
