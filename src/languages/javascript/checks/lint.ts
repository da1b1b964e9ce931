import { z } from 'zod'
import type { Project, ProjectFiles, Sandbox, SandboxResult } from '../../../contracts/index.ts'
import { join, openDisk, readManifest, relative, shellWords } from '../project/index.ts'
import type { Complaint, FoundTool, Overlays, ToolRun } from '../../common/index.ts'
import { findConfig, findTool, runTool, whyBroken } from './tool.ts'

interface Linter {
  readonly title: string
  readonly packageName: string
  readonly script: string
  readonly configs: readonly string[]
  /** Member of package.json that configures it too. */
  readonly member?: string
  readonly args: readonly string[]
  /** With the newer kind of configuration also these, which the older one refuses (ESLint 8 with .eslintrc). */
  readonly flat?: readonly string[]
  /** Throws when the output is not what it should be. */
  read(stdout: string): Complaint[]
}

const eslintReport = z.array(
  z.object({
    filePath: z.string(),
    messages: z.array(
      z.object({
        ruleId: z.string().nullish(),
        severity: z.number(),
        message: z.string(),
        line: z.number().optional(),
        column: z.number().optional(),
      }),
    ),
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
    args: ['--format', 'json', '--no-error-on-unmatched-pattern'],
    flat: ['--no-warn-ignored'],
    read: (stdout) =>
      eslintReport.parse(JSON.parse(stdout)).flatMap(({ filePath, messages }) =>
        messages
          .filter(({ severity }) => severity === ESLINT_ERROR)
          .map(({ ruleId, message, line, column }) => ({
            ...{ path: filePath, line: Math.max(1, line ?? 1), rule: ruleId ?? 'syntax', message },
            ...(column === undefined ? {} : { column: Math.max(1, column) }),
          })),
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

/** The project's own linter on these files (absolute); undefined: on all that the project's lint script names. */
export async function findLinter(
  files: ProjectFiles,
  sandbox: Sandbox,
  project: Project,
  only: readonly string[] | undefined,
): Promise<FoundTool> {
  const found = await configured(files, project)
  if (found === undefined) return { missing: 'no ESLint or oxlint configuration' }
  const { linter, config } = found
  const args = [...linter.args, ...(/\/eslint\.config\.\w+$/.test(config ?? '') ? (linter.flat ?? []) : [])]
  const script = await findTool(files, project, linter.packageName, linter.script)
  if (script === undefined) return { missing: `${linter.title} is configured but not installed` }
  if (only?.length === 0) return { missing: 'no file of the package changed' }
  const asked = only ?? (await wordsOfScript(files, project, linter))
  const run = async (overlays: Overlays): Promise<ToolRun> =>
    readLinter(linter, project, await runTool(sandbox, project, script, [...args, ...asked], overlays))
  return { title: linter.title, run }
}

/** Flags with a value of their own that change nothing of what is found. */
const OTHER_FLAGS = new Set([
  '-f',
  '--format',
  '-o',
  '--output-file',
  '--max-warnings',
  '--cache-location',
  '--cache-strategy',
  '--cache-file',
])
/** So many words are a script, not a list of all files. */
const WORDS_MAX = 60

/** What the package's own lint script asks the linter, without what writes, caches or formats. */
async function wordsOfScript(files: ProjectFiles, project: Project, linter: Linter): Promise<string[]> {
  const manifest = await readManifest(openDisk(files), project.packageDir)
  const command = Object.values(manifest?.scripts ?? {})
    .flatMap(shellWords)
    .find((words) => words.includes(linter.packageName))
  const words: string[] = []
  const given = command?.slice(command.indexOf(linter.packageName) + 1, WORDS_MAX) ?? []
  for (let at = 0; at < given.length; at++) {
    const word = given[at]!
    if (OTHER_FLAGS.has(word)) at++
    else if (!/^--(?:fix|cache|quiet|color|format=|max-warnings=|output-file=)/.test(word)) words.push(word)
  }
  return words.some((word) => !word.startsWith('-') && !/^\.\w+(?:,\.\w+)*$/.test(word)) ? words : [...words, '.']
}

/** `config` undefined: a member of package.json. */
async function configured(
  files: ProjectFiles,
  project: Project,
): Promise<{ readonly linter: Linter; readonly config: string | undefined } | undefined> {
  const disk = openDisk(files)
  const manifest = await readManifest(disk, project.packageDir)
  for (const linter of linters) {
    const member = linter.member !== undefined && manifest?.raw[linter.member] !== undefined
    const config = await findConfig(disk, project, linter.configs)
    if (member || config !== undefined) return { linter, config }
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
    return { kind: 'broken', why: whyBroken(result), wallMs }
  }
}
