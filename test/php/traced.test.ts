/** Patches that only loading anew can show, held against each other through what the tests call, in PHP. About five seconds. */
import { afterEach, expect, it } from 'vitest'
import type { WarmCandidate } from '../../src/contracts/index.ts'
import { language, type Opened, openProject } from './projects.ts'

let opened: Opened
afterEach(() => opened.remove())

const source = `<?php
namespace Shop;
function plain(int $n): int { return $n + 1; }
class Cart
{
    private const FREE_FROM = 50;
    private int $rate = 2;
    private int $total;
    private \\Closure $round;
    public function __construct(private string $name, int $start = 0)
    {
        $this->total = $start;
        $this->round = static fn (int $n): int => $n;
    }
    public function add(int $price, int $times = 1): int
    {
        $this->total += ($this->round)($price * $this->rate * $times);
        return $this->shipping();
    }
    public function shipping(): int
    {
        return $this->total > self::FREE_FROM ? 0 : 5;
    }
}
`
const tests = `<?php
use Shop\\Cart;
class CartTest extends \\PHPUnit\\Framework\\TestCase
{
    public function testFree(): void { $this->assertSame(0, (new Cart('a'))->add(25)); }
    public function testPaid(): void { $this->assertSame(5, (new Cart('b', 1))->add(4, 2)); }
    public function testPlain(): void { $this->assertSame(2, \\Shop\\plain(1)); }
}
`

/** What the versions did, by call; a version is the source with these texts exchanged. */
async function compared(...versions: readonly (readonly (readonly [string, string])[])[]): Promise<ReadonlyMap<string, readonly string[]>> {
  opened = await openProject({
    'composer.json': '{"autoload":{"classmap":["src"],"files":["src/Cart.php"]}}',
    'src/Cart.php': source,
    'tests/CartTest.php': tests,
  })
  const session = await language.warm.open(opened.sandbox, opened.project, { seed: 1 })
  try {
    await session.focus(
      ['src/Cart.php'],
      session.baseline.tests.filter(({ status }) => status === 'failed').map(({ id }) => id),
    )
    const candidates = versions.map((changes, id): WarmCandidate => {
      const edits = changes.map(([find, text]) => ({ start: source.indexOf(find), end: source.indexOf(find) + find.length, text }))
      return { id, files: edits.length === 0 ? [] : [{ path: 'src/Cart.php', edits }] }
    })
    const { calls, outcomes } = await session.behaviours(candidates, { seed: 1, inputsMax: 120 })
    return new Map(calls.map((call, input) => [call, outcomes.map((each) => each[input] ?? 'not tried')]))
  } finally {
    await session.close()
  }
}

it('a constant: shown by the methods that read it, on objects that cannot be copied', async () => {
  const found = await compared([['> self::FREE_FROM', '>= self::FREE_FROM']], [['FREE_FROM = 50', 'FREE_FROM = 40']], [])
  const add = [...found].find(([call]) => call.startsWith('Cart::add(25) on'))
  expect(add?.[1].map((outcome) => outcome.split(',')[0])).toEqual(['returns 0', 'returns 0', 'returns 5'])
  expect([...found.keys()].filter((call) => /^Cart::add\((?!25\)|4\))-?\d+\)/.test(call)).length).toBeGreaterThan(2)
})

it('a default and a constructor: shown by the object made and by what its methods do on other arguments', async () => {
  const found = await compared(
    [['rate = 2', 'rate = 3']],
    [['$this->total = $start', '$this->total = $start + 25']],
    [['$times = 1', '$times = 9']],
  )
  const differing = [...found].filter(([, outcomes]) => new Set(outcomes).size > 1).map(([call]) => call.split('(')[0])
  expect(new Set(differing)).toEqual(new Set(['new Shop\\Cart', 'Cart::add']))
  expect(found.get('plain(1)')).toEqual(['returns 2', 'returns 2', 'returns 2'])
})
