import type { Project, ProjectFiles, Sandbox, SandboxResult } from '../../../contracts/index.ts'
import { type Disk, join, openDisk, readManifest, relative, shellWords } from '../project/index.ts'
import type { Complaint, Overlays, ToolRun } from '../../common/index.ts'
import { findConfig, findTool, runTool, whyBroken } from './tool.ts'

/** The project's own TypeScript with its own configuration. */
export interface Compiler {
  readonly title: 'TypeScript'
  /** Absolute: bin/tsc of the installed package, and the configuration. */
  readonly script: string
  readonly config: string
  /** The configuration only refers to others: it is built, not compiled; `-p` would check nothing. */
  readonly refersOnly: boolean
  readonly run: (overlays: Overlays) => Promise<ToolRun>
}

export async function findCompiler(
  files: ProjectFiles,
  sandbox: Sandbox,
  project: Project,
): Promise<Compiler | { readonly missing: string }> {
  const disk = openDisk(files)
  const config = (await namedConfig(disk, project)) ?? (await findConfig(disk, project, ['tsconfig.json']))
  if (config === undefined) return { missing: 'no tsconfig.json' }
  const script = await findTool(files, project, 'typescript', 'bin/tsc')
  if (script === undefined) return { missing: 'tsconfig.json is there but typescript is not installed (npm install --save-dev typescript)' }
  const text = (await disk.text(config)) ?? ''
  const refersOnly = /"references"\s*:/.test(text) && /"files"\s*:\s*\[\s*\]/.test(text)
  const args = [refersOnly ? '-b' : '-p', config, '--noEmit', '--pretty', 'false']
  const run = async (overlays: Overlays): Promise<ToolRun> => readCompiler(project, await runTool(sandbox, project, script, args, overlays))
  return { title: 'TypeScript', script, config, refersOnly, run }
}

/** The configuration that a script of the package checks types with: `tsc -p <config> --noEmit`. */
async function namedConfig(disk: Disk, project: Project): Promise<string | undefined> {
  const manifest = await readManifest(disk, project.packageDir)
  for (const words of Object.values(manifest?.scripts ?? {}).flatMap(shellWords)) {
    const at = words.findIndex((word) => word === '-p' || word === '--project')
    const named = words[at + 1]
    if (!words.includes('tsc') || !words.includes('--noEmit') || at === -1 || named === undefined) continue
    const path = join(project.packageDir, named)
    for (const config of [path, join(path, 'tsconfig.json')]) if (config.endsWith('.json') && (await disk.exists(config))) return config
  }
  return undefined
}

const ERROR_LINE = /^(.+?)\((\d+),(\d+)\): error (TS\d+): (.*)$/
const GLOBAL_ERROR = /^error (TS\d+): (.*)$/

function readCompiler(project: Project, result: SandboxResult): ToolRun {
  if (result.ended !== 'exit') return { kind: 'broken', why: `stopped by its limits (${result.ended})`, wallMs: result.wallMs }
  const complaints: Complaint[] = []
  for (const line of result.stdout.split('\n')) {
    const found = ERROR_LINE.exec(line)
    if (found !== null) {
      const path = relative(project.packageDir, join(project.packageDir, found[1]!))
      complaints.push({ path, line: Number(found[2]), column: Number(found[3]), rule: found[4]!, message: found[5]! })
    }
    const all = GLOBAL_ERROR.exec(line)
    if (all !== null) complaints.push({ path: 'tsconfig.json', line: 1, rule: all[1]!, message: all[2]! })
  }
  if (complaints.length === 0 && result.exitCode !== 0)
    return {
      kind: 'broken',
      why: whyBroken(result),
      wallMs: result.wallMs,
    }
  return { kind: 'complaints', complaints, wallMs: result.wallMs }
}
