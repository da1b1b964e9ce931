/** PHPUnit's assertEquals takes true for every value that is not empty; the warm tier does not. */
import { describe, expect, it } from 'vitest'
import type { WarmSession } from '../../src/contracts/index.ts'
import { language, openProject } from './projects.ts'

const source = `<?php
function median(array $numbers) {
    sort($numbers);
    return $numbers[0];
}
function found($text) {
    return preg_match('/z/', $text);
}
function known($text) {
    return $text === 'x';
}
function truth($text) {
    return $text === 'y';
}
`
const tests = `<?php
use PHPUnit\\Framework\\TestCase;
final class LooseTest extends TestCase {
    public function testMedian(): void { $this->assertEquals(3, median([5, 3, 1])); }
    public function testItems(): void { $this->assertEquals([[3]], [[median([5, 3, 1])]]); }
    public function testFound(): void { $this->assertEquals(true, found('abc')); }
    public function testKnown(): void { $this->assertEquals(1, known('x')); $this->assertEquals(1, median([5, 3, 1])); $this->assertEquals(0, found('a') + 1); }
    public function testTruth(): void { $this->assertEquals(true, truth('abc')); }
}
`

async function tried(name: string, from: string, to: string): Promise<string> {
  const opened = await openProject({
    'composer.json': JSON.stringify({ autoload: { files: ['src/loose.php'] } }),
    'src/loose.php': source,
    'tests/LooseTest.php': tests,
  })
  let session: WarmSession | undefined
  try {
    session = await language.warm.open(opened.sandbox, opened.project, { seed: 1 })
    const { tests: all } = session.baseline
    await session.focus(
      ['src/loose.php'],
      all.flatMap(({ id }) => (id.name.endsWith(name) ? [id] : [])),
    )
    const start = source.indexOf(from)
    const files = [{ path: 'src/loose.php', edits: [{ start, end: start + from.length, text: to }] }]
    const [verdict] = await session.evaluate([{ id: 0, files }], { full: true })
    return verdict!.status
  } finally {
    await session?.close()
    opened.remove()
  }
}

describe('a pass by loose comparison alone', () => {
  it.each([
    ['a truth value for a number', 'testMedian', 'sort($numbers);', 'return sort($numbers);', 'failing'],
    ['the number itself', 'testMedian', '$numbers[0]', '$numbers[1]', 'plausible'],
    ['a truth value inside a list', 'testItems', '$numbers[0]', '(bool) $numbers[0]', 'failing'],
    ['a text where a truth value came before', 'testTruth', "$text === 'y'", '$text', 'failing'],
    ['a number where a number was compared with a truth value before', 'testFound', '/z/', '/a/', 'plausible'],
    ['a truth value where one was compared before', 'testKnown', "return preg_match('/z/', $text)", 'return -1', 'plausible'],
  ])('%s', async (_, name, from, to, status) => {
    expect(await tried(name, from, to)).toBe(status)
  })
})
