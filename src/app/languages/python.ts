/** Python as this machine has it. */
import { readdir, realpath } from 'node:fs/promises'
import { projectFiles } from '../../adapters/node-files/index.ts'
import { python } from '../../languages/python/index.ts'
import { everything, newKey, type LanguageHere } from './world.ts'

export const pythonHere: LanguageHere = {
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
    const project = await language.findProject(dir, everything(), { facts, ...(command ? { testCommand: command.words } : {}) })
    return { project, files: projectFiles(project.root), language }
  },
}
