/** What to start for one run: the argument of runtime/launch.cjs, and the files it will run where that is known beforehand. */
import type { JavaScriptRunner, SuiteRequest } from '../../../contracts/index.ts'
import { type Disk, globToRegExp, isGlob, isTestFile, join, readManifest, readTestScript, relative } from '../project/index.ts'

export interface LaunchPlan {
  readonly runner: JavaScriptRunner | 'command'
  readonly cwd: string
  readonly flags: readonly string[]
  readonly nodeFlags: readonly string[]
  /** Relative to cwd; empty means that the runner finds them itself. */
  readonly files: readonly string[]
  readonly command?: readonly string[]
}

export async function planLaunch(disk: Disk, request: SuiteRequest): Promise<LaunchPlan> {
  const { project } = request
  const cwd = project.packageDir
  if (project.runner === 'command') return { runner: 'command', cwd, flags: [], nodeFlags: [], files: [], command: project.command ?? [] }
  const runner = project.runner as JavaScriptRunner
  const manifest = await readManifest(disk, cwd)
  const read = manifest === undefined ? undefined : readTestScript(manifest.scripts)
  const script = read?.runner === runner ? read : undefined
  const flags = script?.flags ?? []
  const nodeFlags = script?.nodeFlags ?? []
  const targets = script?.targets ?? []
  if (runner === 'node-test') {
    const files = request.files ?? (await nodeTestFiles(disk, cwd, targets))
    return { runner: 'node-test', cwd, flags, nodeFlags, files }
  }
  if (request.files !== undefined) return { runner, cwd, flags, nodeFlags, files: request.files }
  return { runner, cwd, flags: [...flags, ...targets], nodeFlags, files: [] }
}

/** https://nodejs.org/api/test.html#running-tests-from-the-command-line, for JavaScript; TypeScript files take the same names. */
const NODE_TEST_DEFAULT = /(?:^|\/)test\/.+\.[cm]?[jt]s$|(?:^|\/)(?:test|test-[^/]+|[^/]+[._-]test)\.[cm]?[jt]s$/

async function nodeTestFiles(disk: Disk, cwd: string, targets: readonly string[]): Promise<string[]> {
  const files = (await disk.filesUnder(cwd)).map((path) => relative(cwd, path)).filter((path) => !path.endsWith('.d.ts'))
  if (targets.length === 0) return files.filter((path) => NODE_TEST_DEFAULT.test(path))
  const taken = new Set<string>()
  for (const target of targets) {
    const path = relative(cwd, join(cwd, target))
    const pattern = isGlob(path) ? globToRegExp(path) : undefined
    const inFolder = (file: string) =>
      file.startsWith(`${path}/`) && (isTestFile(file) || NODE_TEST_DEFAULT.test(file)) && /\.[cm]?[jt]s$/.test(file)
    for (const file of files) if (pattern === undefined ? file === path || inFolder(file) : pattern.test(file)) taken.add(file)
  }
  return [...taken].sort()
}
