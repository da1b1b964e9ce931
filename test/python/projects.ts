/** Writes a small Python project to a temporary folder and opens everything a run of it needs. */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { projectFiles } from '../../src/adapters/node-files/index.ts'
import { openSandbox } from '../../src/adapters/sandbox/index.ts'
import type { Project, Sandbox, SuiteRequest } from '../../src/contracts/index.ts'
import { findProject, type Machine } from '../../src/languages/python/project/index.ts'
import { createSuiteRunner } from '../../src/languages/python/suite/index.ts'
import type { SuiteRun } from '../../src/model/index.ts'

export const files = projectFiles('/')
const suite = createSuiteRunner({ files, newKey: () => randomBytes(32).toString('hex') })

/** Debian's Python with Debian's pytest, unless the environment names another. */
const machine: Machine = {
  userEnv: { HOME: '/nonexistent', PATH: '/usr/bin', PRUNELLA_PYTHON: process.env['PRUNELLA_TEST_PYTHON'] ?? '/usr/bin/python3' },
  env: {},
  realPath: (path) => Promise.resolve(existsSync(path) ? realpathSync(path) : undefined),
  listFolder: (path) => Promise.resolve(existsSync(path) ? readdirSync(path) : []),
}

export interface Opened {
  readonly dir: string
  readonly project: Project
  readonly sandbox: Sandbox
  run(request?: Partial<Omit<SuiteRequest, 'project'>>): Promise<SuiteRun>
  remove(): void
}

export async function openProject(texts: Readonly<Record<string, string>>): Promise<Opened> {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'prunella-python-')))
  for (const [path, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true })
    writeFileSync(join(dir, path), text)
  }
  const project = await findProject(dir, files, { facts: machine })
  const sandbox = await openSandbox()
  return {
    dir,
    project,
    sandbox,
    run: (request = {}) => suite.run(sandbox, { project, overlays: new Map(), limits: { wallMs: 30_000 }, ...request }),
    remove: () => rmSync(dir, { recursive: true }),
  }
}

/** One line per test, load error and problem. */
export const told = (run: SuiteRun): string[] => [
  ...run.tests.map(
    ({ id, status, failure }) =>
      `${status} ${id.file} | ${id.name}${failure === undefined ? '' : ` | ${failure.type ?? ''} ${failure.message.split('\n')[0]} | ${failure.expected ?? ''} ${failure.actual ?? ''}`.trimEnd()}`,
  ),
  ...run.loadErrors.map(({ file, failure }) => `load error ${file} | ${failure.type ?? ''} ${failure.message.split('\n')[0]}`),
  `${run.complete ? 'complete' : 'incomplete'} ${run.problem ?? ''}`.trim(),
]
