import { appendFileSync, cpSync, readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openSandbox } from '../../src/adapters/sandbox/index.ts'
import type { Project, Sandbox, SandboxRequest } from '../../src/contracts/index.ts'
import { PrunellaError } from '../../src/model/index.ts'
import { makeProject, modules, replaceIn, type Made } from './project.ts'

/** A start that fails is told at once and with its reason, whoever knows it. */
/** Far below the silence that counts as a hang, far above what any start here takes. */
const AT_ONCE_MS = 8_000
let made: Made

beforeEach(() => {
  made = makeProject()
})
afterEach(() => made.remove())

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
  made.put('package.json', JSON.stringify({ name: 'start', scripts: { test: runner } }))
  for (const [path, text] of Object.entries(files)) made.put(path, text)
  made.linkModules()
  const startedAt = performance.now()
  const error: unknown = await made.open(runner).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(PrunellaError)
  expect(error).toMatchObject({ code: 'suite-broken', message: expect.stringMatching(reason) })
  expect(performance.now() - startedAt).toBeLessThan(AT_ONCE_MS)
})

it('mocha: its command line is not loaded, whose old yargs does not run on a new Node', async () => {
  made.put('package.json', '{"name":"start","scripts":{"test":"mocha"}}')
  made.put('test/a.test.js', mochaTest)
  cpSync(join(modules, 'mocha'), join(made.root, 'node_modules/mocha'), { recursive: true, dereference: true })
  for (const part of ['lib/cli/cli.js', 'lib/cli/run.cjs', 'bin/_mocha'])
    made.put(`node_modules/mocha/${part}`, "throw new ReferenceError('require is not defined in ES module scope')\n")
  for (const name of readdirSync(modules)) if (name !== 'mocha') symlinkSync(join(modules, name), join(made.root, 'node_modules', name))
  const session = await made.open('mocha')
  expect(session.baseline.tests.map(({ id, status }) => [id.name, status])).toEqual([['one', 'passed']])
  await session.close()
})

it('mocha: 6.0 and 6.1 want their files collected first', async () => {
  made.put('package.json', '{"name":"start","scripts":{"test":"mocha"}}')
  made.put('test/a.test.js', mochaTest)
  cpSync(join(modules, 'mocha'), join(made.root, 'node_modules/mocha'), { recursive: true, dereference: true })
  // The two functions as https://github.com/mochajs/mocha/blob/v6.1.4/lib/cli/run-helpers.js has them, as far as they matter here.
  appendFileSync(
    join(made.root, 'node_modules/mocha/lib/cli/run-helpers.cjs'),
    `module.exports.handleFiles = ({ spec }) => spec.map((file) => require('node:path').resolve(file))
module.exports.runMocha = (mocha, options, files = []) => { mocha.files = files; return mocha.run() }\n`,
  )
  for (const name of readdirSync(modules)) if (name !== 'mocha') symlinkSync(join(modules, name), join(made.root, 'node_modules', name))
  const session = await made.open('mocha')
  expect(session.baseline.tests.map(({ id, status }) => [id.name, status])).toEqual([['one', 'passed']])
  await session.close()
})

it('mocha sets no NODE_ENV, and what Babel makes of a file depends on it', async () => {
  made.put('package.json', '{"name":"start","scripts":{"test":"mocha"}}')
  made.put('test/a.test.js', "it('one', () => require('node:assert').equal(process.env.NODE_ENV, undefined))\n")
  made.linkModules()
  const session = await made.open('mocha')
  expect(session.baseline.tests.map(({ id, status }) => [id.name, status])).toEqual([['one', 'passed']])
  await session.close()
})

it('mocha: flags for Node take a second process, however long its configuration', async () => {
  made.put('package.json', '{"name":"start","scripts":{"test":"mocha"}}')
  made.put('.mocharc.json', '{"node-option":["import=./loader.mjs"]}')
  made.put('loader.mjs', 'globalThis.loaderRan = true\n')
  // More than a single variable of the environment holds (128 KiB).
  const functions = Array.from({ length: 16_000 }, (_, at) => `const f${at} = () => ${at}\n`).join('')
  const many = `${functions}exports.last = () => f15999() + 1\n`
  made.put('src/many.js', many)
  const body = "assert(loaderRan); assert.equal(require('../src/many.js').last(), 15999)"
  made.put('test/a.test.js', `const assert = require('node:assert')\nit('one', () => { ${body} })\n`)
  made.linkModules()
  const session = await made.open('mocha')
  const [test] = session.baseline.tests
  expect(test?.failure?.message).toMatch(/16000 [^]*15999/)
  await session.focus(['src/many.js'], test ? [test.id] : [])
  const candidate = replaceIn('src/many.js', many, 'f15999() + 1', 'f15999()')
  expect(await session.evaluate([candidate], { full: true })).toMatchObject([{ status: 'plausible' }])
  await session.close()
})

it.each(['node-test', 'vitest', 'mocha', 'jest'] as const)('%s: gives a sign of life for what it loads', async (runner) => {
  const head = {
    'node-test': "const { test } = require('node:test')\n",
    vitest: "import { test } from 'vitest'\n",
    mocha: 'const test = it\n',
    jest: '',
  }
  made.put('package.json', JSON.stringify({ name: 'start', scripts: { test: runner } }))
  made.put('test/a.test.js', head[runner] + passing)
  made.linkModules()
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
  const session = await made.open(runner, listening)
  await session.close()
  const lines = said.split('\n').filter((line) => line !== '')
  const [first] = lines.map((line) => JSON.parse(line) as unknown)
  expect(first).toMatchObject({ kind: 'starting', at: expect.stringContaining('a.test.js') })
})

it('a sandbox that cannot be set up says so itself', async () => {
  made.put('package.json', '{"name":"start"}')
  made.put('test/a.test.js', passing)
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
  await expect(made.open('node-test', broken)).rejects.toBe(setUp)
})
