import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectFiles } from '../../src/adapters/node-files/index.ts'
import { openSandbox } from '../../src/adapters/sandbox/index.ts'
import type { Project, WarmCandidate, WarmSession } from '../../src/contracts/index.ts'
import { javascriptWarm } from '../../src/languages/javascript/warm/index.ts'
import { commonJsCases, esmCases, languageCases, typescriptCases, type WarmCase } from './cases/index.ts'

const modules = new URL('../../node_modules', import.meta.url).pathname

/** Runners whose modules load afresh in the same process; the others take a new one. */
const inside = new Set(['node-test', 'mocha'])

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

function writeProject(battery: Battery): string {
  const root = mkdtempSync(join(tmpdir(), 'prunella-warm-'))
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  put('package.json', JSON.stringify({ name: 'battery', type: battery.type, scripts: { test: battery.runner } }))
  for (const each of battery.cases) {
    put(`src/${sourceOf(each)}`, each.source)
    put(`test/${each.name}.test.js`, `${battery.head(sourceOf(each))}\n${each.test}\n})\n`)
  }
  symlinkSync(modules, join(root, 'node_modules'))
  return root
}

describe.each(batteries)('$runner, $type', (battery) => {
  let root: string
  let session: WarmSession

  beforeAll(async () => {
    root = writeProject(battery)
    const warm = javascriptWarm({ warmInterpreter: process.execPath, runtimeReadOnly: [modules], openFiles: projectFiles })
    const { runner } = battery
    const project: Project = {
      root,
      packageDir: root,
      language: 'javascript',
      runner,
      runnerTitle: runner,
      interpreter: process.execPath,
      env: {},
    }
    session = await warm.open(await openSandbox(), project, { seed: 1 })
  }, 60_000)

  afterAll(async () => {
    await session?.close()
    rmSync(root, { recursive: true, force: true })
  })

  const edit = (each: WarmCase, text: string, id: number): WarmCandidate => {
    const start = each.source.indexOf(each.find)
    expect(each.source.lastIndexOf(each.find), 'the text to replace is unique').toBe(start)
    return { id, files: [{ path: `src/${sourceOf(each)}`, edits: [{ start, end: start + each.find.length, text }] }] }
  }

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
      expect(session.stats().restarts - restarts, 'restarts').toBe(each.tier === 'reload' && !inside.has(battery.runner) ? 1 : 0)
      if (each.bad === undefined) return
      const [bad, again] = await session.evaluate([edit(each, each.bad, 2), edit(each, each.good, 3)], { full: true })
      expect(bad).toMatchObject({ id: 2, status: each.badStatus ?? 'failing' })
      // What went wrong with one candidate is nothing to the next.
      expect(again).toMatchObject({ id: 3, status: 'plausible' })
    },
    20_000,
  )
})
