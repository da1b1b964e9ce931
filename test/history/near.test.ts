import { expect, it } from 'vitest'
import type { Project } from '../../src/contracts/index.ts'
import type { Seat } from '../../src/flow/history/parts.ts'
import { nearTests } from '../../src/flow/history/near.ts'
import { reader } from '../../src/languages/php/index.ts'
import { memoryFiles } from '../../src/testing/index.ts'

const test = (uses: string): string =>
  `<?php\nclass ATest extends TestCase {\n  public function testIt() { $this->assertSame(1, (new ${uses})->it()); }\n}\n`

it('leaves alone what package managers put down, whatever it is called', async () => {
  const files = memoryFiles({
    'src/Money.php': '<?php class Money {}',
    'tests/MoneyTest.php': test('Money'),
    'tests/OtherTest.php': test('Other'),
    'vendor/phpunit/phpunit/src/Event/Test/Called.php': test('Called'),
    'vendor/extra/tests/ExtraTest.php': test('Extra'),
  })
  const seat = { project: { root: '/project', packageDir: '/project' } as Project, files, language: reader } as unknown as Seat
  const found = await nearTests([], [{ path: 'src/Money.php', before: '', after: '' }], seat)
  expect(found).toEqual({ far: ['tests/OtherTest.php'], near: ['tests/MoneyTest.php'] })
})
