/** Python as this machine has it. */
import { readdir, realpath } from 'node:fs/promises'
import { projectFiles } from '../../adapters/node-files/index.ts'
import { python, reader } from '../../languages/python/index.ts'
import { everything, newKey, type LanguageHere } from './world.ts'

export const pythonHere: LanguageHere = {
  reader,
  /** A virtual environment lies in the checkout, or is kept for its path by a tool. */
  async elsewhere(checkout, place) {
    const { project } = await pythonHere.findProject(checkout, undefined, place)
    return { PRUNELLA_PYTHON: project.interpreter }
  },
  marks: [
    'pyproject.toml',
    'setup.py',
    'setup.cfg',
    'pytest.ini',
    'tox.ini',
    'Pipfile',
    'manage.py',
    'requirements.txt',
    'noxfile.py',
    'conftest.py',
  ],
  extensions: /\.py$/,
  async findProject(dir, command, place) {
    const language = python({ files: everything(), openFiles: projectFiles, newKey, fixes: [] })
    const facts = {
      userEnv: place.env,
      env: {},
      realPath: (path: string) => realpath(path).catch(() => undefined),
      listFolder: (path: string) => readdir(path).catch(() => []),
      ...(command ? { readOnly: command.readOnly([command.folder]) } : {}),
    }
    const project = await language.findProject(dir, everything(), {
      facts,
      ...(command ? { testCommand: command.words } : {}),
      ...(place.withoutTests === true ? { withoutTests: true } : {}),
    })
    const asked = project.command ? { ...project, command: withoutShims(project.command, project.interpreter) } : project
    return { project: asked, files: projectFiles(project.root), language }
  },
}

/** A version manager's shim looks for its home, which the sandbox does not show: what it would start is started instead. */
export function withoutShims([program = '', ...args]: readonly string[], interpreter: string): string[] {
  const [, name] = /\/shims\/([\w.-]+)$/.exec(program) ?? []
  if (name === undefined) return [program, ...args]
  return /^python[\d.]*$/.test(name) ? [interpreter, ...args] : [interpreter, '-m', name, ...args]
}
