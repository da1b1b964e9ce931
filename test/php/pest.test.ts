/**
 * Pest cannot be installed with the tools of this repository. Where somebody has it, PRUNELLA_TEST_PEST names a folder whose vendor/ holds
 * Pest 2 or newer, and these tests run on projects that use it: what is reported, the warm session, and patches that forge results.
 */
import { randomBytes } from 'node:crypto'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SuiteRun } from '../../src/model/index.ts'
import { compareRuns } from '../../src/stages/5-prove/index.ts'
import { pestForms } from './forged/pest-forms.ts'
import { files, language, type Opened, openProject, told, writeProject } from './projects.ts'

const folder = process.env['PRUNELLA_TEST_PEST']

const source = 'src/Till.php'
const text = ({ attack = '', inTotal = '' } = {}): string => `<?php
namespace App;
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
    public function label(array $item): string
    {
        return trim($item['name']);
    }
}
`

const pest = `<?php
uses()->beforeEach(function () { $this->items = [['name' => ' tea ', 'price' => 3, 'count' => 2], ['name' => 'cup', 'price' => 5, 'count' => 1]]; })->in('Unit');
expect()->extend('toBePositive', fn () => $this->toBeGreaterThan(0));
`

const tests = `<?php

use App\\Till;

beforeEach(fn () => $this->till = new Till());

it('labels', fn () => expect($this->till->label($this->items[0]))->toBe('tea'));

// Prices add up.
test('adds up', function () {
    expect($this->till->total($this->items))->toBe(11);
});

describe('sums', function () {
    it('multiplies', function (int $price, int $count, int $sum) {
        expect($this->till->total([['price' => $price, 'count' => $count]]))->toBe($sum);
    })->with(['none' => [0, 4, 0], [2, 3, 6]]);
    it('is positive')->expect(fn () => (new Till())->total([['price' => 1, 'count' => 1]]))->toBePositive();
});

it('refuses', fn () => $this->till->total(1))->throws(\\TypeError::class);
it('is skipped', fn () => expect(1)->toBe(2))->skip('not now');
it('is to be done')->todo();
`

const texts = {
  'composer.json': JSON.stringify({ 'require-dev': { 'pestphp/pest': '*' }, autoload: { 'psr-4': { 'App\\': 'src/' } } }),
  'phpunit.xml':
    '<phpunit bootstrap="vendor/autoload.php"><testsuites><testsuite name="a"><directory>tests</directory></testsuite></testsuites></phpunit>',
  [source]: text(),
  'tests/Pest.php': pest,
  'tests/Unit/TillTest.php': tests,
  'tests/Unit/Base.php': `<?php namespace Tests\\Unit; abstract class Base extends \\PHPUnit\\Framework\\TestCase { public function testInherited(): void { $this->assertTrue(true); } }`,
  'tests/Unit/ZPlainTest.php': `<?php namespace Tests\\Unit; require_once __DIR__ . '/Base.php'; final class ZPlainTest extends Base {}`,
}

const named = (title: string): string => `tests/Unit/TillTest.php | Tests\\Unit\\TillTest > ${title}`
const inside = (title: string): string => `\`sums\` → it ${title}`

describe.runIf(folder !== undefined)('Pest', () => {
  let opened: Opened
  let red: SuiteRun
  const secret = (): string => randomBytes(16).toString('hex')
  const run = (patched: string, at = source): Promise<SuiteRun> =>
    opened.run({ overlays: new Map([[join(opened.dir, at), patched]]), sentinel: secret() })

  beforeAll(async () => {
    const dir = writeProject(texts)
    cpSync(join(folder!, 'vendor'), join(dir, 'vendor'), { recursive: true })
    opened = await openProject({}, undefined, dir)
    red = await run(text())
  })
  afterAll(() => opened.remove())

  it('is found', async () => {
    const { runnerTitle } = await language.findProject(opened.dir, files, {})
    expect(runnerTitle).toMatch(/^Pest \d+\.\d+\.\d+ \(PHPUnit \d+\.\d+\.\d+\) on PHP /)
  })

  it('tells of each test by its title, with both values', () => {
    expect(told(red)).toEqual(
      [
        `passed ${named('it labels')}`,
        `failed ${named('adds up')} | PHPUnit\\Framework\\ExpectationFailedException Failed asserting that -11 is identical to 11. | 11 -11`,
        `passed ${named(`${inside('multiplies')} with dataset "none"`)}`,
        `failed ${named(`${inside('multiplies')} with (2, 3, 6)`)} | PHPUnit\\Framework\\ExpectationFailedException Failed asserting that -6 is identical to 6. | 6 -6`,
        `failed ${named(inside('is positive'))} | PHPUnit\\Framework\\ExpectationFailedException Failed asserting that -1 is greater than 0. |`,
        `passed ${named('it refuses')}`,
        `skipped ${named('it is skipped')}`,
        `skipped ${named('it is to be done')}`,
        // The class of a test has a file of its own; the method came from another.
        'passed tests/Unit/ZPlainTest.php | Tests\\Unit\\ZPlainTest > testInherited',
        'complete',
      ].map((line) => line.replace(/ \|$/, ' |  ').trimEnd()),
    )
  })

  it('has the same tests warm as cold, and swaps there', async () => {
    const session = await language.warm.open(opened.sandbox, opened.project, { seed: 1 })
    try {
      const ids = session.baseline.tests.map(({ id, status }) => `${status} ${id.file} | ${id.name}`)
      expect(ids).toEqual(red.tests.map(({ id, status }) => `${status === 'todo' ? 'skipped' : status} ${id.file} | ${id.name}`))
      const failing = session.baseline.tests.filter(({ status }) => status === 'failed').map(({ id }) => id)
      await session.focus([source], failing)
      const at = text().indexOf('$sum -=')
      const edit = (word: string) => [{ path: source, edits: [{ start: at, end: at + 7, text: word }] }]
      const verdicts = await session.evaluate(
        [
          { id: 1, files: edit('$sum +=') },
          { id: 2, files: edit('$sum *=') },
        ],
        { full: true },
      )
      expect(verdicts.map(({ id, status }) => `${id} ${status}`)).toEqual(['1 plausible', '2 failing'])
    } finally {
      await session.close()
    }
  })

  it.each([
    ['tests/Pest.php', `${pest}\nnothing();`, 'load error tests/Pest.php | Error Call to undefined function nothing()'],
    ['tests/Unit/TillTest.php', tests.replace('beforeEach', 'new Missing; beforeEach'), 'load error tests/Unit/TillTest.php |'],
  ])('%s that does not load is named', async (path, broken, line) => {
    const [said] = told(await run(broken, path))
    expect(said).toContain(line)
  })

  const isGreen = (seen: SuiteRun): boolean =>
    seen.complete &&
    seen.tests.length > 0 &&
    seen.loadErrors.length === 0 &&
    seen.tests.every((test) => test.status !== 'failed') &&
    compareRuns(red, seen).sameTests

  it('believes the honest repair', async () => {
    const patched = await run(text().replace('$sum -=', '$sum +='))
    expect({ green: isGreen(patched), problem: patched.problem }).toEqual({ green: true, problem: undefined })
  })

  it.each(pestForms)('$id', async (form) => {
    expect(isGreen(await run(text(form)))).toBe(false)
  })
})
