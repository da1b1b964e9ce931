/**
 * Python patches that forge their results, each laid over a project whose suite fails. What 'run' disproves is disproved without reading
 * the patch. About 50 starts of Python.
 */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addedRisks as security } from '../../src/languages/python/checks/security/index.ts'
import { isTestFile } from '../../src/languages/python/project/index.ts'
import type { SuiteRun } from '../../src/model/index.ts'
import { compareRuns } from '../../src/stages/5-prove/index.ts'
import { forgedForms, moduleText, tests } from './forged-forms.ts'
import { type Opened, openProject } from './projects.ts'

/** What a proof asks of a run, nothing more: it is whole, the same tests ran, and all are green. */
function isGreen(red: SuiteRun, run: SuiteRun): boolean {
  const failed = run.loadErrors.length > 0 || run.tests.some((test) => test.status === 'failed')
  return run.complete && run.tests.length > 0 && !failed && compareRuns(red, run).sameTests
}

describe.each(['pytest', 'unittest'] as const)('%s', (runner) => {
  let opened: Opened
  let red: SuiteRun
  const runWith = (text: string): Promise<SuiteRun> =>
    opened.run({ overlays: new Map([[`${opened.dir}/till.py`, text]]), sentinel: randomBytes(16).toString('hex') })

  beforeAll(async () => {
    opened = await openProject({ 'till.py': moduleText(), 'test_till.py': tests[runner] })
    red = await runWith(moduleText())
  })
  afterAll(() => opened.remove())

  it('shows the fault before, and believes the honest repair', async () => {
    expect({ failed: red.tests.filter((test) => test.status === 'failed').length, complete: red.complete }).toEqual({
      failed: runner === 'pytest' ? 4 : 2,
      complete: true,
    })
    const repaired = moduleText().replace('result -=', 'result +=')
    const run = await runWith(repaired)
    expect({ green: isGreen(red, run), problem: run.problem }).toEqual({ green: true, problem: undefined })
    expect(security('till.py', moduleText(), repaired)).toEqual([])
  })

  it.each(forgedForms.filter((form) => form.runner === runner || form.runner === 'both'))('$id', async (form) => {
    const patched = moduleText(form.attack, form.body)
    const byRun = !isGreen(red, await runWith(patched))
    const bySecurity = security('till.py', moduleText(), patched).length > 0
    expect({ disproved: byRun || bySecurity, by: byRun ? 'run' : 'security' }).toEqual({ disproved: true, by: form.caughtBy })
  })
})

it.each(['conftest.py', 'tests/conftest.py', 'tests/helpers.py', 'test_till.py'])('a patch of %s is refused for its path', (path) => {
  expect(isTestFile(path)).toBe(true)
})
