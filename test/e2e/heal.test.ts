import { readFile, readdir } from 'node:fs/promises'
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

/** Every file of a project but node_modules, path → text. */
async function tree(root: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {}
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile() && !path.includes('node_modules')) files[path.slice(root.length + 1)] = await readFile(path, 'utf8')
  }
  return files
}

describe('the main road', { timeout: 180_000 }, () => {
  it.each([
    ['storefront', '+  const shipping = shippingCost(options.zone, discounted, gramsOf(lines))'],
    // Promises that nobody waits for outlive their candidate here: the one that awaits must not be blamed for them.
    ['ledger-js', '+    const available = await this.balance(from)'],
  ])('heals %s: shown, applied, undone, audited', async (name, line) => {
    const root = await bench.example(name)
    const before = await tree(root)

    const shown = await bench.run(['heal', root, '--json', '--seed', '1'])
    expect(shown.stderr).not.toContain('bug')
    const report = reportOf(shown.stdout)
    expect({ code: shown.code, state: report.state }).toEqual({ code: 0, state: 'proven' })
    expect(await tree(root)).toEqual(before)
    expect(report.rounds[0]?.remedy?.diff.split('\n')).toContain(line)
    const proof = report.rounds[0]?.remedy?.proof
    expect(proof?.checks.filter((check) => check.status === 'failed')).toEqual([])
    expect(proof?.checks.map((check) => check.id)).toEqual(
      expect.arrayContaining(['red', 'green', 'suite', 'test-list', 'sentinels', 'types', 'lint', 'security', 'reverse']),
    )

    const applied = await bench.run(['heal', root, '--json', '--apply', '--seed', '1'])
    const healed = reportOf(applied.stdout)
    expect({ code: applied.code, state: healed.state }).toEqual({ code: 0, state: 'healed' })
    expect(await tree(root)).not.toEqual(before)

    const again = await bench.run(['heal', root, '--json'])
    expect({ code: again.code, state: reportOf(again.stdout).state }).toEqual({ code: 0, state: 'nothing-to-heal' })

    const undone = await bench.run(['rollback', healed.heal])
    expect(undone.code).toBe(0)
    expect(await tree(root)).toEqual(before)

    const audit = await bench.run(['audit', 'verify', '--json'])
    expect({ code: audit.code, faults: (JSON.parse(audit.stdout) as { faults: unknown[] }).faults }).toEqual({ code: 0, faults: [] })
  })

  it('heals several independent faults with --all', async () => {
    const root = await bench.example('parcel')
    const { code, stdout } = await bench.run(['heal', root, '--json', '--all', '--apply', '--seed', '1'])
    expect({ code, state: reportOf(stdout).state }).toEqual({ code: 0, state: 'healed' })
    const again = await bench.run(['heal', root, '--json'])
    expect(reportOf(again.stdout)).toMatchObject({ state: 'nothing-to-heal', tests: { failed: 0, total: 18 } })
  })
})
