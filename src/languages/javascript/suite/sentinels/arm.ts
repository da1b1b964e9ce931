/**
 * Puts sentinels into a test file: tests under random names of which one must pass and the others must fail, before the file's own
 * tests, between them and after them, registered and asserted through the very functions the file uses. Lines keep their numbers.
 */
import type { RunnerId } from '../../../../contracts/index.ts'
import { applyEdits, digestBytes, type TextEdit } from '../../../../kit/index.ts'
import type { Sentinel } from '../../../common/index.ts'
import { type AssertionBinding, readTestFile, type TestFile } from './bindings.ts'
import { assertMethods, forms } from './forms.ts'

export interface ArmedFile {
  readonly text: string
  readonly sentinels: readonly Sentinel[]
}

/** Sentinels between tests: enough to leave no stretch of calls unwatched, few enough not to double a long suite. */
const BETWEEN_MAX = 120
const TOKEN_CHARS = 20

/** A sentinel between tests would run the file's own per-test hooks once more, or be left out: then only the ends are watched. */
const LEAVE_GAPS = /\b(?:beforeEach|afterEach|setup|teardown)\b|\.only\b|\bconcurrent\b/

interface Names {
  readonly start: string
  readonly between: string
  readonly refuse: string
  readonly reject: string
  readonly test: string
}

/**
 * Undefined when the file registers no test and is not `forced`, or does not parse. `secret` is random and new for every run.
 */
export function armTestFile(
  file: {
    readonly path: string
    readonly text: string
    readonly runner: RunnerId
    readonly forced: boolean
    readonly packageIsModule: boolean
  },
  secret: string,
): ArmedFile | undefined {
  const read = readTestFile(file.path, file.text, file.runner)
  if (read === undefined || (read.first === undefined && !file.forced)) return undefined
  let count = 0
  const token = () => `s${digestBytes(`${secret} ${file.path} ${count++}`).slice(0, TOKEN_CHARS)}`
  const names: Names = { start: `$${token()}`, between: `$${token()}`, refuse: `$${token()}`, reject: `$${token()}`, test: `$${token()}` }
  const sentinels: Sentinel[] = []
  const plant = (outcome: Sentinel['outcome'], repeated = false) => {
    const sentinel = { token: token(), outcome, repeated }
    sentinels.push(sentinel)
    return sentinel.token
  }
  const gaps = LEAVE_GAPS.test(file.text) ? [] : spread(read.between, BETWEEN_MAX)
  const code = sentinelCode(file, read, names, plant, gaps.length > 0)
  const edits: TextEdit[] = gaps.map((at) => ({ start: at, end: at, text: `;${names.between}();` }))
  if (read.first !== undefined) edits.push({ start: read.first, end: read.first, text: `;${names.start}();` })
  edits.push({ start: file.text.length, end: file.text.length, text: `\n${code}\n` })
  return { text: applyEdits(file.text, edits), sentinels }
}

const spread = (places: readonly number[], max: number): number[] =>
  places.length <= max ? [...places] : Array.from({ length: max }, (_, at) => places[Math.floor((at * places.length) / max)]!)

function sentinelCode(
  file: { readonly path: string; readonly text: string; readonly runner: RunnerId; readonly packageIsModule: boolean },
  read: TestFile,
  names: Names,
  plant: (outcome: Sentinel['outcome'], repeated?: boolean) => string,
  hasGaps: boolean,
): string {
  const isTypeScript = /\.[cm]?tsx?$/.test(file.path)
  const loose = (expression: string) => (isTypeScript ? `(${expression} as any)` : expression)
  const only = /\b(?:it|test|describe|suite|context|specify)\.only\b/.test(file.text) ? '.only' : ''
  const framework = read.test === undefined ? frameworkTest(file, read, names.test) : undefined
  const test = `${loose(read.test ?? framework!.expression)}${only}`
  const must = (name: string, body: string) => `${test}('${name}', ${body})`
  const refuses = (name: string) => must(name, `() => ${names.refuse}('${name}')`)
  const throws = (name: string) => must(name, `() => { throw new Error('${name}') }`)
  const trio = () => [must(plant('passed'), '() => {}'), throws(plant('failed')), refuses(plant('failed'))].join('; ')
  const ending = plant('failed')
  const gap = hasGaps ? plant('failed', true) : undefined
  const typed = isTypeScript ? ': any' : ''
  const lines = [
    framework?.imported ?? '',
    refuseCode(names.refuse, read.assertions, loose, typed),
    rejectCode(names.reject, read.assertions, loose, typed),
    read.first === undefined ? '' : `function ${names.start}() { ${trio()} }`,
    gap === undefined ? '' : `function ${names.between}() { ${gapTest(must, names, gap, isTypeScript)} }`,
    `${trio()}; ${must(ending, `() => ${names.reject}('${ending}')`)}`,
  ]
  return `;${lines.filter((line) => line !== '').join('\n;')}`
}

/** Titles must differ: some runners refuse two equal ones. `count` lives on the function, which is hoisted. */
function gapTest(must: (name: string, body: string) => string, names: Names, token: string, isTypeScript: boolean): string {
  const self = isTypeScript ? `(${names.between} as any)` : names.between
  const call = must('@', `() => ${names.refuse}('${token}')`).replace("'@'", `'${token}' + ${self}.count`)
  return `${self}.count = (${self}.count || 0) + 1; ${call}`
}

/** Where the file names no test of the framework's: how to reach it. Sentinels may run before the last line, so no variable holds it. */
function frameworkTest(
  file: { readonly path: string; readonly runner: RunnerId; readonly packageIsModule: boolean },
  read: TestFile,
  local: string,
): { readonly expression: string; readonly imported?: string } {
  const isModule = read.isModule || /\.m[jt]s$/.test(file.path) || (file.packageIsModule && !/\.c[jt]s$/.test(file.path))
  if (file.runner === 'mocha' || file.runner === 'jest') return { expression: 'globalThis.it' }
  const from = file.runner === 'vitest' ? 'vitest' : 'node:test'
  if (isModule || file.runner === 'vitest') return { expression: local, imported: `import { test as ${local} } from '${from}'` }
  return { expression: `require('${from}').test` }
}

type Loose = (expression: string) => string

const fill = (form: string, { expression }: AssertionBinding, loose: Loose) => form.replace('%', () => loose(expression))

/** Throws the token only when every form was refused: one that gets through, or a loop that was tampered with, lets the test pass. */
function refuseCode(name: string, bindings: readonly AssertionBinding[], loose: Loose, typed: string): string {
  const calls = bindings.flatMap((binding) =>
    binding.method === undefined
      ? forms[binding.library].refuses.map((form) => fill(form, binding, loose))
      : [`${loose(binding.expression)}${assertMethods[binding.method]}`],
  )
  const attempts = calls.map((call) => `try { ${call} } catch { refused++ }`).join('; ')
  return `function ${name}(token${typed}) { let refused = 0; ${attempts}; if (refused === ${calls.length}) throw new Error(token) }`
}

function rejectCode(name: string, bindings: readonly AssertionBinding[], loose: Loose, typed: string): string {
  const calls = bindings
    .filter(({ method }) => method === undefined)
    .flatMap((binding) => forms[binding.library].rejects.map((form) => fill(form, binding, loose)))
  const attempts = calls.map((call) => `try { await ${call} } catch { refused++ }`).join('; ')
  return `async function ${name}(token${typed}) { let refused = 0; await undefined; ${attempts}; if (refused === ${calls.length}) throw new Error(token) }`
}
