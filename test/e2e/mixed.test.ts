import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { HealReport } from '../../src/app/index.ts'
import { openBench, type Bench } from './prunella.ts'

let bench: Bench
let root: string
beforeAll(async () => {
  bench = await openBench()
})
afterAll(async () => {
  await rm(root, { recursive: true, force: true })
  await bench.close()
})

const server = {
  'pyproject.toml': '[tool.pytest.ini_options]\ntestpaths = ["server"]\n',
  'server/fees.py': 'def fee(cents):\n    return cents - 50\n',
  'server/test_fees.py': 'from fees import fee\n\n\ndef test_fee():\n    assert fee(100) == 150\n    assert fee(0) == 50\n',
}
const shop = {
  'shop/sum.js': 'export const sum = (a, b) => a * b\n',
  'shop/sum.test.js':
    "import test from 'node:test'\nimport assert from 'node:assert'\nimport { sum } from './sum.js'\ntest('sums', () => assert.equal(sum(2, 3), 5))\n",
}
const manifest = '{"type":"module","scripts":{"test":"node --test"}}'

it.each([
  ['beside each other', { 'package.json': manifest, ...shop, ...server }],
  [
    'in a workspace of JavaScript packages',
    { 'package.json': '{"workspaces":["shop"]}', 'shop/package.json': manifest, ...shop, ...server },
  ],
])('two languages %s: each failing suite is healed by its own', { timeout: 180_000 }, async (_, files) => {
  root = await mkdtemp(join(tmpdir(), 'prunella-mixed-'))
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
  const run = await bench.run(['heal', root, '--json', '--seed', '1', '--budget', '30s'])
  const reports = JSON.parse(run.stdout) as HealReport[]
  expect(reports.map((report) => report.runner.split(' ')[0])).toEqual(['node:test', 'pytest'])
  expect(reports.map((report) => report.rounds[0]?.remedy?.proof.verdict)).toEqual(['proven', 'proven'])
})
