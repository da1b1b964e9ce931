/** Finds the project on disk and the language that heals it. */
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
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

/** Folders above the project that are looked at for a workspace root; deeper nesting than this is a mistake. */
const LEVELS_MAX = 12

/** The project of a folder. */
export async function findProject(folder: string, command: string | undefined, place: Place): Promise<Found> {
  const dir = realFolder(folder)
  const wide = projectFiles(outermost(dir))
  const language = languageHere(wide)
  const node = await nodeOf(place)
  if (command === undefined) {
    const project = await language.findProject(dir, wide, { facts: { ...node, env: {} } })
    return { project, files: projectFiles(project.root), language }
  }
  const testCommand = wordsOf(command, language, dir, place)
  const folders = [...new Set([node.nodeBinary, realpathSync(testCommand[0] as string)].map(dirname))]
  const facts = {
    ...node,
    env: { PATH: [...folders, '/usr/bin', '/bin'].join(':') },
    readOnly: folders.map(installation).filter((path) => path !== '/usr' && !path.startsWith('/usr/')),
  }
  const project = await language.findProject(dir, wide, { facts, testCommand })
  return { project, files: projectFiles(project.root), language }
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
  const language = languageHere(files)
  const packages = (await language.workspacePackages(files, dir)).filter((one) => one.hasTests).map((one) => one.dir)
  if (packages.length === 0) return []
  const own = (await files.list()).filter(
    (path) => language.isTestFile(path) && !packages.some((one) => `${dir}/${path}`.startsWith(`${one}/`)),
  )
  return own.length === 0 ? packages : []
}

const languageHere = (files: ProjectFiles): JavaScript =>
  javascript({
    files,
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

/** The outermost folder that can belong to the same project: up to the git repository, or as far as package.json files reach. */
function outermost(dir: string): string {
  let found = dir
  for (let at = dir, level = 0; level < LEVELS_MAX; level++, at = dirname(at)) {
    if (existsSync(resolve(at, 'package.json'))) found = at
    if (existsSync(resolve(at, '.git'))) return at
    if (dirname(at) === at) break
  }
  return found
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
  return [found, ...args]
}

/** What a program needs to see of itself: its folder, or the tree around a `bin` folder (`bin/node` and `lib/node_modules`). */
const installation = (folder: string): string => (basename(folder) === 'bin' ? dirname(folder) : folder)

const onPath = (program: string, path: string): string | undefined =>
  path
    .split(':')
    .filter((folder) => folder.startsWith('/'))
    .map((folder) => resolve(folder, program))
    .find((file) => existsSync(file))
