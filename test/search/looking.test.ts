import { expect, it } from 'vitest'
import { applyEdits } from '../../src/kit/index.ts'
import { templates } from '../../src/languages/javascript/dialect/index.ts'
import type { TestResult } from '../../src/model/index.ts'
import { diagnose } from '../../src/stages/3-diagnose/index.ts'
import { propose } from '../../src/stages/4-propose/index.ts'
import { makeProject } from '../warm/project.ts'

const path = 'sum.js'
/** A whole branch is missing, with a condition that stands nowhere. */
const source = `export function total(list) {
  let sum = 0
  for (let i = 0; i < list.length; i++) {
    if (i % 3 === 0) sum += list[i] * list[i]
    else sum += list[i]
  }
  return sum
}
`
const tests = `import { test } from 'node:test'
import assert from 'node:assert/strict'
import { total } from './sum.js'
const right = (list) => list.reduce((sum, x, i) => sum + (i % 3 === 0 ? x * x : i % 5 === 0 ? -x : x), 0)
for (const list of [[], [4], [1, 2, 3], [1, 2, 3, 4, 5, 6], [2, 9, 1, 0, 7, 3, 8, 8, 2, 1, 5, 4], [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3, 2, 3, 8, 4, 6]])
  test('of ' + list.length, () => assert.equal(total(list), right(list)))
`

it('finds the condition of a branch that is missing, and the value it gives', async () => {
  const made = makeProject({ 'package.json': '{"name":"sum","type":"module"}', [path]: source, 'sum.test.js': tests })
  const session = await made.open('node-test')
  try {
    const failing: TestResult[] = session.baseline.tests.flatMap(({ id, status, failure }) =>
      status === 'failed' ? [{ id, status, durationMs: 0, ...(failure ? { failure } : {}) }] : [],
    )
    const files = new Map([[path, source]])
    let work = 0
    const { proposals, stats } = await propose({
      diagnosis: diagnose({ baseline: session.baseline, failing, flaky: [], files }),
      session,
      files,
      tests: [tests],
      templates,
      // Counted, so that a busy machine finds the same.
      budget: { ms: 1_000_000, candidatesMax: 5_000 },
      clock: { now: () => work, monotonic: () => work++ },
      random: { seed: 1, next: () => 0.5 },
    })
    const [patch] = proposals
    expect(patch?.families, JSON.stringify(stats)).toEqual(['condition-sought'])
    expect(applyEdits(source, patch!.patch.files[0]!.edits)).toContain('i % 5 === 0 ? -list[i] : list[i]')
  } finally {
    await session.close()
    made.remove()
  }
}, 60_000)
