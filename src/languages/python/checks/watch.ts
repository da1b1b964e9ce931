import type { CheckSession, Project, ProjectFiles, Sandbox } from '../../../contracts/index.ts'
import { join } from '../../../kit/index.ts'
import { type Overlays, watchTool } from '../../common/index.ts'
import { environment } from '../suite/index.ts'
import { findChecker } from './types.ts'

/** A session ends by itself after this long, should its owner forget it. */
const SESSION_WALL_MS = 30 * 60_000

/** What can never be reached is not looked at: a guard the wrong way round would make every error behind it go away. */
const REACHABLE = ['--warn-unreachable']

const runtimeDir = decodeURIComponent(new URL('./runtime', import.meta.url).pathname)

/** mypy kept open. pyright has no such mode on the command line: there each candidate is a run of it. */
export async function watchChecker(
  files: ProjectFiles,
  sandbox: Sandbox,
  project: Project,
  overlays: Overlays,
): Promise<CheckSession | undefined> {
  const checker = await findChecker(files, sandbox, project)
  if ('missing' in checker || checker.title !== 'mypy') return undefined
  const job = { args: [...checker.args, ...REACHABLE], package: project.packageDir }
  return watchTool(sandbox, {
    argv: [project.interpreter, join(runtimeDir, 'mypy_open.py'), JSON.stringify(job)],
    cwd: project.packageDir,
    env: { ...environment(project), NO_COLOR: '1' },
    projectRoot: project.root,
    overlays,
    readOnly: [runtimeDir, ...(project.readOnly ?? [])],
    writes: 'scratch',
    limits: { wallMs: SESSION_WALL_MS, cpuSeconds: SESSION_WALL_MS / 1000 },
    interactive: true,
  })
}
