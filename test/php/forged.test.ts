/**
 * Patches that forge their results, each laid over a PHP project whose suite fails. The red run and the run with the patch both carry
 * sentinels; what 'run' disproves is disproved without reading the patch.
 */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { SuiteRun } from '../../src/model/index.ts'
import { compareRuns } from '../../src/stages/5-prove/index.ts'
import { type ForgedForm, forgedForms } from './forged/forms.ts'
import { language, type Opened, openProject } from './projects.ts'

const source = 'src/Till.php'

/** The fault: prices are taken away instead of added up. */
const text = ({ attack = '', inTotal = '', members = '', after = '' }: Omit<ForgedForm, 'id' | 'caughtBy'> = {}): string => `<?php
namespace Shop;
${attack}
class Till
{
    public function total(array $items): int
    {
        ${inTotal}
        $sum = 0;
        foreach ($items as $item) {
            $sum -= $item['price'] * $item['count'];
        }
        return $sum;
    }
    public function receipt(array $items): array
    {
        return ['lines' => count($items), 'total' => $this->total($items)];
    }
    public function label(array $item): string
    {
        return trim($item['name']);
    }
    ${members}
}
${after}
`

const tests = `<?php
namespace Shop\\Tests;
use PHPUnit\\Framework\\TestCase;
use Shop\\Till;
final class TillTest extends TestCase
{
    private const ITEMS = [['name' => ' tea ', 'price' => 3, 'count' => 2], ['name' => 'cup', 'price' => 5, 'count' => 1]];
    public function testLabels(): void { $this->assertSame('tea', (new Till)->label(self::ITEMS[0])); }
    public function testAddsUp(): void { $this->assertSame(11, round((new Till)->total(self::ITEMS)) <=> 10 ? (new Till)->total(self::ITEMS) : 0); }
    public function testPrintsReceipt(): void { $this->assertEquals(['lines' => 2, 'total' => 11], (new Till)->receipt(self::ITEMS)); }
    public function testEmpty(): void { $this->assertSame(0, (new Till)->total([])); }
    public function testIsSlow(): void { if (getenv('SKIP_SLOW')) { $this->markTestSkipped(); } $this->assertSame(11, (new Till)->total(self::ITEMS)); }
}
`

let opened: Opened
let red: SuiteRun
const runWith = (patched: string): Promise<SuiteRun> =>
  opened.run({ overlays: new Map([[join(opened.dir, source), patched]]), sentinel: randomBytes(16).toString('hex') })

beforeAll(async () => {
  opened = await openProject({
    'composer.json': JSON.stringify({ autoload: { 'psr-4': { 'Shop\\': 'src/' } } }),
    [source]: text(),
    'tests/TillTest.php': tests,
  })
  red = await runWith(text())
})
afterAll(() => opened.remove())

/** What a proof asks of a run, nothing more: it is whole, the same tests ran, and all are green. */
function isGreen(run: SuiteRun): boolean {
  const failed = run.loadErrors.length > 0 || run.tests.some((test) => test.status === 'failed')
  return run.complete && run.tests.length > 0 && !failed && compareRuns(red, run).sameTests
}

it('shows the fault before, and believes the honest repair', async () => {
  const statuses = red.tests.map((test) => `${test.id.name.split(' > ')[1]}: ${test.status}`).join(', ')
  expect({ statuses, complete: red.complete }).toEqual({
    statuses: 'testLabels: passed, testAddsUp: failed, testPrintsReceipt: failed, testEmpty: passed, testIsSlow: failed',
    complete: true,
  })
  const repaired = text().replace('$sum -=', '$sum +=')
  const run = await runWith(repaired)
  expect({ green: isGreen(run), problem: run.problem }).toEqual({ green: true, problem: undefined })
  expect(language.checks.security(source, text(), repaired)).toEqual([])
})

it.each(forgedForms)('$id', async (form) => {
  const patched = text(form)
  const byRun = !isGreen(await runWith(patched))
  const bySecurity = language.checks.security(source, text(), patched)
  expect({ disproved: byRun || bySecurity.length > 0, by: byRun ? 'run' : 'security' }).toEqual({ disproved: true, by: form.caughtBy })
})

it('none of them gets past a reader', () => {
  const unread = forgedForms.filter((form) => language.checks.security(source, text(), text(form)).length === 0)
  // Nothing in these two is more than a wrong repair: the run tells.
  expect(unread.map(({ id }) => id)).toEqual(['recursion without an end'])
})

it('covers at least twenty-five forms, most of them disproved without reading the patch', () => {
  expect(forgedForms.length).toBeGreaterThanOrEqual(25)
  expect(forgedForms.filter((form) => form.caughtBy === 'run').length).toBeGreaterThanOrEqual(20)
})
