import { describe, expect, it } from 'vitest'
import { PrunellaError } from '../../../model/index.ts'
import { memoryFiles } from '../../../testing/index.ts'
import { findProject, globToRegExp, installCommand, isSource, isTestFile, shellWords, workspacePackages } from './index.ts'

const facts = { nodeBinary: '/usr/bin/node', nodeVersion: '20.0.0', env: {} }
const json = (value: unknown) => JSON.stringify(value)
const installed = (name: string, version: string, at = '') => ({ [`${at}node_modules/${name}/package.json`]: json({ name, version }) })
type Texts = Record<string, string>

/** One line for what was found or refused. */
async function found(texts: Texts, dir = '/w', testCommand?: readonly string[]): Promise<string> {
  try {
    const project = await findProject(dir, memoryFiles(texts, '/w'), { facts, ...(testCommand === undefined ? {} : { testCommand }) })
    const env = Object.entries(project.env).map(([name, value]) => ` ${name}=${value}`)
    const readOnly = project.readOnly === undefined ? '' : ` + ${project.readOnly.join()}`
    return `${project.runner} (${project.runnerTitle}) ${project.packageDir} in ${project.root}${readOnly}${env.join('')}`
  } catch (error) {
    if (error instanceof PrunellaError) return `${error.code}: ${error.message}`
    throw error
  }
}

describe('findProject', () => {
  const cases: readonly (readonly [title: string, texts: Texts, expected: string, dir?: string])[] = [
    [
      'vitest by its script',
      { 'package.json': json({ scripts: { test: 'vitest run' } }), ...installed('vitest', '5.1.0') },
      'vitest (vitest 5.1.0) /w in /w',
    ],
    [
      'the nearest package.json above',
      { 'package.json': json({ scripts: { test: 'mocha' } }), 'src/deep/a.js': '', ...installed('mocha', '12.0.3') },
      'mocha (mocha 12.0.3) /w in /w',
      '/w/src/deep',
    ],
    [
      'node:test by its script, with the environment the script sets',
      { 'package.json': json({ scripts: { test: 'cross-env TZ=UTC node --import tsx --test "test/**/*.ts"' } }), 'test/a.test.ts': '' },
      'node-test (node:test of Node 20.0.0) /w in /w TZ=UTC',
    ],
    [
      'jest behind another script',
      {
        'package.json': json({ scripts: { test: 'npm run lint && npm run unit', lint: 'eslint .', unit: 'jest --coverage' } }),
        ...installed('jest', '30.0.0'),
      },
      'jest (jest 30.0.0) /w in /w',
    ],
    [
      'mocha by its configuration file',
      { 'package.json': '{}', '.mocharc.yml': '', 'test/a.js': '', ...installed('mocha', '11.0.0') },
      'mocha (mocha 11.0.0) /w in /w',
    ],
    [
      'jest by its member of package.json',
      { 'package.json': json({ jest: {} }), 'a.test.js': '', ...installed('jest', '29.7.0') },
      'jest (jest 29.7.0) /w in /w',
    ],
    [
      'node:test by what the tests import',
      { 'package.json': '{}', 'a.test.js': "import { test } from 'node:test'" },
      'node-test (node:test of Node 20.0.0) /w in /w',
    ],
    [
      'a package of a workspace, its runner hoisted',
      {
        'package.json': json({ workspaces: ['packages/*'] }),
        'packages/a/package.json': json({ name: 'a', scripts: { test: 'vitest' } }),
        ...installed('vitest', '4.0.0'),
      },
      'vitest (vitest 4.0.0) /w/packages/a in /w',
      '/w/packages/a/src',
    ],
    [
      'a pnpm workspace',
      {
        'package.json': '{}',
        'pnpm-workspace.yaml': "packages:\n  - 'libs/**'\n  - '!**/old'\ncatalog:\n  x: 1\n",
        'libs/x/a/package.json': json({ scripts: { test: 'jest' } }),
        ...installed('jest', '30.0.0', 'libs/x/a/'),
      },
      'jest (jest 30.0.0) /w/libs/x/a in /w',
      '/w/libs/x/a',
    ],
    [
      'not installed, by the lock file',
      { 'package.json': json({ scripts: { test: 'vitest run' } }), 'pnpm-lock.yaml': '' },
      'not-installed: vitest is not in node_modules: run `pnpm install --frozen-lockfile` in /w',
    ],
    ['no package.json', { 'a.js': '' }, 'no-project: no package.json in /w or above it'],
    [
      'a package.json that is no JSON',
      { 'package.json': '{\n  "name": "x",\n}' },
      'config-invalid: /w/package.json is not valid JSON: line 2, column 14: a comma before "}"',
    ],
    ['a package.json that is a list', { 'package.json': '[]' }, 'config-invalid: /w/package.json is no manifest: it is not an object'],
    [
      'a broken package.json below a sound one',
      { 'package.json': '{}', 'lib/package.json': '' },
      'config-invalid: /w/lib/package.json is not valid JSON: line 1, column 1: the file ends where a value is expected; the package in /w can be healed by naming that folder',
      '/w/lib/src',
    ],
    [
      'a script with several test commands, the plain one last (dayjs)',
      {
        'package.json': json({
          scripts: {
            test: 'cross-env TZ=Pacific/Auckland npm run test-tz && cross-env TZ=Europe/London npm run test-tz && npm run test-tz && jest',
            'test-tz': 'date && jest test/timezone.test --coverage=false',
          },
        }),
        ...installed('jest', '22.4.4'),
      },
      'jest (jest 22.4.4 (1 of the 4 test commands of the script "test")) /w in /w',
    ],
    [
      'a script behind a wrapper takes its environment along',
      { 'package.json': json({ scripts: { test: 'cross-env TZ=UTC npm run unit', unit: 'mocha' } }), ...installed('mocha', '9.0.3') },
      'mocha (mocha 9.0.3) /w in /w TZ=UTC',
    ],
    [
      'no tests',
      { 'package.json': json({ scripts: { test: 'echo "Error: no test specified" && exit 1' } }), 'index.js': '' },
      'no-tests: /w has no file that looks like a test',
    ],
    [
      'a runner nobody knows',
      { 'package.json': json({ scripts: { test: 'ava' } }), 'test/a.js': '' },
      'no-runner: the script "test" is `ava`; known are node:test, vitest, jest and mocha',
    ],
  ]
  it.each(cases.map(([title, texts, expected, dir = '/w']) => ({ title, texts, expected, dir })))(
    '$title',
    async ({ texts, expected, dir }) => {
      expect(await found(texts, dir)).toBe(expected)
    },
  )

  it('takes the command that the user gave', async () => {
    expect(await found({ 'package.json': '{}' }, '/w', ['npx', 'ava', '--tap'])).toBe('command (command: npx ava --tap) /w in /w')
  })
})

describe('workspacePackages', () => {
  it('lists the packages and says which have tests', async () => {
    const files = memoryFiles(
      {
        'package.json': json({ workspaces: { packages: ['packages/*', '!packages/docs'] } }),
        'packages/b/package.json': json({ name: '@x/b' }),
        'packages/a/package.json': json({ name: '@x/a' }),
        'packages/a/src/a.test.ts': '',
        'packages/docs/package.json': json({ name: 'docs' }),
        'tools/package.json': json({ name: 'tools' }),
      },
      '/w',
    )
    expect((await workspacePackages(files, '/w')).map(({ name, hasTests }) => `${name} ${hasTests}`)).toEqual(['@x/a true', '@x/b false'])
    expect(await workspacePackages(files, '/w/packages/a')).toEqual([])
  })
})

describe('installCommand', () => {
  it.each([
    ['package-lock.json', 'npm ci'],
    ['yarn.lock', 'yarn install --frozen-lockfile'],
    ['bun.lock', 'bun install --frozen-lockfile'],
    ['README.md', 'npm install'],
  ])('%s: %s', async (lock, command) => {
    expect(await installCommand(memoryFiles({ 'package.json': '{}', [lock]: '' }, '/w'), '/w')).toBe(command)
  })

  it('trusts packageManager where there is no lock file', async () => {
    expect(await installCommand(memoryFiles({ 'package.json': json({ packageManager: 'pnpm@10.1.0' }) }, '/w'), '/w')).toBe('pnpm install')
  })
})

it('shellWords splits like a shell', () => {
  expect(shellWords(`a 'b c' "d \\"e" f\\ g && h|i`)).toEqual([['a', 'b c', 'd "e', 'f g'], ['h'], ['i']])
})

describe('globs', () => {
  it.each([
    ['test/**/*.js', 'test/a.js', true],
    ['test/**/*.js', 'test/a/b/c.js', true],
    ['test/**/*.js', 'test/a.ts', false],
    ['**/*.test.?(c|m)js', 'x/a.test.mjs', true],
    ['**/*.test.?(c|m)js', 'a.test.js', true],
    ['./{src,lib}/*.spec.ts', 'lib/a.spec.ts', true],
    ['packages/*', 'packages/a/b', false],
    ['[ab].js', 'c.js', false],
  ])('%s on %s: %s', (glob, path, expected) => {
    expect(globToRegExp(glob).test(path)).toBe(expected)
  })
})

describe('tests and sources', () => {
  it.each([
    ['src/cart.ts', 'source'],
    ['src/cart.test.ts', 'test'],
    ['src/__tests__/cart.js', 'test'],
    ['test/helpers/db.js', 'test'],
    ['cart.spec.mjs', 'test'],
    ['src/latest.js', 'source'],
    ['src/contest/vote.js', 'source'],
    ['lib/index.cjs', 'source'],
    ['dist/index.js', 'neither'],
    ['vite.config.ts', 'neither'],
    ['src/types.d.ts', 'neither'],
    ['README.md', 'neither'],
  ])('%s is %s', (path, kind) => {
    expect(isTestFile(path) ? 'test' : isSource(path) ? 'source' : 'neither').toBe(kind)
  })
})
