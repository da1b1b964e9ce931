/** The project's own linters, really run, in the real sandbox. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSandbox } from '../../src/adapters/sandbox/index.ts'
import type { FixRequest, Sandbox } from '../../src/contracts/index.ts'
import { applyEdits } from '../../src/kit/index.ts'
import { linterFixes } from '../../src/languages/javascript/fixes/index.ts'

const installed = resolve(import.meta.dirname, '../../node_modules')
const made: string[] = []
let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await openSandbox()
})
afterAll(() => {
  for (const dir of made) rmSync(dir, { recursive: true })
})

/** A project with these files, and with these of our own packages installed. */
function projectOf(files: Readonly<Record<string, string>>, packages: readonly string[] = ['eslint']): string {
  const root = mkdtempSync(join(tmpdir(), 'prunella-lint-'))
  made.push(root)
  for (const [path, text] of Object.entries({ 'package.json': '{}', ...files })) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  mkdirSync(join(root, 'node_modules'), { recursive: true })
  for (const name of packages) symlinkSync(join(installed, name), join(root, 'node_modules', name))
  return root
}

function request(root: string, suspects: Readonly<Record<string, string>>, more: Partial<FixRequest> = {}): FixRequest {
  const facts = { language: 'javascript', runner: 'vitest', runnerTitle: '', interpreter: process.execPath, env: {} } as const
  const project = { root, packageDir: root, ...facts, readOnly: [installed] }
  return { sandbox, project, files: new Map(Object.entries(suspects)), overlays: new Map(), ...more }
}

/** family → what the file becomes, one line per candidate, heaviest first. */
async function fixes(root: string, path: string, text: string, more: Partial<FixRequest> = {}): Promise<readonly string[]> {
  const { candidates, note } = await linterFixes().candidates(request(root, { [path]: text }, more))
  expect(note).toBeUndefined()
  return candidates.map((candidate) => `${candidate.family} → ${applyEdits(text, candidate.edits)}`)
}

const flat = (rules: object): string => `export default [{ rules: ${JSON.stringify(rules)} }]`
const nan = 'export const f = (a) => a == NaN\n'
const repaired = [
  'lint:use-isnan → export const f = (a) => Number.isNaN(a)\n',
  'lint:use-isnan → export const f = (a) => Number.isNaN(Number(a))\n',
]

test('fixes and suggestions of the rules that the project set, problems before taste, layout left out', async () => {
  const files = {
    'eslint.config.mjs': flat({ 'use-isnan': 'error', eqeqeq: 'error', 'no-extra-semi': 'error', semi: ['error', 'always'] }),
    'src/a.js': nan,
  }
  expect(await fixes(projectOf(files), 'src/a.js', nan)).toEqual([...repaired, 'lint:eqeqeq → export const f = (a) => a === NaN\n'])
})

test('a BOM counts as a character, and overlays are what is linted', async () => {
  const root = projectOf({ 'eslint.config.mjs': flat({ 'use-isnan': 'error' }), 'a.js': 'nothing' })
  const text = `\ufeff${nan}`
  expect(await fixes(root, 'a.js', text, { overlays: new Map([[join(root, 'a.js'), text]]) })).toEqual(
    repaired.map((line) => line.replace('→ ', '→ \ufeff')),
  )
})

test('the old kind of configuration, in a file or in the manifest of a folder above', async () => {
  const rules = { root: true, parserOptions: { ecmaVersion: 2022, sourceType: 'module' }, rules: { 'use-isnan': 'error' } }
  expect(await fixes(projectOf({ '.eslintrc.json': JSON.stringify(rules), 'a.js': nan }), 'a.js', nan)).toEqual(repaired)
  const root = projectOf({
    'package.json': JSON.stringify({ eslintConfig: rules }),
    'packages/b/package.json': '{}',
    'packages/b/a.js': nan,
  })
  const above = request(root, {}).project
  expect(await fixes(root, 'packages/b/a.js', nan, { project: { ...above, packageDir: join(root, 'packages/b') } })).toEqual(repaired)
})

test('oxlint, through its language server', async () => {
  const text = "// ünï 😀\nexport const f = (a, b) => !a in b\nexport const g = (a) => a === NaN // '😀'\n"
  const root = projectOf({ 'a.js': text }, ['oxlint'])
  expect(await fixes(root, 'a.js', text)).toEqual([
    `lint:no-unsafe-negation → ${text.replace('!a in b', '!(a in b)')}`,
    `lint:use-isnan → ${text.replace('a === NaN', 'isNaN(a)')}`,
  ])
})

test.for([
  ['nothing is installed', {}, [], 'ESLint is not installed; oxlint is not installed'],
  ['ESLint is not configured', {}, ['eslint'], 'ESLint is installed but not configured; oxlint is not installed'],
  [
    'the configuration is broken',
    { 'eslint.config.mjs': 'throw new Error("no \\u001b[31m rules")' },
    ['eslint'],
    'ESLint failed: no [31m rules',
  ],
] as const)('when %s, a note says so', async ([, files, packages, note]) => {
  const root = projectOf({ ...files, 'a.js': nan }, packages)
  expect(await linterFixes().candidates(request(root, { 'a.js': nan }))).toEqual({ candidates: [], note })
})

test('what a hostile configuration says and does is not believed and does no harm', async () => {
  const outside = mkdtempSync(join(tmpdir(), 'prunella-out-'))
  made.push(outside)
  const forged = [
    { tool: 'x', path: '/etc/passwd', rule: 'r', start: 0, end: 0, text: 'x' },
    { tool: 'x', path: 'ROOT/../a.js', rule: 'r', start: 0, end: 0, text: 'x' },
    { tool: 'x', path: 'ROOT/a.js', rule: 'r', start: -1, end: 2, text: 'x' },
    { tool: 'x', path: 'ROOT/a.js', rule: 'r', start: 0, end: 1e9, text: 'x' },
    { tool: 'x', path: 'ROOT/a.js', rule: 'r', start: 0.5, end: 1, text: 'x' },
    { tool: 'x', path: 'ROOT/a.js', rule: 'r', start: 0, end: 0, text: { toString: 1 } },
    { tool: 'x', path: 'ROOT/a.js', rule: 'good', start: 0, end: 0, text: 'guess' },
    [1],
    null,
  ]
  const config = `import fs from 'node:fs'
for (const path of [${JSON.stringify(join(outside, 'pwned'))}, import.meta.dirname + '/pwned']) try { fs.writeFileSync(path, '') } catch {}
for (const line of ${JSON.stringify(forged)}) fs.writeSync(3, JSON.stringify(line).replaceAll('ROOT', import.meta.dirname) + '\\n{"half')
fs.writeSync(3, '\\n')
${flat({ 'use-isnan': 'error' })}`
  const root = projectOf({ 'eslint.config.mjs': config, 'a.js': nan })
  const { candidates } = await linterFixes().candidates(request(root, { 'a.js': nan }))
  expect(candidates.every(({ path, start, end }) => path === 'a.js' && start >= 0 && end <= nan.length)).toBe(true)
  expect(candidates.filter(({ family }) => family === 'lint:use-isnan').length).toBe(2)
  expect([existsSync(join(outside, 'pwned')), existsSync(join(root, 'pwned'))]).toEqual([false, false])
})

test('a linter that never ends is ended, by the clock or by an abort', async () => {
  const root = projectOf({ 'eslint.config.mjs': 'for (;;);', 'a.js': nan })
  const asked = request(root, { 'a.js': nan })
  expect((await linterFixes({ wallMs: 500 }).candidates(asked)).note).toBe('the linters did not finish (wall-time)')
  const stop = new AbortController()
  const answer = linterFixes().candidates({ ...asked, signal: stop.signal })
  queueMicrotask(() => stop.abort())
  expect((await answer).note).toMatch(/^the linters did not finish/)
  expect((await linterFixes().candidates({ ...asked, signal: AbortSignal.abort() })).candidates).toEqual([])
})
