import type { Project, ProjectFiles, Sandbox, SandboxResult } from '../../../contracts/index.ts'
import { join, relative } from '../../../kit/index.ts'
import { z } from 'zod'
import { type Complaint, type FoundTool, openDisk, type Overlays, type ToolRun } from '../../common/index.ts'
import { findProgram, isConfigured, runTool, whyBroken } from './tool.ts'

interface Checker {
  readonly title: string
  readonly program: string
  readonly places: readonly (readonly [file: string, section: RegExp])[]
  readonly args: readonly string[]
  /** Undefined when the output is not what it should be. */
  read(result: SandboxResult, project: Project): readonly Complaint[] | undefined
}

const MYPY_LINE = /^(.+?):(\d+)(?::(\d+))?: error: (.*?)(?: {2}\[([\w-]+)\])?$/
const pyrightReport = z.object({
  generalDiagnostics: z.array(
    z.object({
      file: z.string(),
      severity: z.string(),
      message: z.string(),
      rule: z.string().optional(),
      range: z.object({ start: z.object({ line: z.number(), character: z.number() }) }).optional(),
    }),
  ),
})

const named = (project: Project, path: string): string => relative(project.packageDir, join(project.packageDir, path))

const checkers: readonly Checker[] = [
  {
    title: 'mypy',
    program: 'mypy',
    places: [
      ['mypy.ini', /^/],
      ['.mypy.ini', /^/],
      ['pyproject.toml', /^\[tool\.mypy\]/m],
      ['setup.cfg', /^\[mypy\]/m],
    ],
    args: ['--no-error-summary', '--no-color-output', '--show-error-codes', '--hide-error-context', '--no-pretty', '--show-column-numbers'],
    read(result, project) {
      const lines = result.stdout.split('\n').map((line) => MYPY_LINE.exec(line))
      const found = lines.filter((line) => line !== null)
      if (found.length === 0 && result.exitCode !== 0) return undefined
      return found.map(([, path, line, column, message, rule]) => ({
        path: named(project, path!),
        line: Number(line),
        ...(column === undefined ? {} : { column: Number(column) }),
        rule: rule ?? '',
        message: message!,
      }))
    },
  },
  {
    title: 'pyright',
    program: 'pyright',
    places: [
      ['pyrightconfig.json', /^/],
      ['pyproject.toml', /^\[tool\.(?:based)?pyright\]/m],
    ],
    args: ['--outputjson'],
    read(result, project) {
      try {
        const { generalDiagnostics } = pyrightReport.parse(JSON.parse(result.stdout))
        const errors = generalDiagnostics.filter(({ severity }) => severity === 'error')
        return errors.map(({ file, message, rule, range }) => ({
          path: named(project, file),
          line: (range?.start.line ?? 0) + 1,
          ...(range === undefined ? {} : { column: range.start.character + 1 }),
          rule: rule ?? '',
          // What follows are the types in full, line under line.
          message: message.split('\n')[0]!,
        }))
      } catch {
        return undefined
      }
    },
  },
]

/** What mypy looks at when its configuration names nothing: the packages and modules of the project. */
const TARGETS = /^\s*(?:files|packages|modules)\s*=/m

/** The project's own type checker with its own configuration. */
export async function findChecker(
  files: ProjectFiles,
  sandbox: Sandbox,
  project: Project,
): Promise<(Extract<FoundTool, { title: string }> & { readonly args: readonly string[] }) | { readonly missing: string }> {
  const disk = openDisk(files)
  for (const checker of checkers) {
    if (!(await isConfigured(disk, project, checker.places))) continue
    const program = await findProgram(disk, project, checker.program)
    if (program === undefined) return { missing: `${checker.title} is configured but not installed beside ${project.interpreter}` }
    const texts = await Promise.all(checker.places.map(async ([file]) => (await disk.text(join(project.packageDir, file))) ?? ''))
    const target = checker.program === 'mypy' && !texts.some((text) => TARGETS.test(text)) ? ['.'] : []
    const args = [...checker.args, ...target]
    const run = async (overlays: Overlays): Promise<ToolRun> => {
      const result = await runTool(sandbox, project, [...program, ...args], overlays)
      if (result.ended !== 'exit') return { kind: 'broken', why: `stopped by its limits (${result.ended})`, wallMs: result.wallMs }
      const complaints = checker.read(result, project)
      return complaints === undefined
        ? { kind: 'broken', why: whyBroken(result), wallMs: result.wallMs }
        : { kind: 'complaints', complaints, wallMs: result.wallMs }
    }
    return { title: checker.title, args, run }
  }
  return { missing: 'no configuration of mypy or pyright' }
}
