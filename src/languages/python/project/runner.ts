/** pytest or unittest: by configuration, by what the project asks for, at last by how the tests are written. */
import { join, relative } from '../../../kit/index.ts'
import type { Disk } from '../../common/index.ts'
import { isTestFile } from './sources.ts'

export interface DetectedRunner {
  readonly runner: 'pytest' | 'unittest'
  readonly because: string
  /** Nothing in the tests needs more than unittest, whatever the project is configured for. */
  readonly plain: boolean
}

const configured: readonly (readonly [file: string, section: RegExp])[] = [
  ['pytest.ini', /^/],
  ['.pytest.ini', /^/],
  ['pytest.toml', /^/],
  ['pyproject.toml', /^\[tool\.pytest(?:\.ini_options)?\]/m],
  ['tox.ini', /^\[pytest\]/m],
  ['setup.cfg', /^\[tool:pytest\]/m],
]

const asking = ['pyproject.toml', 'setup.py', 'setup.cfg', 'tox.ini', 'noxfile.py', 'Pipfile', 'Makefile']
/** A word of its own: pytest-mock asks for pytest too. */
const ASKS = /(?<![\w.-])(?:pytest|py\.test)\b/

/** How many test files are read to learn how they are written: all of a project's tests are written alike. */
const FILES_READ_MAX = 30

export async function detectRunner(disk: Disk, packageDir: string, testFiles: readonly string[]): Promise<DetectedRunner | undefined> {
  const style = await styleOf(disk, testFiles)
  const plain = style === 'unittest'
  for (const [file, section] of configured)
    if (section.test((await disk.text(join(packageDir, file))) ?? '\0') && (await disk.exists(join(packageDir, file))))
      return { runner: 'pytest', because: `${file} configures it`, plain }
  if (style === 'pytest') return { runner: 'pytest', because: 'the tests are written for it', plain }
  for (const file of [...asking, ...(await requirementFiles(disk, packageDir))])
    if (ASKS.test((await disk.text(join(packageDir, file))) ?? '')) return { runner: 'pytest', because: `${file} asks for it`, plain }
  return style === undefined ? undefined : { runner: 'unittest', because: 'the tests are classes of unittest', plain }
}

async function requirementFiles(disk: Disk, packageDir: string): Promise<string[]> {
  const listed = await disk.filesUnder(packageDir)
  return listed
    .map((path) => relative(packageDir, path))
    .filter((path) => /^(?:requirements\/)?[\w.-]*requirements?[\w.-]*\.(?:txt|in)$|^requirements\/[\w.-]+\.(?:txt|in)$/.test(path))
}

/** A conftest, an import of pytest or a test that is a plain function is nothing that unittest would run. */
async function styleOf(disk: Disk, testFiles: readonly string[]): Promise<'pytest' | 'unittest' | undefined> {
  if (testFiles.some((path) => path.endsWith('/conftest.py'))) return 'pytest'
  let style: 'unittest' | undefined
  for (const file of testFiles.slice(0, FILES_READ_MAX)) {
    const text = (await disk.text(file)) ?? ''
    if (/^\s*(?:import|from) pytest\b|^(?:async )?def test/m.test(text)) return 'pytest'
    if (/^\s*(?:import|from) unittest\b|\bTestCase\)/m.test(text)) style = 'unittest'
    else if (/^class Test\w*(?:\(\))?:/m.test(text)) return 'pytest'
  }
  return style
}

export const testFilesOf = async (disk: Disk, packageDir: string): Promise<string[]> =>
  (await disk.filesUnder(packageDir)).filter((path) => isTestFile(relative(packageDir, path)))
