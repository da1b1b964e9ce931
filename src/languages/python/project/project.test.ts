/** Python projects as they lie on disks, in memory: which one, which runner, which Python. */
import { describe, expect, it } from 'vitest'
import type { ProjectFiles } from '../../../contracts/index.ts'
import { PrunellaError } from '../../../model/index.ts'
import { memoryFiles } from '../../../testing/index.ts'
import { findProject, isSource, isTestFile, type Machine } from './index.ts'

const python = (prefix: string, minor: number): Record<string, string> => ({
  [`${prefix}/bin/python3.${minor}`]: '\u007fELF',
  [`${prefix}/bin/python3`]: '\u007fELF',
  [`${prefix}/lib/python3.${minor}/os.py`]: '',
})
const pytest = (site: string, version = '8.1.0'): Record<string, string> => ({
  [`${site}/_pytest/_version.py`]: `version = '${version}'\n`,
})
const venv = (folder: string, minor = 11, home = '/opt/py/bin'): Record<string, string> => ({
  [`${folder}/pyvenv.cfg`]: `home = ${home}\nversion = 3.${minor}.7\n`,
  [`${folder}/bin/python`]: '\u007fELF',
  [`${folder}/lib/python3.${minor}/site-packages/README`]: '',
})
const sitesOf = (folder: string, minor = 11): string => `${folder}/lib/python3.${minor}/site-packages`
const test = { '/w/app/test_a.py': 'def test_a(): pass\n' }

function machineOver(texts: Readonly<Record<string, string>>, userEnv: Record<string, string>): Machine {
  const paths = Object.keys(texts)
  const isThere = (path: string): boolean => paths.some((each) => each === path || each.startsWith(`${path}/`))
  return {
    userEnv: { HOME: '/home/u', ...userEnv },
    env: {},
    realPath: (path) => Promise.resolve(isThere(path) ? path.replace(/\/python3$/, '/python3.11') : undefined),
    listFolder: (path) =>
      Promise.resolve([
        ...new Set(paths.filter((each) => each.startsWith(`${path}/`)).map((each) => each.slice(path.length + 1).split('/')[0]!)),
      ]),
  }
}

const diskOf = (texts: Readonly<Record<string, string>>): ProjectFiles =>
  memoryFiles(Object.fromEntries(Object.entries(texts).map(([path, text]) => [path.slice(1), text])), '/')

async function found(
  texts: Readonly<Record<string, string>>,
  userEnv: Record<string, string> = {},
  dir = '/w/app',
  files = diskOf(texts),
): Promise<string> {
  try {
    const project = await findProject(dir, files, { facts: machineOver(texts, userEnv) })
    const path = project.env['PYTHONPATH']
    const shown =
      `${project.packageDir}: ${project.runnerTitle}, ${project.interpreter}, shows ${(project.readOnly ?? []).join(' ')}`.trim()
    return path === undefined ? shown : `${shown}, PYTHONPATH=${path}`
  } catch (error) {
    if (!(error instanceof PrunellaError)) throw error
    return `${error.code}: ${error.message}`
  }
}

const system = { ...python('/opt/py', 11), ...pytest('/opt/py/lib/python3.11/site-packages') }
const onPath = { PATH: '/opt/py/bin:/usr/bin' }

describe('findProject', () => {
  it.each([
    ['python on PATH', { ...system, ...test }, onPath, '/w/app: pytest 8.1.0 on Python 3.11, /opt/py/bin/python3.11, shows /opt/py'],
    [
      'the environment in the project',
      { ...system, ...test, ...venv('/w/app/.venv'), ...pytest(sitesOf('/w/app/.venv'), '7.4.0') },
      onPath,
      '/w/app: pytest 7.4.0 on Python 3.11, /w/app/.venv/bin/python, shows /opt/py',
    ],
    [
      'the environment above it',
      { ...system, ...test, ...venv('/w/venv'), ...pytest(sitesOf('/w/venv')) },
      {},
      '/w/app: pytest 8.1.0 on Python 3.11, /w/venv/bin/python, shows /w/venv /opt/py',
    ],
    [
      'an environment that lacks pytest is not passed over',
      { ...system, ...test, ...venv('/w/app/.venv'), '/w/app/uv.lock': '' },
      onPath,
      'not-installed: pytest is not installed for /w/app/.venv/bin/python (/w/app/.venv is there): run `uv sync` in /w/app',
    ],
    [
      'the activated environment',
      { ...system, ...test, ...venv('/e'), ...pytest(sitesOf('/e')) },
      { VIRTUAL_ENV: '/e' },
      '/w/app: pytest 8.1.0 on Python 3.11, /e/bin/python, shows /e /opt/py',
    ],
    [
      "Poetry's cache, by the digest of the project's place",
      {
        ...system,
        ...test,
        '/w/app/poetry.lock': '',
        ...venv('/home/u/.cache/pypoetry/virtualenvs/app-7Ok3G-3L-py3.11'),
        ...pytest(sitesOf('/home/u/.cache/pypoetry/virtualenvs/app-7Ok3G-3L-py3.11')),
      },
      onPath,
      '/w/app: pytest 8.1.0 on Python 3.11, /home/u/.cache/pypoetry/virtualenvs/app-7Ok3G-3L-py3.11/bin/python, shows /home/u/.cache/pypoetry/virtualenvs/app-7Ok3G-3L-py3.11 /opt/py',
    ],
    [
      'the version that pyenv selects, behind its shim',
      {
        ...test,
        '/w/app/.python-version': '3.11\n',
        '/home/u/.pyenv/shims/python3': '#!/usr/bin/env bash\n',
        ...python('/home/u/.pyenv/versions/3.11.7', 11),
        ...pytest('/home/u/.pyenv/versions/3.11.7/lib/python3.11/site-packages'),
      },
      { PATH: '/home/u/.pyenv/shims:/usr/bin' },
      '/w/app: pytest 8.1.0 on Python 3.11, /home/u/.pyenv/versions/3.11.7/bin/python3.11, shows /home/u/.pyenv/versions/3.11.7',
    ],
    [
      'an editable install elsewhere',
      { ...system, ...test, '/w/lib/x.py': '', '/opt/py/lib/python3.11/site-packages/lib.pth': '/w/lib\n/w/gone\nimport os\n' },
      onPath,
      '/w/app: pytest 8.1.0 on Python 3.11, /opt/py/bin/python3.11, shows /opt/py /w/lib',
    ],
    [
      'unittest by the style of its tests',
      { ...python('/opt/py', 11), '/w/app/test_a.py': 'import unittest\nclass A(unittest.TestCase): pass\n' },
      onPath,
      '/w/app: unittest of Python 3.11, /opt/py/bin/python3.11, shows /opt/py',
    ],
    [
      'classes of unittest under pytest, because the project asks for it',
      {
        ...system,
        '/w/app/test_a.py': 'import unittest\nclass A(unittest.TestCase): pass\n',
        '/w/app/pyproject.toml': '[project]\n[dependency-groups]\ndev = ["pytest>=7"]\n',
      },
      onPath,
      '/w/app: pytest 8.1.0 on Python 3.11, /opt/py/bin/python3.11, shows /opt/py',
    ],
    [
      'classes of unittest without pytest, though the project asks for it',
      {
        ...python('/opt/py', 11),
        '/w/app/test_a.py': 'import unittest\nclass A(unittest.TestCase): pass\n',
        '/w/app/pyproject.toml': '[tool.pytest.ini_options]\n',
      },
      onPath,
      '/w/app: unittest of Python 3.11 (pytest is not installed), /opt/py/bin/python3.11, shows /opt/py',
    ],
    [
      'a package below src that is not installed',
      { ...system, ...test, '/w/app/src/shop/__init__.py': '' },
      onPath,
      '/w/app: pytest 8.1.0 on Python 3.11, src/ on its path (not installed), /opt/py/bin/python3.11, shows /opt/py, PYTHONPATH=/w/app/src',
    ],
    [
      'a package below src of which a copy is installed',
      { ...system, ...test, '/w/app/src/shop/__init__.py': '', '/opt/py/lib/python3.11/site-packages/shop/__init__.py': '' },
      onPath,
      '/w/app: pytest 8.1.0 on Python 3.11, /opt/py/bin/python3.11, shows /opt/py',
    ],
    [
      'a package below src that is installed in place',
      {
        ...system,
        ...test,
        '/w/app/src/shop/a.py': '',
        '/opt/py/lib/python3.11/site-packages/__editable___shop_1_finder.py': "MAPPING = {'shop': '/w/app/src/shop'}\n",
      },
      onPath,
      '/w/app: pytest 8.1.0 on Python 3.11, /opt/py/bin/python3.11, shows /opt/py',
    ],
    [
      'src that is a package itself',
      { ...system, ...test, '/w/app/src/__init__.py': '', '/w/app/src/a.py': '' },
      onPath,
      '/w/app: pytest 8.1.0 on Python 3.11, /opt/py/bin/python3.11, shows /opt/py',
    ],
    [
      'no project',
      { '/w/app/readme.md': '' },
      onPath,
      'no-project: no Python project in /w/app or above it (no pyproject.toml, setup.py, pytest.ini, … and no .py file)',
    ],
    [
      'no test',
      { ...system, '/w/app/a.py': '' },
      onPath,
      'no-tests: /w/app has no file that looks like a test (test_*.py, *_test.py, tests/)',
    ],
    [
      'a Python that is named and is none',
      { ...system, ...test },
      { PRUNELLA_PYTHON: '/gone' },
      'no-runner: /gone (from PRUNELLA_PYTHON) is no Python',
    ],
    ['no Python', test, {}, 'no-runner: no python3 was found: install Python, or name one in PRUNELLA_PYTHON'],
  ])('%s', async (_, texts, userEnv, expected) => {
    const said = await found(texts as Record<string, string>, userEnv as Record<string, string>)
    expect(said).toBe(expected)
  })

  it('skips what it may not read', async () => {
    const texts = { ...system, ...test }
    const disk = diskOf(texts)
    const files: ProjectFiles = {
      ...disk,
      root: disk.root,
      facts: (path) =>
        path.startsWith('other/')
          ? Promise.reject(Object.assign(new Error(`EACCES: permission denied, stat '/${path}'`), { code: 'EACCES' }))
          : disk.facts(path),
    }
    const said = await found(texts, { ...onPath, PYENV_ROOT: '/other/pyenv', VIRTUAL_ENV: '/other/venv' }, '/w/app', files)
    expect(said).toBe('/w/app: pytest 8.1.0 on Python 3.11, /opt/py/bin/python3.11, shows /opt/py')
  })

  it('starts from a folder inside the package', async () => {
    const said = await found({ ...system, ...test, '/w/app/pyproject.toml': '', '/w/app/src/a.py': '' }, onPath, '/w/app/src')
    expect(said).toContain('/w/app: pytest')
  })
})

describe('which files are what', () => {
  it.each([
    ['a.py', 'source'],
    ['pkg/testimony.py', 'source'],
    ['test_a.py', 'test'],
    ['pkg/a_test.py', 'test'],
    ['tests/helper.py', 'test'],
    ['conftest.py', 'test'],
    ['app/tests.py', 'test'],
    ['setup.py', ''],
    ['.venv/lib/python3.11/site-packages/a.py', ''],
    ['build/lib/a.py', ''],
    ['a.txt', ''],
  ])('%s', (path, kind) => {
    expect([isSource(path) ? 'source' : '', isTestFile(path) ? 'test' : ''].join('')).toBe(kind)
  })
})
