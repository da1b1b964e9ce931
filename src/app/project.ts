/** Finds the project on disk and the language that heals it. */
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, lstatSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { projectFiles } from '../adapters/node-files/index.ts'
import { typescriptFixes } from '../adapters/typescript/index.ts'
import type { Language, Project, ProjectFiles } from '../contracts/index.ts'
import { javascript, type JavaScript } from '../languages/javascript/index.ts'
import { PrunellaError } from '../model/index.ts'

/** Where a command was started. */
export interface Place {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
}

export interface Found {
  readonly project: Project
  /** Rooted at project.root. */
  readonly files: ProjectFiles
  readonly language: Language
}

/**
 * What is read to find the project: manifests and node_modules, wherever links lead, as Node itself would read them. What is
 * healed is read and written through files rooted at the project, which no link leads out of.
 */
const everything = (): ProjectFiles => projectFiles('/')

/** The project of a folder. */
export async function findProject(folder: string, command: string | undefined, place: Place): Promise<Found> {
  const dir = realFolder(folder)
  const language = languageHere()
  const node = await nodeOf(place)
  const linked = linkedModules(dir)
  if (command === undefined) {
    const project = await language.findProject(dir, everything(), { facts: { ...node, env: {}, readOnly: linked } })
    return { project, files: projectFiles(project.root), language }
  }
  const testCommand = wordsOf(command, language, dir, place)
  const folders = [...new Set([node.nodeBinary, realpathSync(testCommand[0] as string)].map(dirname))]
  const tools = folders.map(installation).filter((path) => path !== '/usr' && !path.startsWith('/usr/'))
  const facts = { ...node, env: { PATH: [...folders, '/usr/bin', '/bin'].join(':') }, readOnly: [...linked, ...tools] }
  const project = await language.findProject(dir, everything(), { facts, testCommand })
  return { project, files: projectFiles(project.root), language }
}

/** A node_modules that is a link to a folder elsewhere: the sandbox has to show that folder too. */
function linkedModules(dir: string): string[] {
  const found: string[] = []
  for (let at = dir; ; at = dirname(at)) {
    const modules = join(at, 'node_modules')
    if (lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink() === true && existsSync(modules)) found.push(realpathSync(modules))
    if (dirname(at) === at) return found
  }
}

/**
 * The project of a folder; at the root of a workspace without tests of its own, every package with tests, so that the one
 * that fails can be healed.
 */
export async function findProjects(folder: string, command: string | undefined, place: Place): Promise<Found[]> {
  const dir = realFolder(folder)
  const packages = command === undefined ? await packagesBelow(dir) : []
  if (packages.length === 0) return [await findProject(dir, command, place)]
  return Promise.all(packages.map((one) => findProject(one, undefined, place)))
}

/** Packages with tests of the workspace whose root this is; none when the root has tests of its own outside of them. */
async function packagesBelow(dir: string): Promise<string[]> {
  const files = projectFiles(dir)
  const language = languageHere()
  const packages = (await language.workspacePackages(files, dir)).filter((one) => one.hasTests).map((one) => one.dir)
  if (packages.length === 0) return []
  const own = (await files.list()).filter(
    (path) => language.isTestFile(path) && !packages.some((one) => `${dir}/${path}`.startsWith(`${one}/`)),
  )
  return own.length === 0 ? packages : []
}

const languageHere = (): JavaScript =>
  javascript({
    files: everything(),
    openFiles: projectFiles,
    newKey: () => randomBytes(32).toString('hex'),
    warmInterpreter: process.execPath,
    fixes: [typescriptFixes()],
  })

function realFolder(folder: string): string {
  let real: string
  try {
    real = realpathSync(folder)
  } catch (cause) {
    throw new PrunellaError('no-project', `${folder} does not exist`, { cause })
  }
  if (!statSync(real).isDirectory()) throw new PrunellaError('no-project', `${folder} is not a folder`)
  return real
}

/** The user's own Node, as the launcher found it before it put its own first; never a version manager's shim. */
async function nodeOf(place: Place): Promise<{ nodeBinary: string; nodeVersion?: string }> {
  const named = place.env['PRUNELLA_USER_NODE']
  if (named === undefined || named === '') return { nodeBinary: process.execPath, nodeVersion: process.versions.node }
  try {
    const { stdout } = await promisify(execFile)(named, ['-p', 'process.execPath + "\\n" + process.versions.node'], { timeout: 10_000 })
    const [nodeBinary, nodeVersion] = stdout.trim().split('\n') as [string, string]
    return { nodeBinary, nodeVersion }
  } catch (cause) {
    throw new PrunellaError('no-runner', `${named} (from PRUNELLA_USER_NODE) does not run`, { cause })
  }
}

/** A command is words, no shell; its program is found on PATH here, because the sandbox has none of the user's environment. */
function wordsOf(command: string, language: JavaScript, dir: string, place: Place): string[] {
  const commands = language.shellWords(command)
  if (commands.length > 1) throw new PrunellaError('usage', `--test is one command, no shell: put "${command}" into a script and name that`)
  const [program, ...args] = commands[0] ?? []
  if (program === undefined) throw new PrunellaError('usage', '--test is empty')
  const found = program.includes('/') ? resolve(dir, program) : onPath(program, place.env['PATH'] ?? '')
  if (found === undefined || !existsSync(found)) throw new PrunellaError('usage', `--test: ${program} was not found`)
  // Its real place: what the sandbox shows is that folder, not every link to it.
  return [realpathSync(found), ...args]
}

/** What a program needs to see of itself: its folder, or the tree around a `bin` folder (`bin/node` and `lib/node_modules`). */
const installation = (folder: string): string => (basename(folder) === 'bin' ? dirname(folder) : folder)

const onPath = (program: string, path: string): string | undefined =>
  path
    .split(':')
    .filter((folder) => folder.startsWith('/'))
    .map((folder) => resolve(folder, program))
    .find((file) => existsSync(file))
