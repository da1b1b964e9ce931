import { z } from 'zod'
import type { Project, ProjectFiles, Sandbox, SandboxResult } from '../../../contracts/index.ts'
import { isInside, join, openDisk, readManifest, relative } from '../project/index.ts'
import { type Complaint, type Finding, judgeDelta, type Overlays, skipped, type ToolRun } from '../../common/index.ts'
import { findConfig, findTool, runTool } from './tool.ts'

interface Linter {
  readonly title: string
  readonly packageName: string
  readonly script: string
  readonly configs: readonly string[]
  /** Member of package.json that configures it too. */
  readonly member?: string
  readonly args: readonly string[]
  /** Throws when the output is not what it should be. */
  read(stdout: string): Complaint[]
}

const eslintReport = z.array(
  z.object({
    filePath: z.string(),
    messages: z.array(z.object({ ruleId: z.string().nullish(), severity: z.number(), message: z.string(), line: z.number().optional() })),
  }),
)
const oxlintReport = z.object({
  diagnostics: z.array(
    z.object({
      message: z.string(),
      code: z.string().optional(),
      severity: z.string(),
      filename: z.string(),
      labels: z.array(z.object({ span: z.object({ line: z.number().optional() }) })).optional(),
    }),
  ),
})

const ESLINT_ERROR = 2
const endings = ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts']

/** In the order in which they are looked for. Errors count, warnings do not: the project itself lets warnings through. */
const linters: readonly Linter[] = [
  {
    title: 'ESLint',
    packageName: 'eslint',
    script: 'bin/eslint.js',
    configs: [
      ...endings.map((ending) => `eslint.config.${ending}`),
      ...['.js', '.cjs', '.yaml', '.yml', '.json', ''].map((ending) => `.eslintrc${ending}`),
    ],
    member: 'eslintConfig',
    args: ['--format', 'json', '--no-error-on-unmatched-pattern', '--no-warn-ignored'],
    read: (stdout) =>
      eslintReport
        .parse(JSON.parse(stdout))
        .flatMap(({ filePath, messages }) =>
          messages
            .filter(({ severity }) => severity === ESLINT_ERROR)
            .map(({ ruleId, message, line }) => ({ path: filePath, line: line ?? 1, rule: ruleId ?? 'syntax', message })),
        ),
  },
  {
    title: 'oxlint',
    packageName: 'oxlint',
    script: 'bin/oxlint',
    configs: ['.oxlintrc.json', 'oxlint.config.ts'],
    args: ['--format', 'json'],
    read: (stdout) =>
      oxlintReport
        .parse(JSON.parse(stdout))
        .diagnostics.filter(({ severity }) => severity === 'error')
        .map(({ filename, labels, code, message }) => ({ path: filename, line: labels?.[0]?.span.line ?? 1, rule: code ?? '', message })),
  },
]

/** The project's own linter on the changed files: no new errors. */
export async function checkLint(
  world: { readonly files: ProjectFiles; readonly remember: (key: string, run: () => Promise<ToolRun>) => Promise<ToolRun> },
  sandbox: Sandbox,
  project: Project,
  overlays: Overlays,
): Promise<Finding> {
  const linter = await configured(world.files, project)
  if (linter === undefined) return skipped('no ESLint or oxlint configuration')
  const script = await findTool(world.files, project, linter.packageName, linter.script)
  if (script === undefined) return skipped(`${linter.title} is configured but not installed`)
  const changed = [...overlays]
    .filter(([path, text]) => text !== null && isInside(project.packageDir, path))
    .map(([path]) => path)
    .sort()
  if (changed.length === 0) return skipped('no file of the package changed')
  const run = async (overlaid: Overlays) =>
    readLinter(linter, project, await runTool(sandbox, project, script, [...linter.args, ...changed], overlaid))
  const key = `lint ${project.packageDir} ${changed.join(' ')}`
  return judgeDelta(linter.title, await run(overlays), () => world.remember(key, () => run(new Map())))
}

async function configured(files: ProjectFiles, project: Project): Promise<Linter | undefined> {
  const disk = openDisk(files)
  const manifest = await readManifest(disk, project.packageDir)
  for (const linter of linters) {
    const member = linter.member !== undefined && manifest?.raw[linter.member] !== undefined
    if (member || (await findConfig(disk, project, linter.configs)) !== undefined) return linter
  }
  return undefined
}

function readLinter(linter: Linter, project: Project, result: SandboxResult): ToolRun {
  const { wallMs } = result
  if (result.ended !== 'exit') return { kind: 'broken', why: `stopped by its limits (${result.ended})`, wallMs }
  try {
    const complaints = linter.read(result.stdout)
    return {
      kind: 'complaints',
      complaints: complaints.map((one) => ({ ...one, path: relative(project.packageDir, join(project.packageDir, one.path)) })),
      wallMs,
    }
  } catch {
    return { kind: 'broken', why: (result.stderr || result.stdout).trim().slice(0, 200) || `exit code ${result.exitCode}`, wallMs }
  }
}
