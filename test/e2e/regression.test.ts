import { execFileSync } from 'node:child_process'
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { HealReport } from '../../src/app/index.ts'
import { openBench, type Bench } from './prunella.ts'

let bench: Bench
let root: string
beforeAll(async () => {
  bench = await openBench()
  root = await mkdtemp(join(tmpdir(), 'prunella-regression-'))
})
afterAll(async () => {
  await rm(root, { recursive: true, force: true })
  await bench.close()
})

const right = `const accents = /[\\u0300-\\u036f]/g

export function slug(text) {
  const plain = text.normalize('NFD').replace(accents, '')
  const words = plain.toLowerCase().match(/[a-z0-9]+/g) ?? []
  return words.join('-')
}
`
const wrong = `const accents = /[\\u0300-\\u036f]/g

export function slug(text) {
  const out = []
  for (const part of text.split(' ')) if (part) out.push(part.toLowerCase())
  return out.join('-').replace(accents, '')
}
`
const tests = `import test from 'node:test'
import assert from 'node:assert/strict'
import { slug } from '../src/slug.js'
test('plain', () => assert.equal(slug('Hello World'), 'hello-world'))
test('accents', () => assert.equal(slug('Crème Brûlée 2'), 'creme-brulee-2'))
test('none', () => assert.equal(slug('!!'), ''))
`

it('a rewrite that no template undoes is taken back from history, shown and never applied unasked', { timeout: 120_000 }, async () => {
  const git = (...args: string[]): unknown => execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd: root })
  git('init', '--quiet')
  await mkdir(join(root, 'src'))
  await mkdir(join(root, 'test'))
  await writeFile(join(root, 'package.json'), '{"type":"module","scripts":{"test":"node --test"}}')
  await writeFile(join(root, 'src/slug.js'), right)
  await writeFile(join(root, 'test/slug.test.js'), tests)
  git('add', '--all')
  git('commit', '--quiet', '--message', 'Slugs')
  await writeFile(join(root, 'src/slug.js'), wrong)
  git('commit', '--quiet', '--all', '--message', 'Faster slugs')
  const run = await bench.run(['heal', root, '--apply', '--json', '--seed', '1'])
  const report = JSON.parse(run.stdout) as HealReport
  expect({ code: run.code, state: report.state }).toEqual({ code: 1, state: 'awaiting' })
  const remedy = report.rounds[0]?.remedy
  expect(remedy?.proposal.source).toBe('history')
  expect(remedy?.proposal.explanation).toMatch(/^takes back a part of [0-9a-f]{10} "Faster slugs"$/)
  expect(remedy?.proof.verdict).toBe('proven')
  expect(remedy?.decision.reasons.join()).toContain('takes back what somebody changed on purpose')
})
