import { z } from 'zod'
import type { Project, ProjectFiles, Sandbox, SandboxResult } from '../../../contracts/index.ts'
import { join, relative } from '../../../kit/index.ts'
import { type Complaint, type FoundTool, openDisk, type Overlays, type ToolRun } from '../../common/index.ts'
import { findProgram, isConfigured, runTool, whyBroken } from './tool.ts'

interface Linter {
  readonly title: string
  readonly program: string
  readonly places: readonly (readonly [file: string, section: RegExp])[]
  readonly args: readonly string[]
  /** What it is asked when it should look at everything; absent: '.'. */
  readonly everything?: readonly string[]
  /** Throws when the output is not what it should be. */
  read(result: SandboxResult): readonly Complaint[]
}

const ruffReport = z.array(
  z.object({
    filename: z.string(),
    code: z.string().nullish(),
    message: z.string(),
    location: z.object({ row: z.number(), column: z.number() }).nullish(),
  }),
)
const FLAKE8_LINE = /^(.+?):(\d+):(\d+): (\w+) (.*)$/
const pylintReport = z.array(
  z.object({ path: z.string(), type: z.string(), symbol: z.string(), message: z.string(), line: z.number(), column: z.number() }),
)

/** In the order in which they are looked for. */
const linters: readonly Linter[] = [
  {
    title: 'ruff',
    program: 'ruff',
    places: [
      ['ruff.toml', /^/],
      ['.ruff.toml', /^/],
      ['pyproject.toml', /^\[tool\.ruff/m],
    ],
    args: ['check', '--output-format', 'json', '--no-fix', '--force-exclude', '--no-cache'],
    read: ({ stdout }) =>
      ruffReport.parse(JSON.parse(stdout)).map(({ filename, code, message, location }) => ({
        ...{ path: filename, line: location?.row ?? 1, rule: code ?? 'syntax', message },
        ...(location ? { column: location.column } : {}),
      })),
  },
  {
    title: 'flake8',
    program: 'flake8',
    places: [
      ['.flake8', /^/],
      ['setup.cfg', /^\[flake8\]/m],
      ['tox.ini', /^\[flake8\]/m],
    ],
    args: [],
    read({ stdout, exitCode }) {
      const found = stdout.split('\n').flatMap((line) => {
        const match = FLAKE8_LINE.exec(line)
        return match === null
          ? []
          : [{ path: match[1]!, line: Number(match[2]), column: Number(match[3]), rule: match[4]!, message: match[5]! }]
      })
      if (found.length === 0 && exitCode !== 0) throw new Error('no report')
      return found
    },
  },
  {
    title: 'pylint',
    program: 'pylint',
    places: [
      ['.pylintrc', /^/],
      ['pylintrc', /^/],
      ['pyproject.toml', /^\[tool\.pylint/m],
      ['setup.cfg', /^\[pylint/m],
    ],
    args: ['--output-format=json', '--score=n'],
    everything: ['--recursive=y', '.'],
    // Errors and fatal ones count: conventions and warnings are as many as lines.
    read: ({ stdout }) =>
      pylintReport
        .parse(JSON.parse(stdout))
        .filter(({ type }) => type === 'error' || type === 'fatal')
        .map(({ path, symbol, message, line, column }) => ({ path, line: Math.max(1, line), column: column + 1, rule: symbol, message })),
  },
]

/** The project's own linter on these files (absolute); undefined: on all that it looks at by itself. */
export async function findLinter(
  files: ProjectFiles,
  sandbox: Sandbox,
  project: Project,
  only: readonly string[] | undefined,
): Promise<FoundTool> {
  const disk = openDisk(files)
  for (const linter of linters) {
    if (!(await isConfigured(disk, project, linter.places))) continue
    const program = await findProgram(disk, project, linter.program)
    if (program === undefined) return { missing: `${linter.title} is configured but not installed beside ${project.interpreter}` }
    if (only?.length === 0) return { missing: 'no file of the package changed' }
    const asked = only ?? linter.everything ?? ['.']
    const run = async (overlays: Overlays): Promise<ToolRun> =>
      readLinter(linter, project, await runTool(sandbox, project, [...program, ...linter.args, ...asked], overlays))
    return { title: linter.title, run }
  }
  return { missing: 'no configuration of ruff, flake8 or pylint' }
}

function readLinter(linter: Linter, project: Project, result: SandboxResult): ToolRun {
  const { wallMs } = result
  if (result.ended !== 'exit') return { kind: 'broken', why: `stopped by its limits (${result.ended})`, wallMs }
  try {
    const complaints = linter.read(result)
    return {
      kind: 'complaints',
      complaints: complaints.map((one) => ({ ...one, path: relative(project.packageDir, join(project.packageDir, one.path)) })),
      wallMs,
    }
  } catch {
    return { kind: 'broken', why: whyBroken(result), wallMs }
  }
}
