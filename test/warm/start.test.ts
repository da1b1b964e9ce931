import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { projectFiles } from '../../src/adapters/node-files/index.ts'
import { openSandbox } from '../../src/adapters/sandbox/index.ts'
import type { Project, Sandbox, SandboxRequest, WarmSession } from '../../src/contracts/index.ts'
import { javascriptWarm } from '../../src/languages/javascript/warm/index.ts'
import { PrunellaError } from '../../src/model/index.ts'

/** A start that fails is told at once and with its reason, whoever knows it. */
const modules = new URL('../../node_modules', import.meta.url).pathname
/** Far below the silence that counts as a hang, far above what any start here takes. */
const AT_ONCE_MS = 8_000
let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'prunella-start-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const put = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

function warmOf(runner: Project['runner'], sandbox: Sandbox): Promise<WarmSession> {
  const warm = javascriptWarm({ warmInterpreter: process.execPath, runtimeReadOnly: [modules], openFiles: projectFiles })
  const project: Project = {
    root,
    packageDir: root,
    language: 'javascript',
    runner,
    runnerTitle: runner,
    interpreter: process.execPath,
    env: {},
  }
  return warm.open(sandbox, project, { seed: 1 })
}

interface Case {
  readonly name: string
  readonly runner: Project['runner']
  readonly files: Readonly<Record<string, string>>
  readonly reason: RegExp
}

const passing = "test('one', () => {})\n"
const mochaTest = "it('one', () => {})\n"
/** Keeps the event loop busy for good, as a watcher or a server does. */
const busy = 'setInterval(() => {}, 1000)\n'

const cases: readonly Case[] = [
  {
    name: 'a required module that is missing',
    runner: 'mocha',
    files: { '.mocharc.json': '{"require":["./setup-that-is-missing.js"]}', 'test/a.test.js': mochaTest },
    reason: /setup-that-is-missing/,
  },
  {
    name: 'a test file that throws while it loads',
    runner: 'mocha',
    files: { 'test/a.test.js': `${mochaTest}${busy}throw new RangeError('thrown at load')\n` },
    reason: /RangeError: thrown at load[^]*a\.test\.js/,
  },
  {
    name: 'a test file that ends the process',
    runner: 'mocha',
    files: { 'test/a.test.js': `${busy}console.error('no database'); process.exit(3)\n` },
    reason: /process\.exit\(3\)[^]*no database/,
  },
  {
    name: 'an interface that is unknown',
    runner: 'mocha',
    files: { '.mocharc.json': '{"ui":"no-such-interface"}', 'test/a.test.js': mochaTest },
    reason: /no-such-interface/,
  },
  {
    name: 'a global setup that waits for what never comes',
    runner: 'mocha',
    files: {
      '.mocharc.json': '{"require":["./setup.cjs"]}',
      'setup.cjs': 'exports.mochaGlobalSetup = () => new Promise(() => {})\n',
      'test/a.test.js': mochaTest,
    },
    reason: /waits for something that never comes/,
  },
  {
    name: 'options it does not know',
    runner: 'jest',
    files: { 'jest.config.js': "module.exports = { preset: 'no-such-preset' }\n", 'test/a.test.js': passing },
    reason: /no-such-preset/,
  },
  {
    name: 'test files of which none loads',
    runner: 'jest',
    files: { 'test/a.test.js': "require('./no-such-helper')\n" },
    reason: /test\/a\.test\.js: Cannot find module '\.\/no-such-helper'/,
  },
  {
    name: 'test files of which none loads',
    runner: 'node-test',
    files: { 'test/a.test.js': "throw new RangeError('thrown at load')\n" },
    reason: /test\/a\.test\.js: thrown at load/,
  },
  {
    name: 'a test file that never ends loading',
    runner: 'node-test',
    files: { 'package.json': '{"name":"start","type":"module"}', 'test/a.test.js': 'await new Promise(() => {})\n' },
    reason: /waits for something that never comes/,
  },
  {
    name: 'a configuration that throws',
    runner: 'vitest',
    files: { 'vitest.config.mjs': "throw new Error('bad configuration')\n", 'test/a.test.js': passing },
    reason: /bad configuration/,
  },
]

it.each(cases)('$runner: $name', async ({ runner, files, reason }) => {
  put('package.json', JSON.stringify({ name: 'start', scripts: { test: runner } }))
  for (const [path, text] of Object.entries(files)) put(path, text)
  symlinkSync(modules, join(root, 'node_modules'))
  const startedAt = performance.now()
  const error: unknown = await warmOf(runner, await openSandbox()).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(PrunellaError)
  expect(error).toMatchObject({ code: 'suite-broken', message: expect.stringMatching(reason) })
  expect(performance.now() - startedAt).toBeLessThan(AT_ONCE_MS)
})

it('mocha: its command line is not loaded, whose old yargs does not run on a new Node', async () => {
  put('package.json', '{"name":"start","scripts":{"test":"mocha"}}')
  put('test/a.test.js', mochaTest)
  cpSync(join(modules, 'mocha'), join(root, 'node_modules/mocha'), { recursive: true, dereference: true })
  for (const part of ['lib/cli/cli.js', 'lib/cli/run.cjs', 'bin/_mocha'])
    put(`node_modules/mocha/${part}`, "throw new ReferenceError('require is not defined in ES module scope')\n")
  for (const name of readdirSync(modules)) if (name !== 'mocha') symlinkSync(join(modules, name), join(root, 'node_modules', name))
  const session = await warmOf('mocha', await openSandbox())
  expect(session.baseline.tests.map(({ id, status }) => [id.name, status])).toEqual([['one', 'passed']])
  await session.close()
})

it('mocha: flags for Node take a second process, however long its configuration', async () => {
  put('package.json', '{"name":"start","scripts":{"test":"mocha"}}')
  put('.mocharc.json', '{"node-option":["import=./loader.mjs"]}')
  put('loader.mjs', 'globalThis.loaderRan = true\n')
  // More than a single variable of the environment holds (128 KiB).
  const functions = Array.from({ length: 16_000 }, (_, at) => `const f${at} = () => ${at}\n`).join('')
  put('src/many.js', `${functions}exports.last = () => f15999() + 1\n`)
  const body = "assert(loaderRan); assert.equal(require('../src/many.js').last(), 15999)"
  put('test/a.test.js', `const assert = require('node:assert')\nit('one', () => { ${body} })\n`)
  symlinkSync(modules, join(root, 'node_modules'))
  const session = await warmOf('mocha', await openSandbox())
  const [test] = session.baseline.tests
  expect(test?.failure?.message).toMatch(/16000 [^]*15999/)
  const start = functions.length + 'exports.last = () => f15999()'.length
  await session.focus(['src/many.js'], test ? [test.id] : [])
  const edits = [{ start, end: start + ' + 1'.length, text: '' }]
  expect(await session.evaluate([{ id: 1, files: [{ path: 'src/many.js', edits }] }], { full: true })).toMatchObject([
    { status: 'plausible' },
  ])
  await session.close()
})

it.each(['node-test', 'vitest', 'mocha', 'jest'] as const)('%s: gives a sign of life for what it loads', async (runner) => {
  const head = {
    'node-test': "const { test } = require('node:test')\n",
    vitest: "import { test } from 'vitest'\n",
    mocha: 'const test = it\n',
    jest: '',
  }
  put('package.json', JSON.stringify({ name: 'start', scripts: { test: runner } }))
  put('test/a.test.js', head[runner] + passing)
  symlinkSync(modules, join(root, 'node_modules'))
  const real = await openSandbox()
  let said = ''
  const listening: Sandbox = Object.create(real, {
    start: {
      value: async (request: SandboxRequest) => {
        const process = await real.start(request)
        process.control.on('data', (bytes: Uint8Array) => (said += new TextDecoder().decode(bytes)))
        return process
      },
    },
  })
  const session = await warmOf(runner, listening)
  await session.close()
  const lines = said.split('\n').filter((line) => line !== '')
  const [first] = lines.map((line) => JSON.parse(line) as unknown)
  expect(first).toMatchObject({ kind: 'starting', at: expect.stringContaining('a.test.js') })
})

it('a sandbox that cannot be set up says so itself', async () => {
  put('package.json', '{"name":"start"}')
  put('test/a.test.js', passing)
  const real = await openSandbox()
  const setUp = new PrunellaError('sandbox-missing', 'the sandbox could not be set up: no mount')
  const broken: Sandbox = Object.create(real, {
    start: {
      value: () => {
        const result = Promise.reject(setUp)
        result.catch(() => {})
        const control = new PassThrough()
        control.end()
        return Promise.resolve({ stdin: new PassThrough(), control, result, kill: () => {} })
      },
    },
  })
  await expect(warmOf('node-test', broken)).rejects.toBe(setUp)
})
