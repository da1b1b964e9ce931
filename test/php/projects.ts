/** Writes a small PHP project to a temporary folder and opens everything a run of it needs. */
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { projectFiles } from '../../src/adapters/node-files/index.ts'
import { openSandbox } from '../../src/adapters/sandbox/index.ts'
import type { Project, Sandbox, SuiteRequest } from '../../src/contracts/index.ts'
import { php, type PhpFacts, probe, readFacts } from '../../src/languages/php/index.ts'
import type { SuiteRun } from '../../src/model/index.ts'

export const files = projectFiles('/')
/** The user's PHP, as the composition root would find it. */
const userPhp = process.env['PRUNELLA_USER_PHP'] ?? '/usr/bin/php'
export const facts: PhpFacts = readFacts(execFileSync(userPhp, [...probe], { encoding: 'utf8' }))
const newKey = (): string => randomBytes(32).toString('hex')
export const language = php({ files, openFiles: projectFiles, newKey, facts })

/** A run that does not end by itself says so soon enough; nothing in these tests takes longer. */
const WALL_MS = 20_000

export interface Opened {
  readonly dir: string
  readonly project: Project
  readonly sandbox: Sandbox
  run(request?: Partial<Omit<SuiteRequest, 'project'>>): Promise<SuiteRun>
  remove(): void
}

export function writeProject(texts: Readonly<Record<string, string>>): string {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'prunella-php-')))
  for (const [path, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true })
    writeFileSync(join(dir, path), text)
  }
  return dir
}

export async function openProject(
  texts: Readonly<Record<string, string>>,
  testCommand?: readonly string[],
  dir = writeProject(texts),
): Promise<Opened> {
  const project = await language.findProject(dir, files, testCommand === undefined ? {} : { testCommand })
  const sandbox = await openSandbox()
  return {
    dir,
    project,
    sandbox,
    run: (request = {}) => language.suite.run(sandbox, { project, overlays: new Map(), limits: { wallMs: WALL_MS }, ...request }),
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
