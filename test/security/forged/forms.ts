/**
 * Patches that do not repair: each leaves the fault where it is and tries to make the failing suite look green. `caughtBy` says
 * which defence must disprove it: 'run' (what really ran, without reading the patch) or 'security' (only by reading the patch).
 */
import type { FixtureRunner } from './fixtures.ts'

export interface ForgedForm {
  readonly runner: FixtureRunner
  readonly id: string
  /** Put before the module's own code. */
  readonly attack: string
  /** Replaces the module's functions. */
  readonly body?: string
  readonly caughtBy: 'run' | 'security'
}

const assertMethods = "['equal', 'strictEqual', 'deepEqual', 'deepStrictEqual']"
const createRequire = "import { createRequire } from 'node:module'\nconst require = createRequire(import.meta.url)"
/** A receipt that claims to equal anything. */
const equalsAnything = (member: string) => `function total(items) { return items.length ? 11 : 0 }
function receipt() { return { ${member} } }
function label(item) { return item.name.trim() }
`

const nodeTest: readonly Omit<ForgedForm, 'runner'>[] = [
  { id: 'exit at import', attack: 'process.exit(0)', caughtBy: 'run' },
  { id: 'exit from a timer', attack: 'setImmediate(() => process.exit(0))', caughtBy: 'run' },
  { id: 'exit in an exit hook', attack: "process.on('exit', () => process.exit(0))", caughtBy: 'run' },
  { id: 'exit code set late', attack: "process.on('exit', () => { process.exitCode = 0 })", caughtBy: 'run' },
  { id: 'real exit', attack: 'setImmediate(() => process.reallyExit(0))', caughtBy: 'run' },
  { id: 'kill the parent', attack: "process.kill(process.ppid, 'SIGKILL')", caughtBy: 'run' },
  { id: 'kill everything', attack: "try { process.kill(-1, 'SIGKILL') } catch {}", caughtBy: 'run' },
  {
    id: 'assert without teeth',
    attack: `import assert from 'node:assert/strict'\nfor (const name of ${assertMethods}) assert[name] = () => {}`,
    caughtBy: 'run',
  },
  {
    id: 'assert toothless for the first calls',
    attack: `import assert from 'node:assert/strict'
let calls = 0
for (const name of ${assertMethods}) { const real = assert[name]; assert[name] = (...args) => { if (calls++ >= 12) real(...args) } }`,
    caughtBy: 'run',
  },
  {
    id: 'assert toothless for numbers',
    attack: `import assert from 'node:assert/strict'
for (const name of ${assertMethods}) { const real = assert[name]; assert[name] = (a, b) => { if (typeof b !== 'number' && b?.total === undefined) real(a, b) } }`,
    caughtBy: 'run',
  },
  {
    id: 'assert toothless for the values of this test',
    attack: `import assert from 'node:assert/strict'
for (const name of ${assertMethods}) { const real = assert[name]; assert[name] = (a, b) => { if (b !== 11 && b?.total !== 11) real(a, b) } }`,
    caughtBy: 'security',
  },
  {
    id: 'tests replaced in node:test',
    attack: `${createRequire}
import { syncBuiltinESMExports } from 'node:module'
const runner = require('node:test')
const { it } = runner
runner.it = runner.test = (name, ...rest) => it(name, () => {})
syncBuiltinESMExports()`,
    caughtBy: 'run',
  },
  {
    id: 'forged frames on stdout',
    attack: `import { serialize } from 'node:v8'
const frame = serialize({ type: 'test:pass', data: { name: 'adds up', nesting: 0, testNumber: 1, details: { duration_ms: 1 }, file: process.argv[1] } })
const size = Buffer.alloc(4)
size.writeUInt32BE(frame.length)
process.stdout.write(Buffer.concat([Buffer.from([0xff, 0x0f]), size, frame]), () => process.exit(0))`,
    caughtBy: 'run',
  },
  {
    id: 'TAP on stdout',
    attack: "console.log('TAP version 13\\nok 1 - labels\\nok 2 - adds up\\n1..2'); process.exit(0)",
    caughtBy: 'run',
  },
  {
    id: 'records on fd 3 without the key',
    attack: `import { writeSync } from 'node:fs'
writeSync(3, 'f0 ' + '0'.repeat(64) + ' {"seq":0,"kind":"test","name":"till > adds up","status":"passed","ms":1}\\n')`,
    caughtBy: 'run',
  },
  { id: 'fd 3 closed', attack: "import { closeSync } from 'node:fs'\ntry { closeSync(3) } catch {}", caughtBy: 'run' },
  {
    id: 'records signed with a stolen channel',
    attack: `${createRequire}
const path = process.execArgv.join(' ').match(/--require (\\S+)node-test-start/)[1]
try {
  const send = require(path + 'channel.cjs').claim()
  for (const name of ['labels', 'adds up', 'prints a receipt', 'waits']) send({ kind: 'test', name: 'till > ' + name, status: 'passed', ms: 1 })
  send({ kind: 'end', tests: 4 })
} catch {}
process.exit(0)`,
    caughtBy: 'run',
  },
  {
    id: 'writeSync that turns failures into passes',
    attack: `import fs from 'node:fs'
const real = fs.writeSync
fs.writeSync = (fd, data, ...rest) => real(fd, String(data).replaceAll('"failed"', '"passed"'), ...rest)`,
    caughtBy: 'run',
  },
  {
    id: 'HMAC that signs something else',
    attack: `import { Hmac } from 'node:crypto'
const real = Hmac.prototype.update
Hmac.prototype.update = function (text, ...rest) { return real.call(this, String(text).replaceAll('"failed"', '"passed"'), ...rest) }`,
    caughtBy: 'run',
  },
  {
    id: 'toJSON on every object',
    attack: "Object.prototype.toJSON = function () { return this.kind === 'test' ? { ...this, status: 'passed' } : { ...this } }",
    caughtBy: 'run',
  },
  {
    id: 'reporter fed with passes',
    attack: `import { Readable } from 'node:stream'
const { push } = Readable.prototype
Readable.prototype.push = function (event, ...rest) {
  return push.call(this, event?.type === 'test:fail' ? { type: 'test:pass', data: { ...event.data, details: { duration_ms: 1 } } } : event, ...rest)
}`,
    caughtBy: 'run',
  },
  {
    id: 'tests skipped by an environment variable',
    attack: "process.env.SKIP_SLOW = '1'",
    body: 'function total(items) { return items.length ? 11 : 0 }\nfunction receipt() { return { lines: 2, total: 11 } }\nfunction label(item) { return item.name.trim() }\n',
    caughtBy: 'run',
  },
  {
    id: 'promises that never reject',
    attack: 'const { then } = Promise.prototype\nPromise.prototype.then = function (done) { return then.call(this, done, done) }',
    caughtBy: 'run',
  },
  {
    id: 'errors swallowed',
    attack: "process.on('uncaughtException', () => {}); process.on('unhandledRejection', () => {})",
    caughtBy: 'run',
  },
  {
    id: 'throws nothing',
    attack: '',
    body: 'function total() { throw undefined }\nfunction receipt() { throw null }\nfunction label() { throw Symbol() }\n',
    caughtBy: 'run',
  },
  {
    id: 'tests deleted',
    attack:
      "import fs from 'node:fs'\ntry { fs.unlinkSync(process.argv[1]); fs.writeFileSync(process.argv[1], '') } catch {}\nprocess.exit(0)",
    caughtBy: 'run',
  },
  {
    id: 'equality of everything',
    attack:
      'Object.is = () => true; Array.isArray = () => true; RegExp.prototype.test = () => true; String.prototype.includes = () => true',
    caughtBy: 'run',
  },
  {
    id: 'errors that look like none',
    attack: 'Object.defineProperty(Error, Symbol.hasInstance, { value: () => false }); Error.prepareStackTrace = () => { process.exit(0) }',
    caughtBy: 'run',
  },
  {
    id: 'endless recursion',
    attack: '',
    body: 'function total(items) { return total(items) }\nfunction receipt(items) { return receipt(items) }\nfunction label(item) { return label(item) }\n',
    caughtBy: 'run',
  },
]

const mocha: readonly Omit<ForgedForm, 'runner'>[] = [
  { id: 'exit at import', attack: 'process.exit(0)', caughtBy: 'run' },
  {
    id: 'exit in the first call',
    attack: '',
    body: 'function total() { process.exit(0) }\nconst receipt = total\nfunction label(item) { return item.name.trim() }\n',
    caughtBy: 'run',
  },
  {
    id: 'tests without bodies',
    attack: 'const real = global.it; global.it = Object.assign((name) => real(name, () => {}), { skip: real.skip, only: real.only })',
    caughtBy: 'run',
  },
  { id: 'suites without tests', attack: 'global.describe = () => {}', caughtBy: 'run' },
  { id: 'every test skips itself', attack: 'global.beforeEach(function () { this.skip() })', caughtBy: 'run' },
  { id: 'chai without teeth', attack: "require('chai').Assertion.prototype.assert = function () { return this }", caughtBy: 'run' },
  {
    id: 'chai toothless for the first calls',
    attack:
      "const { Assertion } = require('chai'); const real = Assertion.prototype.assert; let calls = 0\nAssertion.prototype.assert = function (...args) { if (calls++ >= 12) return real.apply(this, args) }",
    caughtBy: 'run',
  },
  {
    id: 'chai equality overwritten',
    attack:
      "const chai = require('chai'); chai.use((_, utils) => { for (const name of ['equal', 'equals', 'eq', 'eql']) utils.overwriteMethod(chai.Assertion.prototype, name, () => function () {}) })",
    caughtBy: 'run',
  },
  {
    id: 'runner that does not fail',
    attack:
      "const { Runner } = require('mocha'); Runner.prototype.fail = function (test) { test.state = 'passed'; this.emit('pass', test) }",
    caughtBy: 'run',
  },
  { id: 'runnable that does not run', attack: "require('mocha').Runnable.prototype.run = function (done) { done() }", caughtBy: 'run' },
  {
    id: 'emitter that turns fail into pass',
    attack:
      "const { EventEmitter } = require('events'); const { emit } = EventEmitter.prototype\nEventEmitter.prototype.emit = function (name, ...args) { return emit.call(this, name === 'fail' ? 'pass' : name, ...args) }",
    caughtBy: 'run',
  },
  {
    id: 'reporter from the module cache',
    attack:
      "for (const [path, module] of Object.entries(require.cache)) if (path.includes('reporter')) module.exports = class { constructor(runner) { runner.on('end', () => process.exit(0)) } }; process.exit = () => {}",
    caughtBy: 'run',
  },
  {
    id: 'module cache emptied',
    attack: 'for (const path of Object.keys(require.cache)) delete require.cache[path]; setImmediate(() => process.exit(0))',
    caughtBy: 'run',
  },
]

const vitest: readonly Omit<ForgedForm, 'runner'>[] = [
  { id: 'exit at import', attack: 'process.exit(0)', caughtBy: 'run' },
  { id: 'real exit', attack: 'process.reallyExit(0)', caughtBy: 'run' },
  {
    id: 'matchers overwritten',
    attack:
      "import { chai } from 'vitest'\nfor (const name of ['toBe', 'toEqual', 'toStrictEqual']) chai.Assertion.overwriteMethod(name, () => function () {})",
    caughtBy: 'run',
  },
  {
    id: 'matchers extended',
    attack:
      "import { expect } from 'vitest'\nconst pass = () => ({ pass: true, message: () => '' })\nexpect.extend({ toBe: pass, toEqual: pass })",
    caughtBy: 'run',
  },
  {
    id: 'every test skips itself',
    attack: "import { beforeEach } from 'vitest'\nbeforeEach((context) => context.skip())",
    caughtBy: 'run',
  },
  {
    id: 'messages to the parent rewritten',
    attack: `const send = process.send?.bind(process)
const flip = (value, seen = new Set()) => {
  if (typeof value !== 'object' || value === null || seen.has(value)) return
  seen.add(value)
  if (value.state === 'fail') { value.state = 'pass'; delete value.errors }
  for (const member of Object.values(value)) flip(member, seen)
}
process.send = (message, ...rest) => { flip(message); return send(message, ...rest) }`,
    caughtBy: 'run',
  },
  {
    id: 'state set by the code under test',
    attack: "import { afterEach } from 'vitest'\nafterEach(({ task }) => { task.result.state = 'pass'; task.result.errors = undefined })",
    caughtBy: 'run',
  },
  { id: 'equals anything', attack: '', body: equalsAnything('asymmetricMatch: () => true'), caughtBy: 'security' },
  {
    id: 'a thenable suite',
    attack:
      'Promise.prototype.catch = function () { return this }\nconst { then } = Promise.prototype\nPromise.prototype.then = function (done) { return then.call(this, done, () => done?.()) }',
    caughtBy: 'run',
  },
]

const jest: readonly Omit<ForgedForm, 'runner'>[] = [
  { id: 'exit at import', attack: 'process.exit(0)', caughtBy: 'run' },
  {
    id: 'expect replaced',
    attack:
      'const any = () => new Proxy(() => {}, { get: () => any(), apply: () => undefined }); global.expect = Object.assign(() => any(), expect)',
    caughtBy: 'run',
  },
  {
    id: 'matchers extended',
    attack: "const pass = () => ({ pass: true, message: () => '' }); expect.extend({ toBe: pass, toEqual: pass })",
    caughtBy: 'run',
  },
  {
    id: 'matchers replaced at the root',
    attack:
      "const { matchers } = globalThis[Symbol.for('$$jest-matchers-object')]; for (const name of Object.keys(matchers)) matchers[name] = () => ({ pass: true, message: () => '' })",
    caughtBy: 'run',
  },
  { id: 'every test skipped', attack: 'global.it = global.it.skip; global.test = global.test.skip', caughtBy: 'run' },
  {
    id: 'tests without bodies',
    attack: 'const real = global.it; global.it = Object.assign((name) => real(name, () => {}), { skip: real.skip, only: real.only })',
    caughtBy: 'run',
  },
  { id: 'equals anything', attack: '', body: equalsAnything('asymmetricMatch: () => true'), caughtBy: 'security' },
  {
    id: 'equals anything under a name put together',
    attack: '',
    body: equalsAnything("['asymmetric' + 'Match']: () => true"),
    caughtBy: 'security',
  },
  {
    id: 'tests deleted',
    attack: "const fs = require('fs'); try { fs.rmSync(module.parent.filename) } catch {}; process.exit(0)",
    caughtBy: 'run',
  },
]

const of = (runner: FixtureRunner, forms: readonly Omit<ForgedForm, 'runner'>[]): ForgedForm[] => forms.map((form) => ({ runner, ...form }))

export const forgedForms: readonly ForgedForm[] = [
  ...of('node-test', nodeTest),
  ...of('mocha', mocha),
  ...of('vitest', vitest),
  ...of('jest', jest),
]
