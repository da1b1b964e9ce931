/** The objects that a provider gave once, changed by a run, are new for the next candidate. */
import { expect, it } from 'vitest'
import { language, openProject } from './projects.ts'

const source = `<?php
final class Cursor { public int $at = 0; public function next(): int { return ++$this->at; } }
function third(Cursor $cursor): int { $cursor->next(); return $cursor->next(); }
function known(Cursor $cursor): bool { return $cursor === Cursors::one() && strlen('a') > 1; }
final class Cursors { private static ?Cursor $one = null; public static function one(): Cursor { return self::$one ??= new Cursor(); } }
`
const tests = `<?php
use PHPUnit\\Framework\\TestCase;
final class GivenTest extends TestCase {
    public static function cursors(): array { return [[[new Cursor()], 3]]; }
    public static function ones(): array { return [[Cursors::one()]]; }
    /** @dataProvider cursors */
    public function testThird(array $cursors, int $n): void { $this->assertSame($n, third($cursors[0])); }
    /** @dataProvider ones */
    public function testKnown(Cursor $cursor): void { $this->assertTrue(known($cursor)); }
}
`

it.each([
  ['testThird', 'return $cursor->next()', ['return $cursor->next() - 1', 'return 1 + $cursor->next()'], ['failing', 'plausible']],
  ['testKnown', "strlen('a') > 1", ["strlen('a') > 2", "strlen('a') > 0"], ['failing', 'plausible']],
])('%s', async (name, from, tos, expected) => {
  const opened = await openProject({
    'composer.json': JSON.stringify({ autoload: { files: ['src/given.php'] } }),
    ...{ 'src/given.php': source, 'tests/GivenTest.php': tests },
  })
  const session = await language.warm.open(opened.sandbox, opened.project, { seed: 1 })
  try {
    await session.focus(
      ['src/given.php'],
      session.baseline.tests.flatMap(({ id }) => (id.name.includes(name) ? [id] : [])),
    )
    const start = source.indexOf(from)
    const batch = tos.map((text, id) => ({ id, files: [{ path: 'src/given.php', edits: [{ start, end: start + from.length, text }] }] }))
    const verdicts = await session.evaluate(batch, { full: false, quick: true })
    expect(verdicts.map(({ status }) => status)).toEqual(expected)
  } finally {
    await session.close()
    opened.remove()
  }
})
