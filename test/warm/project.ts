/** A project in a folder of its own and a warm session on it, for the tests of this folder. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { projectFiles } from '../../src/adapters/node-files/index.ts'
import { openSandbox } from '../../src/adapters/sandbox/index.ts'
import type { Project, Sandbox, WarmCandidate, WarmSession } from '../../src/contracts/index.ts'
import { javascriptWarm } from '../../src/languages/javascript/warm/index.ts'

export const modules = new URL('../../node_modules', import.meta.url).pathname

export interface Made {
  readonly root: string
  put(path: string, text: string): void
  /** This repository's own packages, the runners among them. */
  linkModules(): void
  open(runner: Project['runner'], sandbox?: Sandbox): Promise<WarmSession>
  remove(): void
}

export function makeProject(files: Readonly<Record<string, string>> = {}): Made {
  const root = mkdtempSync(join(tmpdir(), 'prunella-warm-'))
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  for (const [path, text] of Object.entries(files)) put(path, text)
  return {
    root,
    put,
    linkModules: () => symlinkSync(modules, join(root, 'node_modules')),
    open: async (runner, sandbox) => await warm.open(sandbox ?? (await openSandbox()), projectAt(root, runner), { seed: 1 }),
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}

const warm = javascriptWarm({ warmInterpreter: process.execPath, runtimeReadOnly: [modules], openFiles: projectFiles })

const projectAt = (root: string, runner: Project['runner']): Project => ({
  root,
  packageDir: root,
  language: 'javascript',
  runner,
  runnerTitle: runner,
  interpreter: process.execPath,
  env: {},
})

/** The candidate that puts `text` where `find` stands in the source; throws unless that is one place. */
export function replaceIn(path: string, source: string, find: string, text: string, id = 1): WarmCandidate {
  const start = source.indexOf(find)
  if (start === -1 || source.lastIndexOf(find) !== start) throw new Error(`not at one place: ${find}`)
  return { id, files: [{ path, edits: [{ start, end: start + find.length, text }] }] }
}
