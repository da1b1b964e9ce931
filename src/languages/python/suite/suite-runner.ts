/**
 * The cold tier: the project's own runner, started by runtime/launch.py in a fresh sandbox. The key that signs the results goes in
 * over stdin, the results come out over fd 3, and nothing printed is believed. With `request.sentinel` sentinels stand among the tests of
 * every file; their names come from the key, so that nobody knows them before the run.
 */
import type { ProjectFiles, Sandbox, SandboxResult, SuiteRequest, SuiteRunner } from '../../../contracts/index.ts'
import { isInside, join, relative } from '../../../kit/index.ts'
import { PrunellaError, type SuiteRun, type TestResult } from '../../../model/index.ts'
import {
  collectCommand,
  type Decoded,
  type Disk,
  failureOf,
  LOG_CHARS_MAX,
  openDisk,
  problemOf,
  runSigned,
  testOf,
  verifySentinels,
} from '../../common/index.ts'
import { isTestFile, testFilesOf } from '../project/index.ts'
import { environment } from './environment.ts'
import { missingPackages } from './missing.ts'
import { sentinelsOf } from './sentinels.ts'

export interface SuiteWorld {
  /** Rooted at the project or any folder above it. */
  readonly files: ProjectFiles
  /** 64 lower-case hex digits from a cryptographic source, new at every call. */
  readonly newKey: () => string
}

/** Folder of the programs that run inside the sandbox. */
const runtimeDir = decodeURIComponent(new URL('./runtime', import.meta.url).pathname)

/** Once as it is, once more when its tests turn out to write. */
const ATTEMPTS_MAX = 2

export function createSuiteRunner(world: SuiteWorld): SuiteRunner {
  const disk = openDisk(world.files)
  const writing = new Set<string>()
  return {
    async run(sandbox, request) {
      const { packageDir, runner } = request.project
      if (runner === 'command') return runCommand(sandbox, request, world.newKey())
      if (runner !== 'pytest' && runner !== 'unittest') throw new PrunellaError('no-runner', `${runner} is no runner of Python`)
      const files = request.files ?? (runner === 'unittest' ? await unittestFiles(disk, request) : [])
      for (let attempt = 1; ; attempt++) {
        const run = await runOnce(sandbox, request, { files, key: world.newKey(), writes: writing.has(packageDir) ? 'scratch' : 'none' })
        if (attempt === ATTEMPTS_MAX || writing.has(packageDir) || !wantsToWrite(run)) {
          return { ...run, ...(await missingPackages(run, disk, packageDir)) }
        }
        writing.add(packageDir)
      }
    },
  }
}

/** What discovery would load: pattern test*.py, anywhere in the package. */
async function unittestFiles(disk: Disk, { project, overlays }: SuiteRequest): Promise<string[]> {
  const onDisk = await testFilesOf(disk, project.packageDir)
  const laid = [...overlays].filter(([path, text]) => text !== null && isInside(project.packageDir, path)).map(([path]) => path)
  const all = [...new Set([...onDisk, ...laid])].filter((path) => overlays.get(path) !== null)
  return all
    .map((path) => relative(project.packageDir, path))
    .filter((path) => isTestFile(path) && /(?:^|\/)(?:test[^/]*|[^/]*_tests?)\.py$/.test(path))
    .sort()
}

interface Attempt {
  readonly files: readonly string[]
  readonly key: string
  readonly writes: 'none' | 'scratch'
}

async function runOnce(sandbox: Sandbox, request: SuiteRequest, { files, key, writes }: Attempt): Promise<SuiteRun> {
  const { project } = request
  const config = { runner: project.runner, cwd: project.packageDir, files, sentinels: request.sentinel !== undefined }
  const { decoded, result } = await runSigned(sandbox, { ...started(request, config), writes }, key)
  return judged(collect(project.packageDir, decoded, result), request, key)
}

const started = ({ project, overlays, limits }: SuiteRequest, config: unknown) => ({
  argv: [project.interpreter, join(runtimeDir, 'launch.py'), JSON.stringify(config)],
  cwd: project.packageDir,
  env: environment(project),
  projectRoot: project.root,
  overlays,
  readOnly: [runtimeDir, ...(project.readOnly ?? [])],
  limits: limits ?? {},
})

/** A command may write its report anywhere, and would not say that it could not. */
async function runCommand(sandbox: Sandbox, request: SuiteRequest, key: string): Promise<SuiteRun> {
  const { project } = request
  const config = { runner: 'command', command: project.command ?? [], cwd: project.packageDir }
  const { decoded, result } = await runSigned(sandbox, { ...started(request, config), writes: 'scratch' }, key)
  const thrown = (text: string) => ({ message: text.match(/^\w*(?:Error|Exception)\b.*$/m)?.[0] ?? 'it said nothing' })
  const collected = collectCommand(project, decoded.streams.get('main'), thrown)
  const complete = collected.complete && decoded.alien === 0 && result.ended === 'exit'
  const problem = problemOf(decoded, { tests: [...collected.tests], loadErrors: [...collected.loadErrors] }, result, complete)
  return {
    ...{ tests: [...collected.tests], loadErrors: [...collected.loadErrors], complete, exitCode: result.exitCode, wallMs: result.wallMs },
    ...(problem === undefined ? {} : { problem }),
    log: `${result.stdout}${result.stderr}`.slice(-LOG_CHARS_MAX),
  }
}

function collect(packageDir: string, decoded: Decoded, result: SandboxResult): SuiteRun {
  const main = decoded.streams.get('main')
  const named = (file: string | undefined): string => (file === undefined ? '' : relativeTo(packageDir, file))
  const tests: TestResult[] = []
  const loadErrors: SuiteRun['loadErrors'] = []
  for (const record of main?.records ?? []) {
    if (record.kind === 'test') tests.push(testOf(record, named(record.file)))
    if (record.kind === 'load-error') loadErrors.push({ file: named(record.file), failure: failureOf(record) })
  }
  const complete = main?.closed === true && decoded.alien === 0 && result.ended === 'exit'
  const problem = problemOf(decoded, { tests, loadErrors }, result, complete)
  return {
    tests,
    complete,
    exitCode: result.exitCode,
    wallMs: result.wallMs,
    ...(problem === undefined ? {} : { problem }),
    loadErrors,
    log: `${result.stdout}${result.stderr}`.slice(-LOG_CHARS_MAX),
  }
}

const relativeTo = (packageDir: string, path: string): string => (isInside(packageDir, path) ? relative(packageDir, path) : path)

function judged(run: SuiteRun, request: SuiteRequest, key: string): SuiteRun {
  if (request.sentinel === undefined) return run
  const ran = [...new Set(run.tests.map((test) => test.id.file))]
  const { tests, faults } = verifySentinels(run, new Map(ran.map((file) => [file, sentinelsOf(key, file)])))
  const log = faults.length === 0 ? run.log : `${run.log}\n${faults.join('\n')}`
  if (faults.length > 0) return { ...run, tests: [...tests], complete: false, problem: 'forged', log }
  return { ...run, tests: [...tests] }
}

/** Words of a run that failed only because the project cannot be written. */
const NEEDS_WRITING = /\bErrno 30\b|Read-only file system|\bErrno 13\] Permission denied: ['"]?(?!\/(?:proc|sys|dev|usr|etc))/

function wantsToWrite(run: SuiteRun): boolean {
  const said = [...run.tests.map(({ failure }) => failure), ...run.loadErrors.map(({ failure }) => failure)]
  return (
    said.some((failure) => failure !== undefined && NEEDS_WRITING.test(failure.message)) || (!run.complete && NEEDS_WRITING.test(run.log))
  )
}
