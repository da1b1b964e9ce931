/** The project's own tools, run in its own Python on the project as it is and as it would be. */
import type { Project, Sandbox, SandboxResult } from '../../../contracts/index.ts'
import { dirname, join } from '../../../kit/index.ts'
import type { Disk, Overlays } from '../../common/index.ts'
import { environment } from '../suite/index.ts'

/** A type checker over a large project takes its time; what takes longer than this is told as skipped. */
const TOOL_WALL_MS = 120_000

/** The project is laid under a scratch layer: these tools write caches beside the code. */
export const runTool = (sandbox: Sandbox, project: Project, argv: readonly string[], overlays: Overlays): Promise<SandboxResult> =>
  sandbox.run({
    argv,
    cwd: project.packageDir,
    env: { ...environment(project), NO_COLOR: '1', MYPY_CACHE_DIR: '/tmp/mypy', RUFF_CACHE_DIR: '/tmp/ruff' },
    projectRoot: project.root,
    overlays,
    readOnly: project.readOnly ?? [],
    writes: 'scratch',
    limits: { wallMs: TOOL_WALL_MS },
  })

/**
 * How a program is started: the one beside the project's Python, as its environment installs it; Debian's own tools lie there too.
 * pyright is often installed from npm, beside the code: then its script, and Node.
 */
export async function findProgram(disk: Disk, project: Project, name: string): Promise<readonly string[] | undefined> {
  for (const folder of new Set([dirname(project.interpreter), '/usr/bin', '/usr/local/bin'])) {
    const path = join(folder, name)
    const isOwn = folder === dirname(project.interpreter) || project.interpreter.startsWith('/usr/')
    if (isOwn && (await disk.exists(path))) return [path]
  }
  const script = join(project.packageDir, 'node_modules', name, 'index.js')
  if (!(await disk.exists(script))) return undefined
  for (const node of ['/usr/bin/node', '/usr/local/bin/node']) if (await disk.exists(node)) return [node, script]
  return undefined
}

/** Whether one of these files is there and, where a section is named, has it. */
export async function isConfigured(
  disk: Disk,
  project: Project,
  places: readonly (readonly [file: string, section: RegExp])[],
): Promise<boolean> {
  for (const [file, section] of places) {
    const text = await disk.text(join(project.packageDir, file))
    if (text !== undefined && section.test(text)) return true
  }
  return false
}

/** What a tool that did not do its work said of it. */
export const whyBroken = ({ stderr, stdout, exitCode }: SandboxResult): string =>
  (stderr || stdout).trim().slice(0, 200) || `exit code ${exitCode}`
