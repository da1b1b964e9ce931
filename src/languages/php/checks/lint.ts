/** `php -l` on what changed, and PHP_CodeSniffer where the project has settings for it. */
import { z } from 'zod'
import type { Project, ProjectFiles, Sandbox, SandboxResult } from '../../../contracts/index.ts'
import { isInside, join, relative } from '../../../kit/index.ts'
import {
  type Complaint,
  deltaOf,
  type Finding,
  type FoundTool,
  openDisk,
  type Overlays,
  type Remember,
  skipped,
  type ToolRun,
} from '../../common/index.ts'
import { findTool, runTool } from './tool.ts'

const CONFIGS = ['phpcs.xml', '.phpcs.xml', 'phpcs.xml.dist', '.phpcs.xml.dist'] as const

/** PHP's own word on the syntax, and PHP_CodeSniffer's beside it where the project has settings for it. */
export async function checkLint(
  files: ProjectFiles,
  sandbox: Sandbox,
  project: Project,
  overlays: Overlays,
  remember: Remember,
): Promise<Finding> {
  const changed = [...overlays]
    .filter(([path, text]) => text !== null && path.endsWith('.php') && isInside(project.packageDir, path))
    .map(([path]) => path)
    .sort()
  if (changed.length === 0) return skipped('no PHP file of the package changed')
  const syntax = await checkSyntax(sandbox, project, changed, overlays)
  if (syntax.status !== 'passed') return syntax
  const sniffer = await findSniffer(files, sandbox, project, changed)
  if ('missing' in sniffer) return syntax
  const finding = await deltaOf(sniffer, overlays, remember, `lint ${project.packageDir} ${changed.join(' ')}`)
  return finding.status === 'skipped' ? { ...syntax, detail: `${syntax.detail}; ${finding.detail}` } : finding
}

/** The project's PHP_CodeSniffer on these files (absolute), or on those its settings name. */
export async function findSniffer(
  files: ProjectFiles,
  sandbox: Sandbox,
  project: Project,
  only: readonly string[] = [],
): Promise<FoundTool> {
  if (!(await configured(files, project))) return { missing: 'no settings of PHP_CodeSniffer' }
  const script = await findTool(files, project, 'phpcs')
  if (script === undefined) return { missing: 'PHP_CodeSniffer is configured but not in vendor/bin' }
  const run = async (overlays: Overlays): Promise<ToolRun> =>
    readSniffer(project, await runTool(sandbox, project, script, ['--report=json', '--no-cache', '-q', ...only], overlays))
  return { title: 'PHP_CodeSniffer', run }
}

/** The interpreter's own word on the syntax: one process for each file, a few milliseconds. */
async function checkSyntax(sandbox: Sandbox, project: Project, changed: readonly string[], overlays: Overlays): Promise<Finding> {
  let durationMs = 0
  for (const path of changed) {
    const result = await runTool(sandbox, project, undefined, ['-l', path], overlays)
    durationMs += result.wallMs
    if (result.ended !== 'exit') return skipped(`php -l was stopped by its limits (${result.ended})`, durationMs)
    if (result.exitCode !== 0) {
      const said = `${result.stderr}\n${result.stdout}`.split('\n').find((line) => /error:/i.test(line)) ?? `exit code ${result.exitCode}`
      return { status: 'failed', detail: `php -l: ${said.trim()}`, durationMs }
    }
  }
  return { status: 'passed', detail: 'php -l: no errors', durationMs }
}

async function configured(files: ProjectFiles, project: Project): Promise<boolean> {
  const disk = openDisk(files)
  for (const name of CONFIGS) if (await disk.exists(join(project.packageDir, name))) return true
  return false
}

const Report = z.object({
  files: z.record(
    z.string(),
    z.object({
      messages: z.array(
        z.object({ message: z.string(), source: z.string(), type: z.string(), line: z.number(), column: z.number().optional() }),
      ),
    }),
  ),
})

/** Errors count, warnings do not: the project itself lets warnings through. */
function readSniffer(project: Project, result: SandboxResult): ToolRun {
  const { wallMs } = result
  if (result.ended !== 'exit') return { kind: 'broken', why: `stopped by its limits (${result.ended})`, wallMs }
  let value: unknown
  try {
    value = JSON.parse(result.stdout)
  } catch {
    value = undefined
  }
  const report = Report.safeParse(value)
  if (!report.success)
    return { kind: 'broken', why: (result.stderr || result.stdout).trim().slice(0, 200) || `exit code ${result.exitCode}`, wallMs }
  const complaints: Complaint[] = []
  for (const [file, { messages }] of Object.entries(report.data.files))
    for (const { message, source, type, line, column } of messages)
      if (type === 'ERROR')
        complaints.push({
          ...{ path: relative(project.packageDir, join(project.packageDir, file)), line, rule: source, message },
          ...(column === undefined ? {} : { column }),
        })
  return { kind: 'complaints', complaints, wallMs }
}
