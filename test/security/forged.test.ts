/**
 * Patches that forge their results, each laid over a project whose suite fails. The red run and the run with the patch both carry
 * sentinels; what 'run' disproves is disproved without reading the patch.
 */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectFiles } from '../../src/adapters/node-files/index.ts'
import { openSandbox } from '../../src/adapters/sandbox/index.ts'
import type { Project, Sandbox } from '../../src/contracts/index.ts'
import { createStaticChecks } from '../../src/languages/javascript/checks/index.ts'
import { findProject } from '../../src/languages/javascript/project/index.ts'
import { createSuiteRunner } from '../../src/languages/javascript/suite/index.ts'
import type { SuiteRun } from '../../src/model/index.ts'
import { compareRuns } from '../../src/stages/5-prove/index.ts'
import { type Fixture, type FixtureRunner, moduleText, writeFixture } from './forged/fixtures.ts'
import { type ForgedForm, forgedForms } from './forged/forms.ts'

const files = projectFiles('/')
const suite = createSuiteRunner({ files, newKey: () => randomBytes(32).toString('hex') })
const checks = createStaticChecks(files)
/** A forged run that does not end by itself is disproved all the same; nothing here needs longer. */
const WALL_MS = 20_000

interface World {
  readonly sandbox: Sandbox
  readonly fixture: Fixture
  readonly project: Project
  readonly red: SuiteRun
}

async function openWorld(runner: FixtureRunner): Promise<World> {
  const fixture = writeFixture(runner)
  const sandbox = await openSandbox()
  const facts = { nodeBinary: process.execPath, env: {}, readOnly: [fixture.modules] }
  const project = await findProject(fixture.dir, files, { facts })
  return { sandbox, fixture, project, red: await runWith({ sandbox, fixture, project }, moduleText(runner)) }
}

const runWith = ({ sandbox, fixture, project }: Omit<World, 'red'>, text: string): Promise<SuiteRun> =>
  suite.run(sandbox, {
    project,
    overlays: new Map([[fixture.source, text]]),
    sentinel: randomBytes(16).toString('hex'),
    limits: { wallMs: WALL_MS },
  })

/** What a proof asks of a run, nothing more: it is whole, the same tests ran, and all are green. */
function isGreen(red: SuiteRun, run: SuiteRun): boolean {
  const failed = run.loadErrors.length > 0 || run.tests.some((test) => test.status === 'failed')
  return run.complete && run.tests.length > 0 && !failed && compareRuns(red, run).sameTests
}

const statuses = (run: SuiteRun): string =>
  run.tests
    .map((test) => `${test.id.name}: ${test.status}`)
    .sort()
    .join(', ')

describe.each(['node-test', 'mocha', 'vitest', 'jest'] as const)('%s', (runner) => {
  let world: World
  beforeAll(async () => {
    world = await openWorld(runner)
  })
  afterAll(() => world.fixture.remove())

  it('shows the fault before, and believes the honest repair', async () => {
    const before = 'is slow: failed, till > adds up: failed, till > labels: passed, till > prints a receipt: failed, till > waits: passed'
    expect({ tests: statuses(world.red), complete: world.red.complete }).toEqual({ tests: before, complete: true })
    const repaired = moduleText(runner).replace('sum -=', 'sum +=')
    const run = await runWith(world, repaired)
    expect({ green: isGreen(world.red, run), problem: run.problem }).toEqual({ green: true, problem: undefined })
    expect(checks.security('src/till.js', moduleText(runner), repaired)).toEqual([])
  })

  it.each(forgedForms.filter((form) => form.runner === runner))('$id', async (form: ForgedForm) => {
    const patched = moduleText(runner, form.attack, form.body)
    const byRun = !isGreen(world.red, await runWith(world, patched))
    const bySecurity = checks.security('src/till.js', moduleText(runner), patched).length > 0
    expect({ disproved: byRun || bySecurity, by: byRun ? 'run' : 'security' }).toEqual({ disproved: true, by: form.caughtBy })
  })
})

it('covers at least thirty forms, twenty of them disproved without reading the patch', () => {
  expect(forgedForms.length).toBeGreaterThanOrEqual(30)
  expect(forgedForms.filter((form) => form.caughtBy === 'run').length).toBeGreaterThanOrEqual(20)
})
