/** Cold runs of PHP projects with the PHPUnit of the machine, in the sandbox. */
import { expect, it } from 'vitest'
import { openProject, told } from './projects.ts'

const composer = JSON.stringify({ name: 'a/b', require: { php: '>=8.1' }, autoload: { 'psr-4': { 'Shop\\': 'src/' } } })
const till = `<?php
declare(strict_types=1);
namespace Shop;
class Till {
    public function total(array $items): int { $sum = 0; foreach ($items as $item) { $sum -= $item['price'] * $item['count']; } return $sum; }
    public function label(array $item): string { return trim($item['name']); }
}
`
const testFile = (body: string, uses = 'use Shop\\Till;'): string => `<?php
namespace Shop\\Tests;
use PHPUnit\\Framework\\TestCase;
${uses}
class TillTest extends TestCase
{
${body}
}
`
const settings = (attributes: string): string =>
  `<?xml version="1.0"?>\n<phpunit ${attributes}><testsuites><testsuite name="all"><directory>tests</directory></testsuite></testsuites></phpunit>`

interface Case {
  readonly body: string
  readonly texts?: Readonly<Record<string, string>>
  readonly sentinel?: string
}

async function check({ body, texts, sentinel }: Case, expected: readonly string[]): Promise<void> {
  const opened = await openProject({ 'composer.json': composer, 'src/Till.php': till, 'tests/TillTest.php': testFile(body), ...texts })
  try {
    const run = await opened.run(sentinel === undefined ? {} : { sentinel })
    expect(told(run)).toEqual(expected)
  } finally {
    opened.remove()
  }
}

const everyKind = `
    public function testTotal(): void { $this->assertSame(11, (new Till)->total([['price' => 3, 'count' => 2], ['price' => 5, 'count' => 1]])); }
    /** @dataProvider labels */
    public function testLabel(string $given, string $label): void { $this->assertEquals($label, (new Till)->label(['name' => $given])); }
    public static function labels(): array { return ['trimmed' => [' a', 'a'], ['b', 'x']]; }
    public function testSkipped(): void { $this->markTestSkipped('not today'); }
    public function testLater(): void { $this->markTestIncomplete(); }
    public function testWarns(): void { (new Till)->label([]); }
    public function testThrows(): void { throw new \\LogicException('boo'); }
    /** @dataProvider nowhere */
    public function testUnfed(int $a): void {}
`
const ofEveryKind = [
  'failed tests/TillTest.php | Shop\\Tests\\TillTest > testTotal | PHPUnit\\Framework\\ExpectationFailedException Failed asserting that -11 is identical to 11. | 11 -11',
  'passed tests/TillTest.php | Shop\\Tests\\TillTest > testLabel with data set "trimmed"',
  `failed tests/TillTest.php | Shop\\Tests\\TillTest > testLabel with data set #0 | PHPUnit\\Framework\\ExpectationFailedException Failed asserting that two strings are equal. | 'x' 'b'`,
  'skipped tests/TillTest.php | Shop\\Tests\\TillTest > testSkipped',
  'todo tests/TillTest.php | Shop\\Tests\\TillTest > testLater',
  'failed tests/TillTest.php | Shop\\Tests\\TillTest > testWarns | PHPUnit\\Framework\\Error\\Warning Undefined array key "name" |',
  'failed tests/TillTest.php | Shop\\Tests\\TillTest > testThrows | LogicException boo |',
  'failed tests/TillTest.php | Shop\\Tests\\TillTest > testUnfed | PHPUnit\\Framework\\Error The data provider specified for Shop\\Tests\\TillTest::testUnfed is invalid. |',
  'complete',
]

it('tells every kind of result, without vendor and without settings', () => check({ body: everyKind }, ofEveryKind))
it('takes the sentinels out again', () => check({ body: everyKind, sentinel: 'abc' }, ofEveryKind))

it('leaves a comment that stands before an attribute with its method', () =>
  check(
    {
      body: `
    public static function ones(): array { return [[1], [2]]; }
    public function testA(): void { $this->assertTrue(true); }
    /** @dataProvider ones */
    #[\\PHPUnit\\Framework\\Attributes\\DataProvider('ones')]
    public function testB(int $n): void { $this->assertGreaterThan(0, $n); }`,
      sentinel: 'abc',
    },
    [
      'passed tests/TillTest.php | Shop\\Tests\\TillTest > testA',
      'passed tests/TillTest.php | Shop\\Tests\\TillTest > testB with data set #0',
      'passed tests/TillTest.php | Shop\\Tests\\TillTest > testB with data set #1',
      'complete',
    ],
  ))

it('goes on after a failure though the settings say stop, with the bootstrap they name', () =>
  check(
    {
      body: 'public function testA(): void { $this->fail("a"); } public function testB(): void { $this->assertTrue(Shop_HERE); }',
      texts: {
        'phpunit.xml': settings('bootstrap="boot.php" stopOnFailure="true" executionOrder="random"'),
        'boot.php': '<?php const Shop_HERE = true;',
      },
      sentinel: 'abc',
    },
    [
      'failed tests/TillTest.php | Shop\\Tests\\TillTest > testA | PHPUnit\\Framework\\AssertionFailedError a |',
      'passed tests/TillTest.php | Shop\\Tests\\TillTest > testB',
      'complete',
    ],
  ))

it('a test that ends the process ends the run', () =>
  check({ body: 'public function testA(): void { $this->assertTrue(true); } public function testB(): void { exit(0); }' }, [
    'passed tests/TillTest.php | Shop\\Tests\\TillTest > testA',
    'incomplete crashed',
  ]))

it('a source that does not parse fails its tests, a bootstrap that does not parse is a load error', async () => {
  const body = 'public function testA(): void { $this->assertSame("a", (new Till)->label(["name" => "a"])); }'
  await check(
    {
      body,
      texts: { 'src/Till.php': '<?php\nnamespace Shop;\nclass Till { public function label(array $item) { return trim($item["name"]; } }' },
    },
    [
      'failed tests/TillTest.php | Shop\\Tests\\TillTest > testA | ParseError syntax error, unexpected token ";", expecting ")" |',
      'complete',
    ],
  )
  await check({ body, texts: { 'phpunit.xml': settings('bootstrap="boot.php"'), 'boot.php': '<?php\n$a = ;' } }, [
    'load error boot.php | ParseError syntax error, unexpected token ";"',
    'incomplete load-error',
  ])
})

it('a file that does not load before any test is a load error', async () => {
  const files = JSON.stringify({ autoload: { 'psr-4': { 'Shop\\': 'src/' }, files: ['src/helpers.php'] } })
  const body = 'public function testA(): void { $this->assertTrue(true); }'
  await check({ body, texts: { 'composer.json': files, 'src/helpers.php': '<?php\nreturn 1 +;\n' } }, [
    'load error src/helpers.php | ParseError syntax error, unexpected token ";"',
    'incomplete load-error',
  ])
  await check({ body, texts: { 'composer.json': files, 'src/helpers.php': '<?php\nfinal class A {}\nclass B extends A {}\n' } }, [
    'load error src/helpers.php | Fatal error Class B cannot extend final class A',
    'incomplete load-error',
  ])
})

it('tests that write get a project that can be written', () =>
  check({ body: 'public function testA(): void { $this->assertSame(1, file_put_contents(__DIR__ . "/out.txt", "a")); }' }, [
    'passed tests/TillTest.php | Shop\\Tests\\TillTest > testA',
    'complete',
  ]))

it('a command of the user’s own: by its report, or by its exit code alone', async () => {
  const body = 'public function testA(): void { $this->fail("a"); } public function testB(): void { $this->assertTrue(true); }'
  const texts = { 'composer.json': composer, 'tests/TillTest.php': testFile(body), 'fails.sh': 'echo "Exception: no"; exit 3' }
  const byReport = ['/usr/bin/php', '/usr/bin/phpunit', '--log-junit', '/tmp/report.xml', 'tests']
  for (const [command, expected] of [
    [
      byReport,
      [
        'failed tests/TillTest.php | Shop.Tests.TillTest > testA | PHPUnit\\Framework\\AssertionFailedError Shop\\Tests\\TillTest::testA |',
        'passed tests/TillTest.php | Shop.Tests.TillTest > testB',
        'complete',
      ],
    ],
    [
      ['/bin/sh', 'fails.sh'],
      ['failed  | /bin/sh fails.sh |  the command ended with exit code 3 |', 'complete'],
    ],
  ] as const) {
    const opened = await openProject(texts, command)
    try {
      expect(told(await opened.run())).toEqual(expected)
    } finally {
      opened.remove()
    }
  }
})
