/** mypy and flake8-like tools over a small project in the real sandbox. mypy starts four times: about ten seconds on idle cores. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createStaticChecks } from '../../src/languages/python/checks/index.ts'
import { files, type Opened, openProject } from './projects.ts'

const source = 'def half(x: int) -> float:\n    return x / 2\n\ndef name(x: int) -> str:\n    return x\n'

describe('types by mypy', () => {
  let opened: Opened
  beforeAll(async () => {
    opened = await openProject({ 'half.py': source, 'mypy.ini': '[mypy]\n', 'test_half.py': 'def test_a(): pass\n' })
  })
  afterAll(() => opened.remove())
  const checks = createStaticChecks(files)
  const typed = async (text: string): Promise<string> => {
    const { status, detail } = await checks.types(opened.sandbox, opened.project, new Map([[`${opened.dir}/half.py`, text]]))
    return `${status}: ${detail}`
  }

  it('what was wrong before is no fault of the patch', async () => {
    expect(await typed(source.replace('x / 2', 'x / 3'))).toBe('passed: mypy: no new errors (1 before)')
  })
  it('a new error is', async () => {
    expect(await typed(source.replace('return x / 2', "return 'a'"))).toBe(
      'failed: mypy: half.py:2 Incompatible return value type (got "str", expected "float") (return-value)',
    )
  })
  it('a repaired one passes', async () => {
    expect(await typed(source.replace('return x\n', 'return str(x)\n'))).toBe('passed: mypy: no errors')
  })
})

it('what is not configured, or not installed, is skipped and said', async () => {
  const opened = await openProject({
    'half.py': source,
    'ruff.toml': '',
    'pyrightconfig.json': '{}',
    'test_half.py': 'def test_a(): pass\n',
  })
  const checks = createStaticChecks(files)
  const overlays = new Map([[`${opened.dir}/half.py`, source]])
  expect((await checks.types(opened.sandbox, opened.project, overlays)).detail).toBe(
    'pyright is configured but not installed beside /usr/bin/python3.11',
  )
  expect((await checks.lint(opened.sandbox, opened.project, overlays)).detail).toBe(
    'ruff is configured but not installed beside /usr/bin/python3.11',
  )
  opened.remove()
})
