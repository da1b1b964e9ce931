/**
 * The cold tier: the project's own PHPUnit, started by runtime/launch.php in a fresh sandbox. The key that signs the results goes in over
 * stdin, the results come out over fd 3, and nothing printed is believed. With `request.sentinel` every test file that runs carries
 * sentinels, see arm.ts.
 */
import type { Project, ProjectFiles, Sandbox, SuiteRequest, SuiteRunner } from '../../../contracts/index.ts'
import { dirname, isInside, join, relative } from '../../../kit/index.ts'
import type { SuiteRun, TestResult } from '../../../model/index.ts'
import {
  collectCommand,
  type Disk,
  failureOf,
  LOG_CHARS_MAX,
  openDisk,
  problemOf,
  type RawRun,
  runSigned,
  type Sentinel,
  testOf,
  verifySentinels,
} from '../../common/index.ts'
import { isTestFile, type PhpFacts } from '../project/index.ts'
import { armTestFile } from './arm.ts'
import { type LaunchPlan, planLaunch } from './plan.ts'

interface SuiteWorld {
  /** Rooted at the project or any folder above it. */
  readonly files: ProjectFiles
  /** 64 lower-case hex digits from a cryptographic source, new at every call. */
  readonly newKey: () => string
  readonly facts: PhpFacts
}

/** Folder of the programs that run inside the sandbox. */
export const suiteRuntimeDir = decodeURIComponent(new URL('./runtime', import.meta.url).pathname)

/** Settings of PHP for every run: errors go where the log is taken from; FFI would reach past everything that PHP promises. */
const phpFlags = ['-d', 'display_errors=stderr', '-d', 'html_errors=0', '-d', 'log_errors=0', '-d', 'ffi.enable=0'] as const

/** A run is repeated once when its tests turn out to write. */
const ATTEMPTS_MAX = 2

type Armed = ReadonlyMap<string, readonly Sentinel[]>

export function createSuiteRunner(world: SuiteWorld): SuiteRunner {
  const disk = openDisk(world.files)
  const writers = new Set<string>()
  return {
    async run(sandbox, request) {
      const { packageDir } = request.project
      if (request.project.runner === 'command') return runCommand(sandbox, request, world.newKey())
      const plan = await planLaunch(disk, request, world.facts)
      for (let attempt = 1; ; attempt++) {
        const writes = writers.has(packageDir) ? 'scratch' : 'none'
        const { run, armed } = await runArmed(sandbox, { request, plan, disk, key: world.newKey(), writes })
        if (attempt === ATTEMPTS_MAX || writes === 'scratch' || !wantsToWrite(run))
          return judged(run, armed, request.sentinel !== undefined)
        writers.add(packageDir)
      }
    },
  }
}

interface Attempt {
  readonly request: SuiteRequest
  readonly plan: LaunchPlan
  readonly disk: Disk
  readonly key: string
  readonly writes: 'none' | 'scratch'
}

async function runArmed(sandbox: Sandbox, attempt: Attempt): Promise<{ run: SuiteRun; armed: Armed }> {
  const { request, plan, key, writes } = attempt
  const { project } = request
  const overlays = new Map<string, string | null>([...plan.overlays, ...request.overlays])
  const armed = request.sentinel === undefined ? new Map() : await arm(attempt, request.sentinel, overlays)
  const raw = await runSigned(sandbox, { ...started(request, 'launch.php', plan.config), overlays, writes }, key)
  const run = collect(project, raw, plan)
  const wanted = request.files === undefined ? undefined : new Set(request.files)
  const tests = wanted === undefined ? run.tests : run.tests.filter((test) => wanted.has(test.id.file))
  return { run: { ...run, tests }, armed }
}

/** One of our programs in the sandbox, with one argument. */
const started = ({ project, limits }: SuiteRequest, program: string, config: unknown) => ({
  argv: [project.interpreter, ...phpFlags, join(suiteRuntimeDir, program), JSON.stringify(config)],
  cwd: project.packageDir,
  env: environment(project),
  projectRoot: project.root,
  readOnly: [dirname(project.interpreter), suiteRuntimeDir, ...(project.readOnly ?? [])],
  limits: limits ?? {},
})

/** A command may write its report anywhere, and would not say that it could not. */
async function runCommand(sandbox: Sandbox, request: SuiteRequest, key: string): Promise<SuiteRun> {
  const { project } = request
  const config = { command: project.command ?? [], cwd: project.packageDir }
  const how = { ...started(request, 'custom-command.php', config), overlays: request.overlays, writes: 'scratch' as const }
  const { decoded, result } = await runSigned(sandbox, how, key)
  const printed = (text: string) => ({
    message:
      text
        .split('\n')
        .find((line) => /error|exception/i.test(line))
        ?.trim() ?? 'it said nothing',
  })
  const collected = collectCommand(project, decoded.streams.get('main'), printed)
  const complete = collected.complete && decoded.alien === 0 && result.ended === 'exit'
  return runOf({ decoded, result }, collected.tests, collected.loadErrors, complete)
}

/** Neither CI nor NO_COLOR: both change what tests see. */
const environment = (project: Project): Record<string, string> => ({
  PATH: [join(project.packageDir, 'vendor/bin'), dirname(project.interpreter), '/usr/bin', '/bin'].join(':'),
  HOME: '/tmp',
  TMPDIR: '/tmp',
  ...project.env,
})

/** Lays armed test files over the project; a name filter would leave sentinels out. */
async function arm({ request, plan, disk, key }: Attempt, sentinel: string, overlays: Map<string, string | null>): Promise<Armed> {
  const armed = new Map<string, readonly Sentinel[]>()
  if (plan.filters) return armed
  const { packageDir } = request.project
  const listed =
    plan.config.files.length > 0 ? plan.config.files : (await disk.filesUnder(packageDir)).map((path) => relative(packageDir, path))
  for (const path of listed.filter((each) => isTestFile(each) && each.endsWith('.php') && !/(?:^|\/)vendor\//.test(each))) {
    const absolute = join(packageDir, path)
    const overlaid = overlays.get(absolute)
    const text = overlaid === undefined ? await disk.text(absolute) : overlaid
    if (text === undefined || text === null || !/\bTest|\b(?:it|test|describe|arch)\s*\(/.test(text)) continue
    const file = armTestFile({ path, text, groups: plan.groups }, `${sentinel} ${key}`)
    if (file === undefined) continue
    overlays.set(absolute, file.text)
    armed.set(path, file.sentinels)
  }
  return armed
}

function collect(project: Project, { decoded, result }: RawRun, plan: LaunchPlan): SuiteRun {
  const main = decoded.streams.get('main')
  const named = (file: string | undefined): string =>
    file === undefined || file === '' ? '' : isInside(project.packageDir, file) ? relative(project.packageDir, file) : file
  const tests: TestResult[] = []
  const loadErrors: SuiteRun['loadErrors'] = []
  for (const record of main?.records ?? []) {
    if (record.kind === 'test') tests.push(testOf(record, named(record.file)))
    if (record.kind === 'load-error') {
      const file = named(record.file)
      // An error outside the project (in PHPUnit, or in what runs it) has no file there that could be to blame.
      loadErrors.push({ file: file.startsWith('/') ? '' : file, failure: failureOf(record) })
    }
  }
  const log = `${result.stdout}${result.stderr}`.slice(-LOG_CHARS_MAX)
  if (tests.length === 0 && loadErrors.length === 0) loadErrors.push(...printedError(project.packageDir, log, plan.bootstrap))
  const complete = main?.closed === true && decoded.alien === 0 && result.ended === 'exit'
  return runOf({ decoded, result }, tests, loadErrors, complete)
}

function runOf({ decoded, result }: RawRun, tests: readonly TestResult[], loadErrors: SuiteRun['loadErrors'], complete: boolean): SuiteRun {
  const problem = problemOf(decoded, { tests, loadErrors }, result, complete)
  return {
    tests: [...tests],
    complete,
    exitCode: result.exitCode,
    wallMs: result.wallMs,
    ...(problem === undefined ? {} : { problem }),
    loadErrors,
    log: `${result.stdout}${result.stderr}`.slice(-LOG_CHARS_MAX),
  }
}

/** PHPUnit catches what a bootstrap or a test file throws as it loads, prints it and gives up; Pest 2 prints that again in its own way. */
function printedError(packageDir: string, log: string, bootstrap: string | undefined): SuiteRun['loadErrors'] {
  const found =
    /Error in bootstrap script: (?<type>[\w\\]+):\n(?<message>[^]*?)\n(?<stack>#0[^]*)/.exec(log)?.groups ??
    /(?:Message:|^ +ERROR) +(?<message>.+?) *\n\n?Location:\s+(?<stack>\/\S+:\d+)/m.exec(log)?.groups
  if (found === undefined) return []
  const stack = (found['stack'] ?? '').replace(/^#\d+ (\/\S+?)\((\d+)\):/gm, '    at ($1:$2:1)').replace(/^(\/\S+:\d+)$/m, '    at ($1:1)')
  const places = [...stack.matchAll(/(\/[^\s():]+\.php):\d+/g)].map((match) => match[1]!)
  const file = places.find((path) => isInside(packageDir, path)) ?? (found['type'] === undefined ? undefined : bootstrap)
  const type = found['type'] === undefined ? {} : { type: found['type'] }
  return [{ file: file === undefined ? '' : relative(packageDir, file), failure: { message: found['message'] ?? '', ...type, stack } }]
}

/** Words of a run that failed only because the project cannot be written. */
const NEEDS_WRITING =
  /Read-only file system|\b(?:is )?not writ(?:e?able|ten to)\b|failed to open stream: (?:Permission denied|Read-only)|mkdir\(\): (?:Permission denied|Read-only)/i

function wantsToWrite(run: SuiteRun): boolean {
  const red = !run.complete || run.loadErrors.length > 0 || run.tests.some((test) => test.status === 'failed')
  const said = (test: TestResult): boolean => test.failure !== undefined && NEEDS_WRITING.test(test.failure.message)
  return (
    red &&
    (NEEDS_WRITING.test(run.log) || run.tests.some(said) || run.loadErrors.some(({ failure }) => NEEDS_WRITING.test(failure.message)))
  )
}

/** A class that extends an armed one has its sentinels too; what they say of their own file is enough. */
function withoutInherited(run: SuiteRun, armed: Armed): SuiteRun {
  const home = new Map([...armed].flatMap(([file, sentinels]) => sentinels.map(({ token }) => [token, file] as const)))
  const tokenOf = (name: string): string | undefined => /> (test_s[0-9a-f]{20})(?:x\d+)?$/.exec(name)?.[1]
  const tests = run.tests.filter(({ id }) => [undefined, id.file].includes(home.get(tokenOf(id.name) ?? '')))
  return { ...run, tests }
}

function judged(run: SuiteRun, armed: Armed, wanted: boolean): SuiteRun {
  const passing = new Set(run.tests.filter((test) => test.status === 'passed').map((test) => test.id.file))
  const unarmed = wanted ? [...passing].filter((file) => !armed.has(file)) : []
  const { tests, faults } = verifySentinels(withoutInherited(run, armed), armed)
  const notes = [...faults, ...unarmed.map((file) => `${file}: no sentinels could be added`)]
  const log = notes.length === 0 ? run.log : `${run.log}\n${notes.join('\n')}`
  const own = [...tests]
  // A process that ended early lost its sentinels with the rest.
  const problem = run.complete ? 'forged' : (run.problem ?? 'crashed')
  if (faults.length > 0) return { ...run, tests: own, complete: false, problem, log }
  const empty = run.complete && own.length === 0 && run.loadErrors.length === 0
  return { ...run, tests: own, log, ...(empty ? { problem: 'no-tests' as const } : {}) }
}
