/** JavaScript and TypeScript as this machine has them. */
import { execFile } from 'node:child_process'
import { existsSync, lstatSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { projectFiles } from '../../adapters/node-files/index.ts'
import { typescriptFixes } from '../../adapters/typescript/index.ts'
import { javascript, type JavaScript, reader } from '../../languages/javascript/index.ts'
import { PrunellaError } from '../../model/index.ts'
import type { Command } from './command.ts'
import { everything, newKey, type LanguageHere, type Place } from './world.ts'

const language = (): JavaScript =>
  javascript({
    files: everything(),
    openFiles: projectFiles,
    newKey,
    warmInterpreter: process.execPath,
    fixes: [typescriptFixes()],
  })

export const javascriptHere: LanguageHere = {
  reader,
  packages: { folder: 'node_modules' },
  marks: ['package.json'],
  extensions: /\.[cm]?[jt]sx?$/,
  async findProject(dir, command, place) {
    const own = language()
    const node = await nodeOf(place)
    const linked = linkedModules(dir)
    if (command === undefined) {
      const project = await own.findProject(dir, everything(), {
        facts: { ...node, env: {}, readOnly: linked },
        ...(place.withoutTests === true ? { withoutTests: true } : {}),
      })
      return { project, files: projectFiles(project.root), language: own }
    }
    const facts = { ...node, ...forCommand(command, node.nodeBinary, linked) }
    const project = await own.findProject(dir, everything(), { facts, testCommand: command.words })
    return { project, files: projectFiles(project.root), language: own }
  },
}

/** What a custom command finds in the sandbox: its own program, and Node beside it. */
function forCommand(command: Command, nodeBinary: string, linked: readonly string[]): { env: Record<string, string>; readOnly: string[] } {
  const folders = [...new Set([dirname(nodeBinary), command.folder])]
  return { env: { PATH: [...folders, '/usr/bin', '/bin'].join(':') }, readOnly: [...linked, ...command.readOnly(folders)] }
}

/** Packages with tests of the workspace whose root this is; none when the root has tests of its own outside of them. */
export async function packagesBelow(dir: string): Promise<string[]> {
  const files = projectFiles(dir)
  const own = language()
  const packages = (await own.workspacePackages(files, dir)).filter((one) => one.hasTests).map((one) => one.dir)
  if (packages.length === 0) return []
  const outside = (await files.list()).filter(
    (path) => own.isTestFile(path) && !packages.some((one) => `${dir}/${path}`.startsWith(`${one}/`)),
  )
  return outside.length === 0 ? packages : []
}

export const shellWords = (command: string): string[][] => language().shellWords(command)

/** A node_modules that is a link to a folder elsewhere: the sandbox has to show that folder too. */
function linkedModules(dir: string): string[] {
  const found: string[] = []
  for (let at = dir; ; at = dirname(at)) {
    const modules = join(at, 'node_modules')
    if (lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink() === true && existsSync(modules)) found.push(realpathSync(modules))
    if (dirname(at) === at) return found
  }
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
