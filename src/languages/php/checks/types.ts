/** The project's own PHPStan or Psalm with its own settings: no new errors. */
import { z } from 'zod'
import type { Project, ProjectFiles, Sandbox, SandboxResult } from '../../../contracts/index.ts'
import { join, relative } from '../../../kit/index.ts'
import { type Complaint, type FoundTool, openDisk, type Overlays, type ToolRun } from '../../common/index.ts'
import { findTool, runTool } from './tool.ts'

interface Checker {
  readonly title: string
  readonly program: string
  readonly configs: readonly string[]
  readonly args: readonly string[]
  /** Throws when the output is not what it should be. */
  read(stdout: string): Complaint[]
}

const PhpstanReport = z.object({
  files: z.record(
    z.string(),
    z.object({ messages: z.array(z.object({ message: z.string(), line: z.number().nullish(), identifier: z.string().optional() })) }),
  ),
})
const PsalmReport = z.array(
  z.object({ severity: z.string(), file_name: z.string(), line_from: z.number(), type: z.string(), message: z.string() }),
)

const checkers: readonly Checker[] = [
  {
    title: 'PHPStan',
    program: 'phpstan',
    configs: ['phpstan.neon', 'phpstan.neon.dist', 'phpstan.dist.neon'],
    args: ['analyse', '--error-format=json', '--no-progress', '--no-interaction'],
    read: (stdout) =>
      Object.entries(PhpstanReport.parse(JSON.parse(stdout)).files).flatMap(([path, { messages }]) =>
        messages.map(({ message, line, identifier }) => ({ path, line: line ?? 1, rule: identifier ?? '', message })),
      ),
  },
  {
    title: 'Psalm',
    program: 'psalm',
    configs: ['psalm.xml', 'psalm.xml.dist'],
    args: ['--output-format=json', '--no-cache', '--no-progress'],
    read: (stdout) =>
      PsalmReport.parse(JSON.parse(stdout))
        .filter(({ severity }) => severity === 'error')
        .map(({ file_name, line_from, type, message }) => ({ path: file_name, line: line_from, rule: type, message })),
  },
]

export async function findChecker(files: ProjectFiles, sandbox: Sandbox, project: Project): Promise<FoundTool> {
  const disk = openDisk(files)
  for (const checker of checkers) {
    const found = await Promise.all(checker.configs.map((name) => disk.exists(join(project.packageDir, name))))
    if (!found.includes(true)) continue
    const script = await findTool(files, project, checker.program)
    if (script === undefined) return { missing: `${checker.title} is configured but not in vendor/bin` }
    const run = async (overlays: Overlays): Promise<ToolRun> =>
      readChecker(checker, project, await runTool(sandbox, project, script, checker.args, overlays))
    return { title: checker.title, run }
  }
  return { missing: 'no PHPStan or Psalm settings' }
}

function readChecker(checker: Checker, project: Project, result: SandboxResult): ToolRun {
  const { wallMs } = result
  if (result.ended !== 'exit') return { kind: 'broken', why: `stopped by its limits (${result.ended})`, wallMs }
  try {
    const complaints = checker.read(result.stdout)
    return {
      kind: 'complaints',
      complaints: complaints.map((one) => ({ ...one, path: relative(project.packageDir, join(project.packageDir, one.path)) })),
      wallMs,
    }
  } catch {
    return { kind: 'broken', why: (result.stderr || result.stdout).trim().slice(0, 200) || `exit code ${result.exitCode}`, wallMs }
  }
}
