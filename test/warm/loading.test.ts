import { afterEach, describe, expect, it } from 'vitest'
import type { JavaScriptRunner, WarmSession } from '../../src/contracts/index.ts'
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

let made: Made
let session: WarmSession | undefined

afterEach(async () => {
  await session?.close()
  session = undefined
  made.remove()
})

const runners: readonly JavaScriptRunner[] = ['node-test', 'vitest', 'mocha', 'jest']

describe.each(runners)('%s', (runner) => {
  it.each(faults)('$name', async (fault) => {
    const module = isModule(runner)
    const source = sourceOf(module).replace(fault.right, fault.wrong)
    made = makeProject({
      'package.json': JSON.stringify({ name: 'loading', type: module ? 'module' : 'commonjs', scripts: { test: runner } }),
      'src/cart.js': source,
      'src/round.js': helper(module),
      'test/cart.test.js': testOf(
        runner,
        'total, title',
        'cart.js',
        "test('total', () => assert.equal(total([{ price: 1.005, count: 2 }, { price: 3, count: 1 }]), 5.01))\ntest('title', () => assert.equal(title(' a '), 'A!'))",
      ),
      'test/round.test.js': testOf(runner, 'round', 'round.js', "test('round', () => assert.equal(round(1.234), 1.23))"),
    })
    made.linkModules()
    session = await made.open(runner)
    const failing = session.baseline.tests.filter(({ status }) => status === 'failed')
    const name = fault.loads?.includes(runner) ? 'title' : ''
    // Mocha runs nothing then, and blames the source.
    const file = runner === 'mocha' && name === '' ? 'src/cart.js' : 'test/cart.test.js'
    expect(failing.map(({ id }) => id)).toEqual([{ file, name }])
    expect(session.baseline.tests.filter(({ status }) => status === 'passed').map(({ id }) => id.name)).toContain('round')
    await session.focus(
      ['src/cart.js'],
      failing.map(({ id }) => id),
    )
    const change = (text: string, id: number): Parameters<WarmSession['evaluate']>[0][number] =>
      replaceIn('src/cart.js', source, fault.wrong, text, id)
    const verdicts = await session.evaluate([change(fault.other, 1), change(fault.right, 2), change(fault.wrong, 3)], { full: true })
    expect(verdicts.map(({ status }) => (status === 'invalid' ? 'failing' : status))).toEqual(['failing', 'plausible', 'failing'])
    expect(session.stats().restarts).toBe(0)
  })
})
