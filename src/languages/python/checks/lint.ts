import { z } from 'zod'
import type { Project, Sandbox, SandboxResult } from '../../../contracts/index.ts'
import { isInside, join, relative } from '../../../kit/index.ts'
import { type Complaint, type Finding, judgeDelta, openDisk, type Overlays, skipped, type ToolRun } from '../../common/index.ts'
import { findProgram, isConfigured, runTool, whyBroken } from './tool.ts'
import type { Remembering } from './types.ts'

interface Linter {
  readonly title: string
  readonly program: string
  readonly places: readonly (readonly [file: string, section: RegExp])[]
  readonly args: readonly string[]
  /** Throws when the output is not what it should be. */
  read(result: SandboxResult): readonly Complaint[]
}

const ruffReport = z.array(
  z.object({ filename: z.string(), code: z.string().nullish(), message: z.string(), location: z.object({ row: z.number() }).nullish() }),
)
const FLAKE8_LINE = /^(.+?):(\d+):\d+: (\w+) (.*)$/

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
      ruffReport
        .parse(JSON.parse(stdout))
        .map(({ filename, code, message, location }) => ({ path: filename, line: location?.row ?? 1, rule: code ?? 'syntax', message })),
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
        return match === null ? [] : [{ path: match[1]!, line: Number(match[2]), rule: match[3]!, message: match[4]! }]
      })
      if (found.length === 0 && exitCode !== 0) throw new Error('no report')
      return found
    },
  },
]

/** The project's own linter on the changed files: no new complaints. */
export async function checkLint(world: Remembering, sandbox: Sandbox, project: Project, overlays: Overlays): Promise<Finding> {
  const disk = openDisk(world.files)
  const changed = [...overlays]
    .filter(([path, text]) => text !== null && path.endsWith('.py') && isInside(project.packageDir, path))
    .map(([path]) => path)
    .sort()
  for (const linter of linters) {
    if (!(await isConfigured(disk, project, linter.places))) continue
    const program = await findProgram(disk, project, linter.program)
    if (program === undefined) return skipped(`${linter.title} is configured but not installed beside ${project.interpreter}`)
    if (changed.length === 0) return skipped('no file of the package changed')
    const run = async (overlaid: Overlays): Promise<ToolRun> =>
      readLinter(linter, project, await runTool(sandbox, project, [program, ...linter.args, ...changed], overlaid))
    const key = `lint ${project.packageDir} ${changed.join(' ')}`
    return judgeDelta(linter.title, await run(overlays), () => world.remember(key, () => run(new Map())))
  }
  return skipped('no configuration of ruff or flake8')
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
