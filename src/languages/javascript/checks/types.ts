import type { Project, ProjectFiles, Sandbox, SandboxResult } from '../../../contracts/index.ts'
import { join, openDisk, relative } from '../project/index.ts'
import { type Complaint, type Finding, judgeDelta, type Overlays, skipped, type ToolRun } from '../../common/index.ts'
import { findConfig, findTool, runTool } from './tool.ts'

/** The project's own TypeScript with its own configuration: no new errors. */
export async function checkTypes(
  world: { readonly files: ProjectFiles; readonly remember: (key: string, run: () => Promise<ToolRun>) => Promise<ToolRun> },
  sandbox: Sandbox,
  project: Project,
  overlays: Overlays,
): Promise<Finding> {
  const disk = openDisk(world.files)
  const config = await findConfig(disk, project, ['tsconfig.json'])
  if (config === undefined) return skipped('no tsconfig.json')
  const script = await findTool(world.files, project, 'typescript', 'bin/tsc')
  if (script === undefined) return skipped('tsconfig.json is there but typescript is not installed')
  const text = (await disk.text(config)) ?? ''
  const run = async (overlaid: Overlays): Promise<ToolRun> =>
    readCompiler(project, await runTool(sandbox, project, script, compilerArguments(config, text), overlaid))
  return judgeDelta('TypeScript', await run(overlays), () => world.remember(`types ${project.packageDir}`, () => run(new Map())))
}

/** A configuration that only refers to others is built, not compiled: `-p` would check nothing. */
function compilerArguments(config: string, text: string): string[] {
  const refersOnly = /"references"\s*:/.test(text) && /"files"\s*:\s*\[\s*\]/.test(text)
  return refersOnly ? ['-b', config, '--noEmit', '--pretty', 'false'] : ['-p', config, '--noEmit', '--pretty', 'false']
}

const ERROR_LINE = /^(.+?)\((\d+),\d+\): error (TS\d+): (.*)$/
const GLOBAL_ERROR = /^error (TS\d+): (.*)$/

function readCompiler(project: Project, result: SandboxResult): ToolRun {
  if (result.ended !== 'exit') return { kind: 'broken', why: `stopped by its limits (${result.ended})`, wallMs: result.wallMs }
  const complaints: Complaint[] = []
  for (const line of result.stdout.split('\n')) {
    const found = ERROR_LINE.exec(line)
    if (found !== null) {
      const path = relative(project.packageDir, join(project.packageDir, found[1]!))
      complaints.push({ path, line: Number(found[2]), rule: found[3]!, message: found[4]! })
    }
    const all = GLOBAL_ERROR.exec(line)
    if (all !== null) complaints.push({ path: 'tsconfig.json', line: 1, rule: all[1]!, message: all[2]! })
  }
  if (complaints.length === 0 && result.exitCode !== 0)
    return {
      kind: 'broken',
      why: (result.stderr || result.stdout).trim().slice(0, 200) || `exit code ${result.exitCode}`,
      wallMs: result.wallMs,
    }
  return { kind: 'complaints', complaints, wallMs: result.wallMs }
}
