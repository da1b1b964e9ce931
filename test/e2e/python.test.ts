/** Python from end to end: found, healed, proved, undone. */
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

const env = { PRUNELLA_PYTHON: '/usr/bin/python3' }
const reportOf = (stdout: string): HealReport => JSON.parse(stdout) as HealReport
const added = (report: HealReport): (readonly string[])[] =>
  report.rounds.map(({ remedy }) => (remedy?.diff ?? '').split('\n').filter((line) => /^\+(?!\+)/.test(line)))

describe('Python', { timeout: 180_000 }, () => {
  it('heals the greenhouse: shown, approved, taken back', async () => {
    const root = await bench.example('greenhouse')
    const before = await readFile(join(root, 'greenhouse/beds.py'), 'utf8')
    const shown = await bench.run(['heal', root, '--json', '--seed', '1'], { env })
    const report = reportOf(shown.stdout)
    expect(added(report)).toEqual([['+        return max((temperature for moisture, temperature in self.readings), default=None)']])
    expect(report.rounds.map(({ remedy }) => remedy?.proof.verdict)).toEqual(['proven'])
    for (const { remedy } of report.rounds) {
      const digest = remedy!.changes.digest
      const approved = await bench.run(['approve', report.heal, '--patch', digest], { env })
      expect({ code: approved.code, stderr: approved.code === 0 ? '' : approved.stderr }).toEqual({ code: 0, stderr: '' })
    }
    const again = await bench.run(['heal', root, '--json'], { env })
    expect({ code: again.code, state: reportOf(again.stdout).state }).toEqual({ code: 0, state: 'nothing-to-heal' })
    expect((await bench.run(['rollback', report.heal])).code).toBe(0)
    expect(await readFile(join(root, 'greenhouse/beds.py'), 'utf8')).toBe(before)
  })

  it.each([
    ['an import of a wrong name', 'import mth\n\n\ndef area(r):\n    return math.floor(math.pi * r * r)\n', 'import math'],
    ['a file that does not parse', 'def area(r)\n    return int(3.14159 * r * r)\n', 'def area(r):'],
  ])('heals %s', async (_, text, line) => {
    const test =
      'import pytest\nfrom shape import area\n\n\n@pytest.mark.parametrize("r, expected", [(1, 3), (2, 12)])\ndef test_area(r, expected):\n    assert area(r) == expected\n'
    const root = await bench.project('shape', { 'shape.py': text, 'test_shape.py': test })
    const shown = await bench.run(['heal', root, '--json', '--seed', '1'], { env })
    const report = reportOf(shown.stdout)
    const proof = report.rounds[0]?.remedy?.proof.verdict
    expect({ proof, added: added(report) }).toMatchObject({ proof: 'proven', added: [[`+${line}`]] })
  })
})
