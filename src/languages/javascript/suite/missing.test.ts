import { describe, expect, it } from 'vitest'
import type { SuiteRun } from '../../../model/index.ts'
import { memoryFiles } from '../../../testing/index.ts'
import { openDisk } from '../project/index.ts'
import { missingFiles } from './missing.ts'

/** Each message is that of one failing test. */
async function facts(messages: readonly string[], scripts: Readonly<Record<string, string>> = {}) {
  const tests = messages.map((message) => ({
    id: { file: 'a', name: message },
    status: 'failed' as const,
    durationMs: 1,
    failure: { message },
  }))
  const run: SuiteRun = { tests, complete: true, exitCode: 1, wallMs: 1, loadErrors: [], log: '' }
  return missingFiles(run, openDisk(memoryFiles({ 'package.json': JSON.stringify({ scripts }) }, '/w')), '/w')
}
const told = async (...all: Parameters<typeof facts>): Promise<string | undefined> => (await facts(...all)).missing

describe('missingFiles', () => {
  const data = './web-platform-tests/mime-types.json'
  it.each([
    [
      'require in Node',
      `Cannot find module '${data}'\nRequire stack:\n- /w/test/wpt.js\n- /w/node_modules/mocha/lib/x.js`,
      `test/wpt.js needs ${data}, which is missing`,
    ],
    [
      'import in Node',
      "Cannot find module '/w/test/data/x.js' imported from /w/test/a.js",
      'test/a.js needs ./data/x.js, which is missing',
    ],
    [
      'import from above',
      "Cannot find module '/w/lib/x.js' imported from file:///w/test/a.js",
      'test/a.js needs ../lib/x.js, which is missing',
    ],
    [
      'jest',
      `Cannot find module '${data}' from 'test/wpt.js'\n\nRequire stack:\n  test/wpt.js\n`,
      `test/wpt.js needs ${data}, which is missing`,
    ],
    [
      'vitest',
      `Failed to resolve import "${data}" from "test/wpt.test.ts". Does the file exist?`,
      `test/wpt.test.ts needs ${data}, which is missing`,
    ],
    [
      'data that a source wants',
      "Cannot find module './table.json'\nRequire stack:\n- /w/src/a.js",
      'src/a.js needs ./table.json, which is missing',
    ],
    ['a source with a wrong name in it may be the fault', "Cannot find module './tabel'\nRequire stack:\n- /w/src/a.js", undefined],
    ['a package', "Cannot find module 'chai'\nRequire stack:\n- /w/test/a.js", undefined],
    ['within a package', "Cannot find module './x.json'\nRequire stack:\n- /w/node_modules/y/a.js", undefined],
    ['a set-up file', "Cannot find module '/w/test/nope.js'", 'the configuration needs ./test/nope.js, which is missing'],
    ['any other failure', '1 is not 2', undefined],
  ])('%s', async (_, message, expected) => expect(await told([message])).toBe(expected))

  const wanting = (what: string) => `Cannot find module '${what}' from 'test/a.js'`
  it('names the script that makes it', async () => {
    expect(await told([wanting('./x.json')], { pretest: 'node fetch.js', build: 'tsc' })).toMatch(/; run the script "pretest" first$/)
    expect(await told([wanting('../dist/x.js')], { build: 'tsc' })).toMatch(/; run the script "build" first$/)
    expect(await told([wanting('./x.json')], { build: 'tsc' })).toMatch(/which is missing$/)
  })
  it('beside a fault of another kind, those that want a file are named', async () => {
    const { missing, wanting: found } = await facts([wanting('./x'), '1 is not 2'])
    expect([missing, found?.map(({ id, what }) => [id.name, what])]).toEqual([
      undefined,
      [[wanting('./x'), 'test/a.js needs ./x, which is missing']],
    ])
  })
  it('counts', async () => {
    expect(await told([wanting('./x'), wanting('./x'), wanting('./y')])).toBe('test/a.js needs ./x, which is missing, and 1 more like it')
    expect(await told([])).toBeUndefined()
  })
})
