/** Four small projects with one fault, one per runner, written to a temporary folder. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export type FixtureRunner = 'node-test' | 'vitest' | 'mocha' | 'jest'

/** The fault: prices are taken away instead of added up. */
const functions = `function total(items) {
  let sum = 0
  for (const item of items) sum -= item.price * item.count
  return sum
}
function receipt(items) {
  return { lines: items.length, total: total(items) }
}
function label(item) {
  return item.name.trim()
}
`

const moduleFormat: Readonly<Record<FixtureRunner, 'esm' | 'cjs'>> = { 'node-test': 'esm', vitest: 'esm', mocha: 'cjs', jest: 'cjs' }

/** The module under test, with an attack before its own code. */
export const moduleText = (runner: FixtureRunner, attack = '', body = functions): string =>
  moduleFormat[runner] === 'esm'
    ? `${attack}\n${body}export { total, receipt, label }\n`
    : `${attack}\n${body}module.exports = { total, receipt, label }\n`

const cases = (equal: string, same: string): string => `
const items = [{ name: ' tea ', price: 3, count: 2 }, { name: 'cup', price: 5, count: 1 }]
describe('till', () => {
  it('labels', () => { ${equal.replace('%a', 'label(items[0])').replace('%b', "'tea'")} })
  it('adds up', () => { ${equal.replace('%a', 'total(items)').replace('%b', '11')} })
  it('prints a receipt', () => { ${same.replace('%a', 'receipt(items)').replace('%b', '{ lines: 2, total: 11 }')} })
  it('waits', async () => { await null; ${equal.replace('%a', 'total([])').replace('%b', '0')} })
})
`

const script = { 'node-test': 'node --test', vitest: 'vitest run', mocha: 'mocha', jest: 'jest' }

const tests: Readonly<Record<FixtureRunner, string>> = {
  'node-test': `import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import { total, receipt, label } from '../src/till.js'
${cases('assert.equal(%a, %b)', 'assert.deepEqual(%a, %b)')}
it('is slow', { skip: process.env.SKIP_SLOW }, () => { assert.equal(total(items), 11) })
`,
  vitest: `import { describe, it, expect } from 'vitest'
import { total, receipt, label } from '../src/till.js'
${cases('expect(%a).toBe(%b)', 'expect(%a).toEqual(%b)')}
it.skipIf(process.env.SKIP_SLOW)('is slow', () => { expect(total(items)).toBe(11) })
`,
  mocha: `const { expect } = require('chai')
const { total, receipt, label } = require('../src/till.js')
${cases('expect(%a).to.equal(%b)', 'expect(%a).to.deep.equal(%b)')}
;(process.env.SKIP_SLOW ? it.skip : it)('is slow', () => { expect(total(items)).to.equal(11) })
`,
  jest: `const { total, receipt, label } = require('../src/till.js')
${cases('expect(%a).toBe(%b)', 'expect(%a).toEqual(%b)')}
;(process.env.SKIP_SLOW ? it.skip : it)('is slow', () => { expect(total(items)).toBe(11) })
`,
}

export interface Fixture {
  readonly dir: string
  readonly source: string
  /** Where the runners really are; the fixture only links there. */
  readonly modules: string
  remove(): void
}

export function writeFixture(runner: FixtureRunner): Fixture {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), `prunella-forged-${runner}-`)))
  const modules = realpathSync(join(dirname(fileURLToPath(import.meta.url)), '../../../node_modules'))
  mkdirSync(join(dir, 'src'))
  mkdirSync(join(dir, 'test'))
  symlinkSync(modules, join(dir, 'node_modules'))
  const type = moduleFormat[runner] === 'esm' ? { type: 'module' } : {}
  writeFileSync(join(dir, 'package.json'), JSON.stringify({ name: `till-${runner}`, ...type, scripts: { test: script[runner] } }))
  writeFileSync(join(dir, 'src/till.js'), moduleText(runner))
  writeFileSync(join(dir, 'test/till.test.js'), tests[runner])
  return { dir, source: join(dir, 'src/till.js'), modules, remove: () => rmSync(dir, { recursive: true }) }
}
