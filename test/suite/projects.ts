/** Writes a small project to a temporary folder and opens everything a cold run of it needs. */
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { projectFiles } from '../../src/adapters/node-files/index.ts'
import { openSandbox } from '../../src/adapters/sandbox/index.ts'
import type { Project, Sandbox, SuiteRequest } from '../../src/contracts/index.ts'
import { findProject } from '../../src/languages/javascript/project/index.ts'
import { createSuiteRunner } from '../../src/languages/javascript/suite/index.ts'
import type { SuiteRun } from '../../src/model/index.ts'

export const files = projectFiles('/')
const suite = createSuiteRunner({ files, newKey: () => randomBytes(32).toString('hex') })
const modules = realpathSync(join(dirname(fileURLToPath(import.meta.url)), '../../node_modules'))

export interface Opened {
  readonly dir: string
  readonly project: Project
  readonly sandbox: Sandbox
  run(request?: Partial<Omit<SuiteRequest, 'project'>>): Promise<SuiteRun>
  remove(): void
}

/** `texts` by path; package.json is made from `script`. */
export async function openProject(
  script: string,
  texts: Readonly<Record<string, string>>,
  testCommand?: readonly string[],
): Promise<Opened> {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'prunella-suite-')))
  const manifest = { 'package.json': JSON.stringify({ name: 'small', scripts: { test: script } }) }
  for (const [path, text] of Object.entries({ ...manifest, ...texts })) {
    mkdirSync(dirname(join(dir, path)), { recursive: true })
    writeFileSync(join(dir, path), text)
  }
  symlinkSync(modules, join(dir, 'node_modules'))
  const facts = { nodeBinary: process.execPath, env: {}, readOnly: [modules] }
  const project = await findProject(dir, files, { facts, ...(testCommand === undefined ? {} : { testCommand }) })
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
