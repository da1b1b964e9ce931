/** Running one of the project's own tools, or PHP itself. */
import type { Project, ProjectFiles, Sandbox, SandboxResult } from '../../../contracts/index.ts'
import { dirname, join } from '../../../kit/index.ts'
import { openDisk, type Overlays } from '../../common/index.ts'
import { readLayout } from '../project/index.ts'

/** A type checker over a large project takes its time; what takes longer than this is told as skipped. */
const TOOL_WALL_MS = 120_000

/** `script` undefined: PHP itself. The project lies under a scratch layer: tools write caches beside the code. */
export function runTool(
  sandbox: Sandbox,
  project: Project,
  script: string | undefined,
  args: readonly string[],
  overlays: Overlays,
): Promise<SandboxResult> {
  return sandbox.run({
    argv: [project.interpreter, '-d', 'display_errors=stderr', '-d', 'memory_limit=-1', ...(script === undefined ? [] : [script]), ...args],
    cwd: project.packageDir,
    env: { PATH: `${dirname(project.interpreter)}:/usr/bin:/bin`, HOME: '/tmp', TMPDIR: '/tmp', NO_COLOR: '1' },
    projectRoot: project.root,
    overlays,
    readOnly: [dirname(project.interpreter), ...(project.readOnly ?? [])],
    writes: 'scratch',
    limits: { wallMs: TOOL_WALL_MS },
  })
}

/** The project's own copy in vendor/bin; with a PHP of the system also the system's, as Debian installs it. */
export async function findTool(files: ProjectFiles, project: Project, name: string): Promise<string | undefined> {
  const disk = openDisk(files)
  const { vendor } = await readLayout(disk, project.packageDir, {})
  const path = join(vendor, 'bin', name)
  if (await disk.exists(path)) return path
  const system = join('/usr/bin', name)
  return project.interpreter.startsWith('/usr/') && (await disk.exists(system)) ? system : undefined
}
