/**
 * Finds the package to heal and how its tests run. Pure but for the ProjectFiles it is given, whose root may be the
 * project or any folder above it: looking for a workspace root or a hoisted node_modules stops there.
 */
import type { Project, ProjectFiles, JavaScriptRunner } from '../../../contracts/index.ts'
import { PrunellaError } from '../../../model/index.ts'
import { type Disk, openDisk } from '../../common/index.ts'
import { jsonFault } from './json-fault.ts'
import { type Manifest, readManifest } from './manifest.ts'
import { dirname, isInside, join, relative } from '../../../kit/index.ts'
import { detectRunner } from './runner.ts'
import { readTestScript, type TestScript } from './script.ts'
import { isTestFile } from './sources.ts'
import { workspaceRootOf } from './workspaces.ts'

/** What only the composition root can know of the machine. */
export interface ProjectFacts {
  /** The user's own Node: the real binary, not a version manager's shim. */
  readonly nodeBinary: string
  readonly nodeVersion?: string
  /** Variables the user wants the tests to have; nothing else of the environment gets in. */
  readonly env: Readonly<Record<string, string>>
  /** Further absolute paths the tests may read (a linked node_modules, for instance). */
  readonly readOnly?: readonly string[]
}

export interface FindOptions {
  readonly testCommand?: readonly string[]
  /** A project in which nothing looks like a test is found too, with runner 'none'. */
  readonly withoutTests?: boolean
  readonly facts: ProjectFacts
}

/** Throws PrunellaError no-project, config-invalid, not-installed, no-runner or no-tests, each with the remedy in its detail. */
export async function findProject(dir: string, files: ProjectFiles, options: FindOptions): Promise<Project> {
  const disk = openDisk(files)
  const packageDir = await nearestPackage(disk, dir)
  if (packageDir === undefined) throw new PrunellaError('no-project', `no package.json in ${dir} or above it`)
  const manifest = await readManifest(disk, packageDir)
  if (manifest === undefined) throw await unreadable(disk, packageDir)
  const root = (await workspaceRootOf(disk, packageDir)) ?? packageDir
  const above = root === packageDir ? undefined : await readManifest(disk, root)
  const manifests = above === undefined ? [manifest] : [manifest, above]
  const shared = { root, packageDir, language: 'javascript', interpreter: options.facts.nodeBinary }
  const hoisted = await outsideModules(disk, root, options.facts)
  const readOnly = hoisted.length > 0 ? { readOnly: hoisted } : {}
  if (options.testCommand !== undefined && options.testCommand.length > 0) {
    const title = `command: ${options.testCommand.join(' ')}`
    return { ...shared, ...readOnly, runner: 'command', runnerTitle: title, command: options.testCommand, env: options.facts.env }
  }
  const testFiles = (await disk.filesUnder(packageDir)).filter((path) => isTestFile(relative(packageDir, path)))
  const detected = await detectRunner(disk, packageDir, manifests, testFiles)
  const none = { ...shared, ...readOnly, runner: 'none', runnerTitle: 'no tests', env: options.facts.env } as const
  const without = (error: PrunellaError): Project => {
    if (options.withoutTests === true && error.code === 'no-tests') return none
    throw error
  }
  if (detected === undefined) return without(noRunner(packageDir, manifest, testFiles))
  if (testFiles.length === 0 && manifest.scripts['test'] === undefined)
    return without(new PrunellaError('no-tests', `${packageDir} has no file that looks like a test and no script "test"`))
  const runnerTitle = await titleOf(disk, packageDir, root, detected.runner, manifests, options.facts)
  const script = readTestScript(manifest.scripts)
  const part = script?.runner === detected.runner && script.part !== undefined ? ` (${partOf(script.part)})` : ''
  const env = { ...options.facts.env, ...script?.env }
  return { ...shared, ...readOnly, runner: detected.runner, runnerTitle: `${runnerTitle}${part}`, env }
}

/** Nobody shall take a green run for the whole script when it was a part of it. */
const partOf = ({ run, commands }: NonNullable<TestScript['part']>): string =>
  `${run} of the ${commands} test commands of the script "test"`

/** A package.json that is there but cannot be used is an error of that file, whatever lies above it. */
async function unreadable(disk: Disk, packageDir: string): Promise<PrunellaError> {
  const path = join(packageDir, 'package.json')
  const text = (await disk.text(path))?.replace(/^\uFEFF/, '')
  const above = await firstSound(disk, packageDir)
  const instead = above === undefined ? '' : `; the package in ${above} can be healed by naming that folder`
  if (text === undefined) return new PrunellaError('config-invalid', `${path} cannot be read as a text${instead}`)
  const fault = jsonFault(text)
  const what = fault === undefined ? 'it is not an object' : `line ${fault.line}, column ${fault.column}: ${fault.what}`
  return new PrunellaError('config-invalid', `${path} ${fault === undefined ? 'is no manifest' : 'is not valid JSON'}: ${what}${instead}`)
}

async function firstSound(disk: Disk, packageDir: string): Promise<string | undefined> {
  for (const above of disk.upwards(packageDir)) if ((await readManifest(disk, above)) !== undefined) return above
  return undefined
}

async function nearestPackage(disk: Disk, dir: string): Promise<string | undefined> {
  for (const above of disk.upwards(dir)) if (await disk.exists(join(above, 'package.json'))) return above
  return undefined
}

function noRunner(packageDir: string, manifest: Manifest, testFiles: readonly string[]): PrunellaError {
  const script = manifest.scripts['test']
  const placeholder = script === undefined || script.includes('no test specified')
  if (testFiles.length === 0 && placeholder) return new PrunellaError('no-tests', `${packageDir} has no file that looks like a test`)
  const seen = placeholder ? `${testFiles.length} test files but no script "test"` : `the script "test" is \`${script}\``
  return new PrunellaError('no-runner', `${seen}; known are node:test, vitest, jest and mocha`)
}

/** A package manager's command that installs exactly what the lock file says. */
const installers: readonly (readonly [lockFile: string, command: string])[] = [
  ['pnpm-lock.yaml', 'pnpm install --frozen-lockfile'],
  ['yarn.lock', 'yarn install --frozen-lockfile'],
  ['bun.lock', 'bun install --frozen-lockfile'],
  ['bun.lockb', 'bun install --frozen-lockfile'],
  ['package-lock.json', 'npm ci'],
  ['npm-shrinkwrap.json', 'npm ci'],
]

/** The command that installs the dependencies of the project at `root`. */
export const installCommand = (files: ProjectFiles, root: string): Promise<string> => installer(openDisk(files), root)

async function installer(disk: Disk, root: string): Promise<string> {
  for (const [lock, command] of installers) if (await disk.exists(join(root, lock))) return command
  const manager = (await readManifest(disk, root))?.packageManager?.split('@')[0]
  return manager === undefined ? 'npm install' : `${manager} install`
}

const packageNames: Readonly<Record<Exclude<JavaScriptRunner, 'node-test'>, string>> = {
  vitest: 'vitest',
  jest: 'jest',
  mocha: 'mocha',
}

async function titleOf(
  disk: Disk,
  packageDir: string,
  root: string,
  runner: JavaScriptRunner,
  manifests: readonly Manifest[],
  facts: ProjectFacts,
): Promise<string> {
  if (runner === 'node-test') {
    const wanted = Object.keys(manifests[0]!.dependencies).length > 0
    if (wanted && !(await hasModules(disk, packageDir))) throw await notInstalled(disk, root, 'node_modules is missing')
    return facts.nodeVersion === undefined ? 'node:test' : `node:test of Node ${facts.nodeVersion}`
  }
  for (const above of disk.upwards(packageDir)) {
    const installed = await disk.json(join(above, 'node_modules', packageNames[runner], 'package.json'))
    if (installed !== undefined) return `${runner} ${String(installed['version'])}`
  }
  throw await notInstalled(disk, root, `${runner} is not in node_modules`)
}

async function hasModules(disk: Disk, packageDir: string): Promise<boolean> {
  for (const above of disk.upwards(packageDir)) if (await disk.exists(join(above, 'node_modules'))) return true
  return false
}

async function notInstalled(disk: Disk, root: string, why: string): Promise<PrunellaError> {
  const command = await installer(disk, root)
  return new PrunellaError('not-installed', `${why}: run \`${command}\` in ${root}`)
}

/** Folders that Node would look into above the sandboxed root. */
async function outsideModules(disk: Disk, root: string, facts: ProjectFacts): Promise<string[]> {
  const out = [...(facts.readOnly ?? [])]
  for (const above of disk.upwards(dirname(root))) {
    const modules = join(above, 'node_modules')
    if (above !== root && !isInside(root, modules) && (await disk.exists(modules))) out.push(modules)
  }
  return out
}
