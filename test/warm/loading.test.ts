import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { JavaScriptRunner, WarmCandidate, WarmSession } from '../../src/contracts/index.ts'
import { testKey, type TestId } from '../../src/model/index.ts'
import { makeProject, replaceIn, type Made } from './project.ts'

/** A source that does not load: the session opens all the same, and tells which change makes the file load and its tests pass. */
interface Fault {
  readonly name: string
  /** In the source of `sourceOf`: the text that is right, what stands there instead, and a change that does not help. */
  readonly right: string
  readonly wrong: string
  readonly other: string
  /** Runners that load the file in spite of it, and fail in the test. */
  readonly loads?: readonly JavaScriptRunner[]
}

const faults: readonly Fault[] = [
  { name: 'a bracket is missing', right: 'round(sum)', wrong: 'round(sum', other: 'roundsum' },
  { name: 'a name is declared twice', right: '/**/', wrong: 'const sum = 0', other: 'let sum = 1' },
  { name: 'an import names what is not there', right: 'label }', wrong: 'lable }', other: 'labels }', loads: ['vitest', 'mocha', 'jest'] },
  { name: 'an import names a file that is not there', right: './round.js', wrong: './rounds.js', other: './rond.js' },
  { name: 'a module throws while it loads', right: 'length === 3', wrong: 'length === 2', other: 'length > 1' },
]

const sourceOf = (
  module: boolean,
): string => `${module ? "import { round, label } from './round.js'" : "const { round, label } = require('./round.js')"}
const rates = [0.2, 0.1]
if (rates.length === 3) throw new Error('a rate too many')
${module ? 'export ' : ''}function total(items) {
  let sum = 0
  /**/
  for (const item of items) sum += item.price * item.count
  return round(sum)
}
${module ? 'export ' : ''}function title(name) {
  return label(name) + '!'
}
${module ? '' : 'module.exports = { total, title }\n'}`

const helper = (module: boolean): string => `${module ? 'export ' : ''}const round = (value) => Math.round(value * 100) / 100
${module ? 'export ' : ''}function label(name) { return name.trim().toUpperCase() }
${module ? '' : 'module.exports = { round, label }\n'}`

const heads: Readonly<Record<JavaScriptRunner, string>> = {
  'node-test': "import { test } from 'node:test'\n",
  vitest: "import { test } from 'vitest'\n",
  mocha: 'const test = it\n',
  jest: '',
}

function testOf(runner: JavaScriptRunner, names: string, file: string, tests: string): string {
  const module = isModule(runner)
  const assert = module ? "import assert from 'node:assert/strict'" : "const assert = require('node:assert/strict')"
  const used = module ? `import { ${names} } from '../src/${file}'` : `const { ${names} } = require('../src/${file}')`
  return `${heads[runner]}${assert}\n${used}\n${tests}\n`
}

const isModule = (runner: JavaScriptRunner): boolean => runner === 'node-test' || runner === 'vitest'

const runners: readonly JavaScriptRunner[] = ['node-test', 'vitest', 'mocha', 'jest']
/** Mocha runs nothing when one file does not load: there each fault has a project of its own. */
const projects = runners.flatMap((runner): readonly (readonly [JavaScriptRunner, readonly Fault[]])[] =>
  runner === 'mocha' ? faults.map((fault) => [runner, [fault]]) : [[runner, faults]],
)

const faulty = (fault: Fault, runner: JavaScriptRunner): string => sourceOf(isModule(runner)).replace(fault.right, fault.wrong)

function project(runner: JavaScriptRunner, chosen: readonly Fault[]): Made {
  const module = isModule(runner)
  const made = makeProject({
    'package.json': JSON.stringify({ name: 'loading', type: module ? 'module' : 'commonjs', scripts: { test: runner } }),
    'src/round.js': helper(module),
    'test/round.test.js': testOf(runner, 'round', 'round.js', "test('round', () => assert.equal(round(1.234), 1.23))"),
  })
  for (const [at, fault] of chosen.entries()) {
    made.put(`src/cart${at}.js`, faulty(fault, runner))
    made.put(
      `test/cart${at}.test.js`,
      testOf(
        runner,
        'total, title',
        `cart${at}.js`,
        "test('total', () => assert.equal(total([{ price: 1.005, count: 2 }, { price: 3, count: 1 }]), 5.01))\ntest('title', () => assert.equal(title(' a '), 'A!'))",
      ),
    )
  }
  made.linkModules()
  return made
}

describe.each(projects)('%s', (runner, chosen) => {
  let made: Made
  let session: WarmSession
  /** Mocha blames the source. */
  const idOf = (fault: Fault, at: number): TestId =>
    fault.loads?.includes(runner)
      ? { file: `test/cart${at}.test.js`, name: 'title' }
      : { file: runner === 'mocha' ? `src/cart${at}.js` : `test/cart${at}.test.js`, name: '' }

  beforeAll(async () => {
    made = project(runner, chosen)
    session = await made.open(runner)
  }, 60_000)

  afterAll(async () => {
    await session?.close()
    made.remove()
  })

  it('opens with the files that load', () => {
    const failed = session.baseline.tests.filter(({ status }) => status === 'failed').map(({ id }) => testKey(id))
    expect(failed.sort()).toEqual(chosen.map((fault, at) => testKey(idOf(fault, at))).sort())
    expect(session.baseline.tests.filter(({ status }) => status === 'passed').map(({ id }) => id.name)).toContain('round')
  })

  it.each(chosen.map((fault, at) => ({ ...fault, at })))('$name', async (fault) => {
    const path = `src/cart${fault.at}.js`
    await session.focus([path], [idOf(fault, fault.at)])
    // Where coverage says nothing, what the test file imports is under suspicion.
    const { tests, statements } = session.baseline
    const covered = tests.find(({ id }) => testKey(id) === testKey(idOf(fault, fault.at)))?.covered ?? []
    expect([...covered].map((index) => statements[index]?.path)).toContain(path)
    const change = (text: string, id: number): WarmCandidate => replaceIn(path, faulty(fault, runner), fault.wrong, text, id)
    const verdicts = await session.evaluate([change(fault.other, 1), change(fault.right, 2), change(fault.wrong, 3)], { full: true })
    expect(verdicts.map(({ status }) => (status === 'invalid' ? 'failing' : status))).toEqual(['failing', 'plausible', 'failing'])
    expect(session.stats().restarts).toBe(0)
  })
})
