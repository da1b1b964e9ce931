import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Project, WarmCandidate, WarmSession } from '../../src/contracts/index.ts'
import { commonJsCases, esmCases, languageCases, typescriptCases, type WarmCase } from './cases/index.ts'
import { makeProject, replaceIn, type Made } from './project.ts'

interface Battery {
  readonly runner: Project['runner']
  readonly type: 'module' | 'commonjs'
  readonly cases: readonly WarmCase[]
  /** Head of a test file up to and with the test's opening. */
  readonly head: (path: string) => string
}

const imported = (path: string): string => `import * as m from '../src/${path}'\nimport assert from 'node:assert/strict'\n`
const required = (path: string): string => `const m = require('../src/${path}')\nconst assert = require('node:assert/strict')\n`
const batteries: readonly Battery[] = [
  {
    runner: 'node-test',
    type: 'module',
    cases: esmCases,
    head: (path) => `${imported(path)}import { test } from 'node:test'\ntest('case', async () => {`,
  },
  {
    runner: 'vitest',
    type: 'module',
    cases: [...typescriptCases, ...languageCases],
    head: (path) => `${imported(path)}import { test } from 'vitest'\ntest('case', async () => {`,
  },
  {
    runner: 'node-test',
    type: 'commonjs',
    cases: commonJsCases,
    head: (path) => `${required(path)}const { test } = require('node:test')\ntest('case', async () => {`,
  },
  { runner: 'mocha', type: 'commonjs', cases: commonJsCases, head: (path) => `${required(path)}it('case', async () => {` },
  { runner: 'mocha', type: 'module', cases: languageCases, head: (path) => `${imported(path)}it('case', async () => {` },
  { runner: 'jest', type: 'commonjs', cases: commonJsCases, head: (path) => `${required(path)}test('case', async () => {` },
]

const sourceOf = (each: WarmCase): string => `${each.name}.${each.ext ?? 'js'}`

function writeProject(battery: Battery): Made {
  const made = makeProject({ 'package.json': JSON.stringify({ name: 'battery', type: battery.type, scripts: { test: battery.runner } }) })
  for (const each of battery.cases) {
    made.put(`src/${sourceOf(each)}`, each.source)
    made.put(`test/${each.name}.test.js`, `${battery.head(sourceOf(each))}\n${each.test}\n})\n`)
  }
  made.linkModules()
  return made
}

const edit = (each: WarmCase, text: string, id: number): WarmCandidate =>
  replaceIn(`src/${sourceOf(each)}`, each.source, each.find, text, id)

describe.each(batteries)('$runner, $type', (battery) => {
  let made: Made
  let session: WarmSession

  beforeAll(async () => {
    made = writeProject(battery)
    session = await made.open(battery.runner)
  }, 60_000)

  afterAll(async () => {
    await session?.close()
    made.remove()
  })

  it('collects every test, each of them failing', () => {
    expect(session.baseline.limits).toEqual([])
    expect(session.baseline.tests.filter((test) => test.status !== 'failed').map((test) => test.id.file)).toEqual([])
    expect(session.baseline.tests.length).toBe(battery.cases.length)
  })

  it.each(battery.cases)(
    '$name',
    async (each) => {
      const path = `src/${sourceOf(each)}`
      await session.focus([path], [{ file: `test/${each.name}.test.js`, name: 'case' }])
      const restarts = session.stats().restarts
      const [good] = await session.evaluate([edit(each, each.good, 1)], { full: true })
      expect(good).toMatchObject({ id: 1, status: 'plausible' })
      expect(session.stats().restarts - restarts, 'restarts').toBe(0)
      if (each.tier === 'swap')
        expect(await session.evaluate([edit(each, each.good, 1)], { full: true, quick: true })).toMatchObject([{ status: 'plausible' }])
      if (each.bad === undefined) return
      const [bad, again] = await session.evaluate([edit(each, each.bad, 2), edit(each, each.good, 3)], { full: true })
      expect(bad).toMatchObject({ id: 2, status: each.badStatus ?? 'failing' })
      // What went wrong with one candidate is nothing to the next.
      expect(again).toMatchObject({ id: 3, status: 'plausible' })
    },
    20_000,
  )
})
