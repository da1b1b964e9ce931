/** Conditions forced and values watched in a real PHP session. About four seconds on idle cores. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { holeName, type WarmHole, type WarmSession } from '../../src/contracts/index.ts'
import { language, type Opened, openProject } from './projects.ts'

const path = 'src/Kinds.php'
const source = `<?php
declare(strict_types=1);
namespace Shop;

final class Kinds
{
    public function leap(int $year): bool
    {
        if ($year % 4 === 0) {
            return true;
        }
        return false;
    }

    public static function first(array $numbers): int
    {
        $found = -1;
        foreach ($numbers as $item) {
            if ($item > 2) {
                $found = $item;
            }
        }
        return $found;
    }

    public function divisor(int $n): int
    {
        for ($i = $n - 1; $i > 0; $i--) {
            return $i;
        }
        return 0;
    }

    public function drain(int $n): int
    {
        while ($n > 0) {
            $n -= 1;
        }
        return $n + 1;
    }
}
`
const tests = `<?php
namespace Shop\\Tests;

use PHPUnit\\Framework\\TestCase;
use Shop\\Kinds;

final class KindsTest extends TestCase
{
    public function testCentury(): void { self::assertFalse((new Kinds())->leap(1900)); }
    public function testAnother(): void { self::assertTrue((new Kinds())->leap(1904)); self::assertFalse((new Kinds())->leap(1800)); }
    public function testLeap(): void { self::assertTrue((new Kinds())->leap(2024)); }
    public function testCommon(): void { self::assertFalse((new Kinds())->leap(2023)); }
    public function testFirst(): void { self::assertSame(3, Kinds::first([1, 3, 4, 5])); }
    public function testNone(): void { self::assertSame(-1, Kinds::first([1, 2])); }
    public function testSmall(): void { self::assertSame(3, (new Kinds())->divisor(6)); }
    public function testSquare(): void { self::assertSame(7, (new Kinds())->divisor(49)); }
    public function testDrain(): void { self::assertSame(4, (new Kinds())->drain(3)); }
}
`
let opened: Opened
let session: WarmSession

beforeAll(async () => {
  opened = await openProject({
    'composer.json': JSON.stringify({ autoload: { 'psr-4': { 'Shop\\Tests\\': 'tests/' }, classmap: ['src'] } }),
    [path]: source,
    'tests/KindsTest.php': tests,
  })
  session = await language.warm.open(opened.sandbox, opened.project, { seed: 1 })
}, 60_000)

afterAll(async () => {
  await session?.close()
  opened.remove()
})

const focus = (...names: string[]): Promise<void> =>
  session.focus(
    [path],
    session.baseline.tests.flatMap(({ id }) => (names.some((name) => id.name.endsWith(name)) ? [id] : [])),
  )

const spanOf = (find: string): { start: number; end: number } => {
  const start = source.indexOf(find)
  return { start, end: start + find.length }
}

const hole = (find: string, asks: readonly string[], id = 0): WarmHole => ({
  id,
  files: [{ path, edits: [{ ...spanOf(find), text: holeName }] }],
  usual: find,
  asks,
})

describe('a condition that is forced', () => {
  it('tells which of the conditions asked choose as the failing tests need and the passing tests have it', async () => {
    await focus('testCentury', 'testAnother')
    const own = '$year % 4 === 0'
    const asks = ['$year % 100 !== 0', '$year === 1904', own, `${own} && $year % 100 !== 0`, 'nobody($year)', '$nothing > 1']
    expect(await session.force?.([hole(own, asks)])).toEqual([{ id: 0, solved: true, fits: [0, 1, 3], keeps: [3] }])
  })

  it('is turned at single visits too, and innocent where no choice helps', async () => {
    await focus('testFirst')
    const asks = ['$item > 2', '$item > 2 && $found < 0', '$item === 3', '$found < 0']
    expect(await session.force?.([hole('$item > 2', asks, 1), hole('$item > 2', ['$item >'], 2)])).toEqual([
      { id: 1, solved: true, fits: [1, 2], keeps: [1, 2] },
      { id: 2, solved: false, fits: [], keeps: [] },
    ])
    await focus('testFirst', 'testCentury')
    expect(await session.force?.([hole('$item > 2', ['true'])])).toEqual([{ id: 0, solved: false, fits: [], keeps: [] }])
  })

  it('comes more often when it is forced, and is asked there too', async () => {
    await focus('testSmall', 'testSquare')
    const missing: WarmHole = { ...hole('return $i;', ['$i === 3', '$n % $i === 0', '$i < 4', '$n % $i !== 0']), usual: 'true' }
    const files = [{ path, edits: [{ ...spanOf('return $i;'), text: `if (${holeName}) return $i;` }] }]
    expect(await session.force?.([{ ...missing, files }])).toEqual([{ id: 0, solved: true, fits: [1], keeps: [1] }])
  })

  it('may loop for ever when it is forced: that way is none', async () => {
    await focus('testDrain')
    const [forced] = (await session.force?.([hole('$n > 0', ['$n > 0', '$n > 9'])])) ?? []
    expect(forced).toEqual({ id: 0, solved: true, fits: [1], keeps: [1] })
  })
})

describe('a place that is watched', () => {
  it('tells apart what differs on a visit of a failing test, places within places each on its own', async () => {
    await focus('testFirst')
    const { start } = spanOf('$item > 2')
    const places = [
      { path, ...spanOf('$item > 2'), texts: ['$item >= 2', '$item >= 3', '$item->size()', '2 < $item'] },
      { path, start, end: start + 5, texts: ['$found', '$item ?: 0'] },
      { path, ...spanOf('$year % 4 === 0'), texts: ['true'] },
    ]
    const sights = (await session.watch?.(places)) ?? []
    expect(sights.map((sight) => sight?.prints.map((print) => print === sight.own))).toEqual([
      [true, true, false, true],
      [false, true],
      undefined,
    ])
    expect(sights[0]).toMatchObject({ visits: 4, whole: true })
  })

  it('leaves the program as it was', async () => {
    await focus('testFirst')
    const [verdict] = await session.evaluate([{ id: 0, files: [] }], { full: true })
    expect(verdict).toMatchObject({ status: 'failing', failingPassed: 0, broken: 0 })
  })
})
