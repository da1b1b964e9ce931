/** PHP from end to end: found, healed, proved, undone; a file that does not parse. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HealReport } from '../../src/app/index.ts'
import { openBench, type Bench } from './prunella.ts'

let bench: Bench
beforeAll(async () => {
  bench = await openBench()
})
afterAll(() => bench.close())

const reportOf = (stdout: string): HealReport => JSON.parse(stdout) as HealReport
const added = (report: HealReport): (readonly string[])[] =>
  report.rounds.map(({ remedy }) => (remedy?.diff ?? '').split('\n').filter((line) => /^\+(?!\+)/.test(line)))

describe('PHP', { timeout: 180_000 }, () => {
  it('heals the lending desk: shown, approved, taken back', async () => {
    const root = await bench.example('lending-php')
    const policy = join(root, 'src/FeePolicy.php')
    const before = await readFile(policy, 'utf8')
    const report = reportOf((await bench.run(['heal', root, '--json', '--seed', '1'])).stdout)
    expect(added(report)).toEqual([['+        return min($fee, $loan->copy->price);']])
    const { remedy } = report.rounds[0]!
    expect(remedy?.proof.verdict).toBe('proven')
    const approved = await bench.run(['approve', report.heal, '--patch', remedy!.changes.digest])
    expect({ code: approved.code, stderr: approved.code === 0 ? '' : approved.stderr }).toEqual({ code: 0, stderr: '' })
    const again = await bench.run(['heal', root, '--json'])
    expect({ code: again.code, state: reportOf(again.stdout).state }).toEqual({ code: 0, state: 'nothing-to-heal' })
    expect((await bench.run(['rollback', report.heal])).code).toBe(0)
    expect(await readFile(policy, 'utf8')).toBe(before)
  })

  it.each([
    ['a member without its object', '        return $wide * $this->high;', '        return $this->wide * $this->high;'],
    ['a file that does not parse', '        return $this->wide * $this->high', '        return $this->wide * $this->high;'],
  ])('heals %s', async (_, faulty, right) => {
    const shape = `<?php\n\nfinal class Shape\n{\n    public function __construct(private int $wide, private int $high)\n    {\n    }\n\n    public function area(): int\n    {\n${faulty}\n    }\n}\n`
    const test =
      "<?php\n\nuse PHPUnit\\Framework\\TestCase;\n\nrequire_once __DIR__ . '/../src/Shape.php';\n\nfinal class ShapeTest extends TestCase\n{\n    public function testArea(): void\n    {\n        $this->assertSame(6, (new Shape(2, 3))->area());\n        $this->assertSame(20, (new Shape(4, 5))->area());\n    }\n}\n"
    const settings = '<phpunit><testsuites><testsuite name="all"><directory>tests</directory></testsuite></testsuites></phpunit>\n'
    const root = await bench.project('shape', { 'src/Shape.php': shape, 'tests/ShapeTest.php': test, 'phpunit.xml': settings })
    const report = reportOf((await bench.run(['heal', root, '--json', '--seed', '1'])).stdout)
    const proof = report.rounds[0]?.remedy?.proof.verdict
    expect({ proof, added: added(report) }).toMatchObject({ proof: 'proven', added: [[`+${right}`]] })
  })
})
