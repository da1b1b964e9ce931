/** Running one of the project's own tools. */
import type { Project, ProjectFiles, Sandbox, SandboxResult } from '../../../contracts/index.ts'
import type { Overlays } from '../../common/index.ts'
import { type Disk, dirname, join, openDisk } from '../project/index.ts'

/** A compiler over a large project takes its time; what takes longer than this is told as skipped. */
const TOOL_WALL_MS = 120_000

/** The project is laid under a scratch layer: compilers and linters write caches beside the code. */
export function runTool(
  sandbox: Sandbox,
  project: Project,
  script: string,
  args: readonly string[],
  overlays: Overlays,
): Promise<SandboxResult> {
  return sandbox.run({
    argv: [project.interpreter, script, ...args],
    cwd: project.packageDir,
    env: { PATH: `${dirname(project.interpreter)}:/usr/bin:/bin`, HOME: '/tmp', TMPDIR: '/tmp', NO_COLOR: '1', CI: '1' },
    projectRoot: project.root,
    overlays,
    readOnly: [dirname(project.interpreter), ...(project.readOnly ?? [])],
    writes: 'scratch',
    limits: { wallMs: TOOL_WALL_MS },
  })
}

/** Script of an installed package's program, looked for as Node would from the package upwards. */
export async function findTool(files: ProjectFiles, project: Project, name: string, script: string): Promise<string | undefined> {
  const disk = openDisk(files)
  for (const above of disk.upwards(project.packageDir)) {
    const path = join(above, 'node_modules', name, script)
    if (await disk.exists(path)) return path
  }
  return undefined
}

/** The nearest of these files from the package up to the workspace root. */
export async function findConfig(disk: Disk, project: Project, names: readonly string[]): Promise<string | undefined> {
  for (const above of disk.upwards(project.packageDir)) {
    for (const name of names) if (await disk.exists(join(above, name))) return join(above, name)
    if (above === project.root) return undefined
  }
  return undefined
}

/** Tools that fail say much; the line that names the error, and the one after it that is no place in the tool's own code. */
export function whyBroken({ stderr, stdout, exitCode }: SandboxResult): string {
  const lines = `${stderr}\n${stdout}`.split('\n').map((line) => line.trim())
  const at = lines.findIndex((line) => /(?:^|\s)\w*Error\b|Could not|Cannot|Invalid|unexpected/i.test(line))
  const words = at === -1 ? lines.filter((line) => line !== '').slice(0, 2) : [lines[at]!, lines[at + 1] ?? '']
  return (
    words
      .filter((line) => line !== '' && !/^at /.test(line))
      .join(' ')
      .slice(0, 300) || `exit code ${exitCode}`
  )
}
