/** Finds the Python package to heal, what runs its tests, and with which Python. Pure but for the ProjectFiles and the machine it is given. */
import type { Project, ProjectFiles } from '../../../contracts/index.ts'
import { isInside, join } from '../../../kit/index.ts'
import { PrunellaError } from '../../../model/index.ts'
import { type Disk, openDisk } from '../../common/index.ts'
import { type Installation, pytestVersion } from './installation.ts'
import { findInterpreters } from './interpreter.ts'
import { uninstalledSource } from './layout.ts'
import type { Machine } from './machine.ts'
import { detectRunner, testFilesOf } from './runner.ts'

export interface FindOptions {
  readonly testCommand?: readonly string[]
  /** A project in which nothing looks like a test is found too, with runner 'none'. */
  readonly withoutTests?: boolean
  readonly facts: Machine
}

/** What makes a folder the root of a Python project, in no order. */
const markers =
  'pyproject.toml setup.py setup.cfg pytest.ini tox.ini Pipfile manage.py requirements.txt noxfile.py conftest.py .python-version'.split(
    ' ',
  )

/** The oldest that the helpers in the sandbox run on. */
const MINOR_MIN = 8

/** Throws PrunellaError no-project, not-installed, no-runner or no-tests, each with the remedy in its detail. */
export async function findProject(dir: string, files: ProjectFiles, options: FindOptions): Promise<Project> {
  const disk = openDisk(files)
  const packageDir = await nearestPackage(disk, dir)
  if (packageDir === undefined)
    throw new PrunellaError(
      'no-project',
      `no Python project in ${dir} or above it (no pyproject.toml, setup.py, pytest.ini, … and no .py file)`,
    )
  const found = await findInterpreters({ disk, machine: options.facts, packageDir })
  const installations = found.filter(({ version }) => Number(version.split('.')[1]) >= MINOR_MIN)
  if (installations.length === 0) throw noPython(found)
  if (options.testCommand !== undefined && options.testCommand.length > 0) {
    const title = `command: ${options.testCommand.join(' ')}`
    return {
      ...projectOf(packageDir, installations[0]!, options.facts),
      runner: 'command',
      runnerTitle: title,
      command: options.testCommand,
    }
  }
  const testFiles = await testFilesOf(disk, packageDir)
  const detected = await detectRunner(disk, packageDir, testFiles)
  if (detected === undefined) {
    const error = noTests(packageDir, testFiles)
    if (options.withoutTests !== true || error.code !== 'no-tests') throw error
    return { ...projectOf(packageDir, installations[0]!, options.facts), runner: 'none', runnerTitle: 'no tests' }
  }
  const [first] = installations
  const opened = async (runner: 'pytest' | 'unittest', installation: Installation, title: string): Promise<Project> => {
    const source = await uninstalledSource(disk, options.facts, packageDir, installation)
    const project = projectOf(packageDir, installation, options.facts, source)
    return { ...project, runner, runnerTitle: `${title}${source === undefined ? '' : ', src/ on its path (not installed)'}` }
  }
  if (detected.runner === 'unittest') return await opened('unittest', first!, `unittest of Python ${first!.version}`)
  for (const installation of installations) {
    const version = await pytestVersion(disk, installation)
    if (version !== undefined) return await opened('pytest', installation, `pytest ${version} on Python ${installation.version}`)
  }
  if (detected.plain) return await opened('unittest', first!, `unittest of Python ${first!.version} (pytest is not installed)`)
  const detail = `pytest is not installed for ${first!.python} (${first!.because}): run \`${await installer(disk, packageDir, first!)}\` in ${packageDir}`
  throw new PrunellaError('not-installed', detail)
}

/** The nearest folder with a marker; without any, the folder itself when Python lies in it. */
async function nearestPackage(disk: Disk, dir: string): Promise<string | undefined> {
  for (const above of disk.upwards(dir)) {
    if (above === '/') break
    for (const marker of markers) if (await disk.exists(join(above, marker))) return above
    if (await disk.exists(join(above, '.git'))) break
  }
  return (await disk.filesUnder(dir)).some((path) => path.endsWith('.py')) ? dir : undefined
}

function projectOf(packageDir: string, installation: Installation, { env, readOnly = [] }: Machine, source?: string) {
  const shown = [...new Set([...installation.readOnly, ...readOnly])].filter(
    (path) => !isInside(packageDir, path) && !isInside(path, packageDir),
  )
  const base: Record<string, string> = installation.userBase === undefined ? {} : { PYTHONUSERBASE: installation.userBase }
  const path: Record<string, string> = source === undefined ? {} : { PYTHONPATH: source }
  return {
    root: packageDir,
    packageDir,
    language: 'python',
    interpreter: installation.python,
    env: { ...base, ...path, ...env },
    ...(shown.length === 0 ? {} : { readOnly: shown }),
  }
}

function noPython(found: readonly Installation[]): PrunellaError {
  const [old] = found
  if (old === undefined) return new PrunellaError('no-runner', 'no python3 was found: install Python, or name one in PRUNELLA_PYTHON')
  return new PrunellaError(
    'no-runner',
    `${old.python} is Python ${old.version}; Python 3.${MINOR_MIN} or newer is needed: name one in PRUNELLA_PYTHON`,
  )
}

function noTests(packageDir: string, testFiles: readonly string[]): PrunellaError {
  if (testFiles.length === 0)
    return new PrunellaError('no-tests', `${packageDir} has no file that looks like a test (test_*.py, *_test.py, tests/)`)
  return new PrunellaError(
    'no-runner',
    `${testFiles.length} test files, but none imports pytest or unittest; known are pytest and unittest`,
  )
}

/** What the project's own tools install, by their lock files. */
const installers: readonly (readonly [file: string, command: string])[] = [
  ['uv.lock', 'uv sync'],
  ['poetry.lock', 'poetry install'],
  ['pdm.lock', 'pdm install'],
  ['Pipfile.lock', 'pipenv sync --dev'],
  ['requirements-dev.txt', 'pip install -r requirements-dev.txt'],
]

async function installer(disk: Disk, packageDir: string, { python }: Installation): Promise<string> {
  for (const [file, command] of installers) if (await disk.exists(join(packageDir, file))) return command
  return python === '/usr/bin/python3' || python.startsWith('/usr/bin/python3.')
    ? 'apt-get install python3-pytest'
    : `${python} -m pip install pytest`
}
