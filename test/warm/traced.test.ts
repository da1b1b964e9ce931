/** Patches that only loading anew can show, held against each other through what the tests call. About fifteen seconds. */
import { afterEach, expect, it } from 'vitest'
import type { WarmCandidate } from '../../src/contracts/index.ts'
import { makeProject, type Made } from './project.ts'

let made: Made
afterEach(() => made.remove())

const source = `const FREE_FROM = 50
export class Cart {
  rate = 2
  constructor(name, start = 0) { this.name = name; this.total = start }
  add(price) { this.total += price * this.rate; return this.shipping() }
  shipping() { return this.total > FREE_FROM ? 0 : 5 }
}
export class Safe {
  #left = 2
  take(n) { this.#left -= n; return this.#left }
}
export const later = async (n) => n + FREE_FROM
let calls = 0
export function noise(n) { return n + Math.random() }
export function count() { return ++calls }
`
const names = '{ Cart, Safe, count, later, noise }'
const tests = `import ${names} from '../src/shop.js'
const at = (name, work) => test(name, work)
at('free', () => assert.equal(new Cart('a').add(25), 0))
at('paid', () => assert.equal(new Cart('b', 1).add(4), 5))
at('safe', () => assert.equal(new Safe().take(1), 1))
at('later', async () => assert.equal(await later(1), 51))
at('noise', () => { assert.ok(noise(1) < 3); assert.equal(count(), 1) })
`
const heads: Readonly<Record<string, string>> = {
  'node-test': `import { test } from 'node:test'\nimport assert from 'node:assert/strict'\n`,
  vitest: `import { assert, test } from 'vitest'\n`,
  jest: `const assert = { equal: (one, other) => expect(one).toBe(other), ok: (one) => expect(one).toBe(true) }\n`,
  mocha: `import assert from 'node:assert/strict'\nconst test = it\n`,
}

/** Jest takes CommonJS. */
const commonJs = (text: string): string => text.replaceAll('export ', '').replace(/^import (.*) from (.*)$/m, 'const $1 = require($2)')

/** What the versions did, by call; a version is the source with these texts exchanged. */
async function compared(
  runner: 'node-test' | 'vitest' | 'mocha' | 'jest',
  ...versions: readonly (readonly (readonly [string, string])[])[]
): Promise<ReadonlyMap<string, readonly string[]>> {
  const old = runner === 'jest'
  const text = old ? `${commonJs(source)}module.exports = ${names}\n` : source
  const test = heads[runner]! + (old ? commonJs(tests) : tests)
  made = makeProject({ 'package.json': `{"type":"${old ? 'commonjs' : 'module'}"}`, 'src/shop.js': text, 'test/shop.test.js': test })
  made.linkModules()
  const session = await made.open(runner)
  try {
    await session.focus(
      ['src/shop.js'],
      session.baseline.tests.filter(({ status }) => status === 'failed').map(({ id }) => id),
    )
    const candidates = versions.map((changes, id): WarmCandidate => {
      const edits = changes.map(([find, put]) => ({ start: text.indexOf(find), end: text.indexOf(find) + find.length, text: put }))
      return { id, files: edits.length === 0 ? [] : [{ path: 'src/shop.js', edits }] }
    })
    const { calls, outcomes } = await session.behaviours(candidates, { seed: 1, inputsMax: 120 })
    return new Map(calls.map((call, input) => [call, outcomes.map((each) => each[input] ?? 'not tried')]))
  } finally {
    await session.close()
  }
}

it.each(['node-test', 'vitest', 'mocha', 'jest'] as const)('a constant: shown by what reads it (%s)', async (runner) => {
  const found = await compared(runner, [['> FREE_FROM', '>= FREE_FROM']], [['FREE_FROM = 50', 'FREE_FROM = 40']], [])
  const add = [...found].find(([call]) => call.startsWith('Cart.add(25) on'))
  expect(add?.[1].map((outcome) => outcome.split(';')[0])).toEqual(['0', '0', '5'])
  expect([...found.keys()].filter((call) => /^Cart[.]add\((?!25\)|4\))[-\d.]+\)/.test(call)).length).toBeGreaterThan(2)
  expect(found.get('later(1)')).toEqual(['resolves 51', 'resolves 41', 'resolves 51'])
  // Chance tells nothing of two versions.
  expect([...found.keys()].some((call) => call.startsWith('noise('))).toBe(false)
  // Nor do tests that go otherwise when they run again, as where a runner keeps what its modules count.
  if (runner !== 'jest') expect(found.get('count()')).toEqual(['1', '1', '1'])
})

it('fields and constructors: shown by the object made and by what its methods do on other arguments', async () => {
  const found = await compared('node-test', [['rate = 2', 'rate = 3']], [['this.total = start', 'this.total = start + 25']])
  const differing = [...found].filter(([, outcomes]) => new Set(outcomes).size > 1).map(([call]) => call.split('(')[0])
  expect(new Set(differing)).toEqual(new Set(['new Cart', 'Cart.add']))
})

it('what has private members cannot be copied: its test runs again and calls with other arguments', async () => {
  const found = await compared('node-test', [['#left = 2', '#left = 3']], [['#left = 2', '#left = 4']])
  const taken = [...found].filter(([call]) => call.startsWith('Safe.take('))
  expect(taken.length).toBeGreaterThan(3)
  for (const [call, [one, other]] of taken) {
    expect(Number(other) - Number(one), call).toBe(1)
  }
})

it('a test file that does not load without the change: all of its tests are watched', async () => {
  const text = 'const rates = 1\nexport const cost = (n) => n * RATE\n'
  const test = `${heads['node-test']!}import { RATE, cost } from '../src/shop.js'\ntest('cost', () => assert.equal(cost(2), 2 * RATE))\n`
  made = makeProject({ 'package.json': '{"type":"module"}', 'src/shop.js': text, 'test/shop.test.js': test })
  const session = await made.open('node-test')
  try {
    await session.focus(
      ['src/shop.js'],
      session.baseline.tests.map(({ id }) => id),
    )
    const candidates = ['export const RATE = 2', 'export const RATE = 3'].map((put, id): WarmCandidate => ({
      id,
      files: [{ path: 'src/shop.js', edits: [{ start: 0, end: 'const rates = 1'.length, text: put }] }],
    }))
    const { calls, outcomes, anew } = await session.behaviours(candidates, { seed: 1, inputsMax: 20 })
    expect([anew, ...outcomes.map((each) => each[calls.indexOf('cost(2)')])]).toEqual([true, '4', '6'])
  } finally {
    await session.close()
  }
})
