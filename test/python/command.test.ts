/** A test command of the user's own: read from its JUnit report, or from its exit code alone. */
import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { createSuiteRunner } from '../../src/languages/python/suite/index.ts'
import { files, openProject } from './projects.ts'

const suite = createSuiteRunner({ files, newKey: () => randomBytes(32).toString('hex') })

it.each([
  [
    'a JUnit report',
    ['-m', 'pytest', '--junitxml=/tmp/report.xml'],
    [
      ['test_right', 'passed'],
      ['test_wrong', 'failed'],
    ],
  ],
  ['the exit code alone', ['-m', 'pytest', '-q'], [['/usr/bin/python3 -m pytest -q', 'failed']]],
  ['a program that is not there', ['-m', 'nothing.of.this.name'], [['/usr/bin/python3 -m nothing.of.this.name', 'failed']]],
])('tells by %s', { timeout: 60_000 }, async (_, args, expected) => {
  const made = await openProject({
    'pytest.ini': '[pytest]\n',
    'test_sum.py': 'def test_right():\n    assert 1 + 1 == 2\n\n\ndef test_wrong():\n    assert 1 + 1 == 3\n',
  })
  try {
    const command = ['/usr/bin/python3', ...args]
    const run = await suite.run(made.sandbox, { project: { ...made.project, runner: 'command', command }, overlays: new Map() })
    expect(run.complete).toBe(true)
    expect(run.tests.map(({ id, status }) => [id.name.split(' > ').at(-1), status])).toEqual(expected)
  } finally {
    made.remove()
  }
})
