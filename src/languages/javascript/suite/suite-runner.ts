/**
 * The cold tier: the project's own runner, started by runtime/launch.cjs in a fresh sandbox. The key that signs the results goes in
 * over stdin, the results come out over fd 3, and nothing printed is believed. With `request.sentinel` every test file that runs
 * carries sentinels, see sentinels/.
 */
import type { ProjectFiles, Sandbox, SuiteRequest, SuiteRunner } from '../../../contracts/index.ts'
import type { SuiteRun, TestResult } from '../../../model/index.ts'
import { type Sentinel, verifySentinels } from '../../common/index.ts'
import { type Disk, filtersByName, isTestFile, join, openDisk, readManifest, relative } from '../project/index.ts'
import { collectRun } from './collect.ts'
import { missingFiles } from './missing.ts'
import { type LaunchPlan, planLaunch } from './plan.ts'
import { runOnce } from './run-once.ts'
import { armTestFile } from './sentinels/index.ts'

export interface SuiteWorld {
  /** Rooted at the project or any folder above it. */
  readonly files: ProjectFiles
  /** 64 lower-case hex digits from a cryptographic source, new at every call. */
  readonly newKey: () => string
}

/**
 * How often a run is repeated to get it right: once because its tests write, and once because tests turned up in files that
 * did not look like tests and so carried no sentinels.
 */
const ATTEMPTS_MAX = 3

/** What earlier runs of a package taught. */
interface Habits {
  writes: 'none' | 'scratch'
  readonly unusualTestFiles: Set<string>
}

/** A command may write its report anywhere, and would not say that it could not. */
const newHabits = ({ project }: SuiteRequest): Habits => ({
  writes: project.runner === 'command' ? 'scratch' : 'none',
  unusualTestFiles: new Set(),
})

export function createSuiteRunner(world: SuiteWorld): SuiteRunner {
  const disk = openDisk(world.files)
  const habits = new Map<string, Habits>()
  return {
    async run(sandbox, request) {
      const { packageDir } = request.project
      const known = habits.get(packageDir) ?? newHabits(request)
      habits.set(packageDir, known)
      const plan = await planLaunch(disk, request)
      for (let attempt = 1; ; attempt++) {
        const { run, armed } = await runArmed(sandbox, { request, plan, disk, known, key: world.newKey() })
        const unarmed = request.sentinel === undefined ? [] : filesThatPass(run).filter((file) => !armed.has(file))
        const writes = known.writes === 'none' && wantsToWrite(run)
        const surprised = unarmed.some((file) => !known.unusualTestFiles.has(file))
        if (attempt === ATTEMPTS_MAX || (!writes && !surprised)) {
          const result = judged(run, armed, unarmed, request)
          return { ...result, ...(await missingFiles(result, disk, packageDir)) }
        }
        if (writes) known.writes = 'scratch'
        for (const file of unarmed) known.unusualTestFiles.add(file)
      }
    },
  }
}

type Armed = ReadonlyMap<string, readonly Sentinel[]>
interface Attempt {
  readonly request: SuiteRequest
  readonly plan: LaunchPlan
  readonly disk: Disk
  readonly known: Habits
  readonly key: string
}

async function runArmed(sandbox: Sandbox, attempt: Attempt): Promise<{ run: SuiteRun; armed: Armed }> {
  const { request, plan, key, known } = attempt
  const { armed, overlays } =
    request.sentinel === undefined ? { armed: new Map(), overlays: request.overlays } : await arm(attempt, request.sentinel)
  const { decoded, result } = await runOnce(sandbox, request, { plan, overlays, key, writes: known.writes })
  const run = collectRun(request.project, decoded, result, { sentinels: armed.size > 0 })
  const wanted = request.files === undefined ? undefined : new Set(request.files)
  const tests = wanted === undefined ? run.tests : run.tests.filter((test) => wanted.has(test.id.file))
  return { run: { ...run, tests }, armed }
}

async function arm(
  { request, plan, disk, known, key }: Attempt,
  sentinel: string,
): Promise<{ armed: Armed; overlays: Map<string, string | Uint8Array | null> }> {
  const { packageDir, runner } = request.project
  const packageIsModule = (await readManifest(disk, packageDir))?.type === 'module'
  const overlays = new Map<string, string | Uint8Array | null>(request.overlays)
  const armed = new Map<string, readonly Sentinel[]>()
  for (const path of await filesToArm(request, plan, disk, known)) {
    const absolute = join(packageDir, path)
    const overlaid = request.overlays.get(absolute)
    const text = overlaid === undefined ? await disk.text(absolute) : overlaid
    if (text === undefined || text === null) continue
    const forced = runner === 'node-test' || known.unusualTestFiles.has(path)
    const file = armTestFile({ path, text, runner, forced, packageIsModule }, `${sentinel} ${key}`)
    if (file === undefined) continue
    overlays.set(absolute, file.text)
    armed.set(path, file.sentinels)
  }
  return { armed, overlays }
}

/** A name filter would leave sentinels out; a command has its own idea of tests. */
async function filesToArm(request: SuiteRequest, plan: LaunchPlan, disk: Disk, known: Habits): Promise<readonly string[]> {
  if (plan.runner === 'command' || filtersByName(plan.runner, plan.flags)) return []
  if (plan.files.length > 0) return plan.files
  const { packageDir } = request.project
  const looksLikeTest = (await disk.filesUnder(packageDir)).map((path) => relative(packageDir, path)).filter(isTestFile)
  return [...new Set([...looksLikeTest, ...known.unusualTestFiles])]
}

const filesThatPass = (run: SuiteRun): string[] => [
  ...new Set(run.tests.filter((test) => test.status === 'passed').map((test) => test.id.file)),
]

/** Words of a run that failed only because the project cannot be written; Node's recursive mkdir says ENOENT there. */
const NEEDS_WRITING = /\bEROFS\b|read-only file system|\bENOENT\b[^\n]*\bmkdir\b/i

function wantsToWrite(run: SuiteRun): boolean {
  const failed = run.loadErrors.length > 0 || run.tests.some((test) => test.status === 'failed')
  const red = !run.complete || failed || run.tests.length === 0 || run.exitCode !== 0
  const said = (test: TestResult) => test.failure !== undefined && NEEDS_WRITING.test(test.failure.message)
  return (
    red &&
    (NEEDS_WRITING.test(run.log) || run.tests.some(said) || run.loadErrors.some(({ failure }) => NEEDS_WRITING.test(failure.message)))
  )
}

function judged(run: SuiteRun, armed: Armed, unarmed: readonly string[], request: SuiteRequest): SuiteRun {
  if (armed.size === 0) return run
  const { tests, faults } = verifySentinels(run, armed)
  const scripts = request.project.runner === 'node-test' ? plainScripts(run, tests, armed) : []
  const own = [...tests, ...scripts]
  const notes = [...faults, ...unarmed.map((file) => `${file}: no sentinels could be added`)]
  const log = notes.length === 0 ? run.log : `${run.log}\n${notes.join('\n')}`
  if (faults.length > 0) return { ...run, tests: own, complete: false, problem: 'forged', log }
  return {
    ...run,
    tests: own,
    log,
    ...(run.complete && own.length === 0 && run.loadErrors.length === 0 ? { problem: 'no-tests' as const } : {}),
  }
}

/** A file without tests of its own is a test by itself for node:test; its sentinels show that it ran to its end. */
function plainScripts(run: SuiteRun, own: readonly TestResult[], armed: Armed): TestResult[] {
  const ran = new Set(run.tests.map((test) => test.id.file))
  const withTests = new Set([...own.map((test) => test.id.file), ...run.loadErrors.map((error) => error.file)])
  return [...armed.keys()]
    .filter((file) => ran.has(file) && !withTests.has(file))
    .map((file) => ({ id: { file, name: file }, status: 'passed' as const, durationMs: 0 }))
}
