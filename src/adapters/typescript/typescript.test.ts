import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Candidate, FixRequest } from '../../contracts/index.ts'
import { applyEdits } from '../../kit/index.ts'
import { typescriptFixes } from './index.ts'
import { distance, nearest } from './nearest.ts'

const source = typescriptFixes()
const made: string[] = []
afterAll(async () => {
  await source.close()
  for (const dir of made) rmSync(dir, { recursive: true })
})

function projectOf(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'prunella-ts-'))
  made.push(root)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

/** The compiler source never touches the sandbox: it only reads text. Touching it fails the test. */
const untouchable = new Proxy({}, { get: (_, name) => expect.fail(`the sandbox was used: ${String(name)}`) }) as FixRequest['sandbox']

function requestFor(root: string, suspects: Readonly<Record<string, string>>, more: Partial<FixRequest> = {}): FixRequest {
  const project = { root, packageDir: root, language: 'javascript', runner: 'vitest', runnerTitle: '', interpreter: '', env: {} } as const
  return { sandbox: untouchable, project, files: new Map(Object.entries(suspects)), overlays: new Map(), ...more }
}

const tsconfig = '{ "compilerOptions": { "strict": true, "module": "nodenext", "target": "es2022", "types": [] }, "include": ["src"] }'
const user =
  'interface User { name: string; age: number }\nasync function load(id: number): Promise<User> { return { name: `u${id}`, age: 3 } }\n'

/** family, text before → the text one of the candidates of that family must give. */
const typescript: readonly (readonly [family: string, before: string, after: string])[] = [
  ['ts:spelling', 'export const f = (u: { total: number }) => u.totl', 'export const f = (u: { total: number }) => u.total'],
  ['ts:nearest-member', 'export const f = (n: number) => Math.cieling(n)', 'export const f = (n: number) => Math.ceil(n)'],
  ['ts:remove-call', 'export const f = (s: string) => s.length()', 'export const f = (s: string) => s.length'],
  [
    'ts:addMissingAwaitToInitializer',
    `${user}export async function f() { const u = load(1); return u.name }`,
    `${user}export async function f() { const u = await load(1); return u.name }`,
  ],
  [
    'ts:addMissingAwait',
    'export async function f(ok: () => Promise<boolean>) { if (ok()) return 1; return 2 }',
    'export async function f(ok: () => Promise<boolean>) { if (await ok()) return 1; return 2 }',
  ],
  [
    'ts:await-destructured',
    `${user}export async function f() { const { name } = load(1); return name }`,
    `${user}export async function f() { const { name } = await load(1); return name }`,
  ],
  [
    'ts:fixAwaitInSyncFunction',
    `${user}export function f() { return (await load(1)).name }`,
    `${user}export async function f() { return (await load(1)).name }`,
  ],
  [
    'ts:forgottenThisPropertyAccess',
    'export class A { count = 0; inc() { count++ } }',
    'export class A { count = 0; inc() { this.count++ } }',
  ],
  ['ts:fixNaNEquality', 'export const f = (x: number) => x === NaN', 'export const f = (x: number) => Number.isNaN(x)'],
  ['ts:fixConvertConstToLet', 'export function f() { const y = 3; y = 4; return y }', 'export function f() { let y = 3; y = 4; return y }'],
  ['ts:returnValueCorrect', 'export function f(a: number): number { a * 2 }', 'export function f(a: number): number { return a * 2; }'],
  ['ts:addMissingNewOperator', 'class A {}\nexport const f = () => A()', 'class A {}\nexport const f = () => new A()'],
  ['ts:fixPropertyAssignment', 'export const f = { a = 1 }', 'export const f = { a: 1 }'],
  [
    'ts:fixMissingCallParentheses',
    'export const f = (g: { isOn(): boolean }) => { if (g.isOn) return 1; return 2 }',
    'export const f = (g: { isOn(): boolean }) => { if (g.isOn()) return 1; return 2 }',
  ],
  [
    'ts:fixReturnTypeInAsyncFunction',
    'export async function f(): number { return 1 }',
    'export async function f(): Promise<number> { return 1 }',
  ],
  [
    'ts:fixMissingProperties',
    'export const f: { a: number; b: number } = { a: 1 }',
    'export const f: { a: number; b: number } = {\n  a: 1,\n  b: 0\n}',
  ],
  [
    'ts:constructorForDerivedNeedSuperCall',
    'class A { n = 1 }\nexport class B extends A {\n  constructor() {\n    this.n = 2\n  }\n}',
    'class A { n = 1 }\nexport class B extends A {\n  constructor() {\n    super()\n    this.n = 2\n  }\n}',
  ],
]

const javascript: readonly (readonly [family: string, before: string, after: string])[] = [
  [
    'ts:spelling',
    'function f(values) { let total = 0; for (const v of values) totl += v; return total }\nmodule.exports = { f }',
    'function f(values) { let total = 0; for (const v of values) total += v; return total }\nmodule.exports = { f }',
  ],
  [
    'ts:spelling',
    'const make = () => ({ total: 1, items: [] })\nexports.f = () => make().totl',
    'const make = () => ({ total: 1, items: [] })\nexports.f = () => make().total',
  ],
  ['ts:nearest-member', 'exports.f = (o) => Object.kyes(o)', 'exports.f = (o) => Object.keys(o)'],
  ['ts:nearest-name', 'export function f(index) { return idx + 1 }', 'export function f(index) { return index + 1 }'],
  [
    'ts:addMissingAwait',
    'async function load() { return { ok: true } }\nasync function f() { if (load()) return 1; return 2 }\nmodule.exports = f',
    'async function load() { return { ok: true } }\nasync function f() { if (await load()) return 1; return 2 }\nmodule.exports = f',
  ],
  [
    'ts:forgottenThisPropertyAccess',
    'class A { constructor() { this.count = 0 } inc() { count++ } }\nmodule.exports = A',
    'class A { constructor() { this.count = 0 } inc() { this.count++ } }\nmodule.exports = A',
  ],
  ['ts:addMissingNewOperator', 'class A {}\nmodule.exports = () => A()', 'class A {}\nmodule.exports = () => new A()'],
]

const results = (candidates: readonly Candidate[], family: string, before: string): readonly string[] =>
  candidates.filter((candidate) => candidate.family === family).map((candidate) => applyEdits(before, candidate.edits))

describe('the compiler repairs', () => {
  const root = projectOf({ 'tsconfig.json': tsconfig, 'src/main.ts': '' })
  test.for(typescript)('TypeScript, %s: %s', async ([family, before, after]) => {
    const { candidates, note } = await source.candidates(requestFor(root, { 'src/main.ts': before }))
    expect(note).toBeUndefined()
    expect(results(candidates, family, before)).toContain(after)
  })
  const plain = projectOf({ 'package.json': '{}' })
  test.for(javascript)('JavaScript, %s: %s', async ([family, before, after]) => {
    const { candidates } = await source.candidates(requestFor(plain, { 'main.js': before }))
    expect(results(candidates, family, before)).toContain(after)
    expect(candidates.some(({ edits }) => edits.some(({ text }) => /@ts-|@param/.test(text)))).toBe(false)
  })
})

test('a name that another file exports is imported from it, and one it only declares is exported there', async () => {
  const root = projectOf({
    'tsconfig.json': tsconfig,
    'package.json': '{ "type": "module" }',
    'src/money.ts': 'export const round = (n: number): number => Math.round(n)\nconst floor = (n: number): number => Math.floor(n)\n',
    'src/main.ts': 'export const f = (n: number) => round(n)\n',
    'src/other.ts': "import { floor } from './money.js'\nexport const f = floor\n",
  })
  const main = "export const f = (n: number) => round(n) + 'kr'\n"
  const other = "import { floor } from './money.js'\nexport const f = floor\n"
  const { candidates } = await source.candidates(requestFor(root, { 'src/main.ts': main, 'src/other.ts': other }))
  expect(results(candidates, 'ts:import', main)).toEqual([`import { round } from './money.js'\n\n${main}`])
  expect(
    candidates.filter(({ family }) => family === 'ts:fixImportNonExportedMember').map(({ path, weight }) => ({ path, weight })),
  ).toEqual([{ path: 'src/money.ts', weight: 0.8 }])
  expect(candidates.at(-1)?.path).toBe('src/money.ts')
})

test('overlays are what is looked at, the BOM counts as a character, and the file keeps its line ends', async () => {
  const root = projectOf({
    'tsconfig.json': tsconfig,
    'src/shape.ts': 'export interface Shape { width: number }\n',
    'src/main.ts': 'nothing',
  })
  const before = "\ufeffimport type { Shape } from './shape.js'\r\nexport const f = (s: Shape) => s.heigth\r\n"
  const overlays = new Map([[join(root, 'src/shape.ts'), 'export interface Shape { height: number }\n']])
  const { candidates } = await source.candidates(requestFor(root, { 'src/main.ts': before }, { overlays }))
  expect(results(candidates, 'ts:spelling', before)).toEqual([before.replace('heigth', 'height')])
})

test('a right file has no candidates, and a broken configuration does no harm', async () => {
  const root = projectOf({ 'tsconfig.json': '{ "extends": "./nowhere.json", nonsense', 'main.ts': '' })
  const { candidates, note } = await source.candidates(
    requestFor(root, { 'main.ts': 'export const twice = (n: number): number => n * 2\n' }),
  )
  expect({ candidates, note }).toEqual({ candidates: [], note: undefined })
})

test('project references lead to the configuration that includes the file; jsconfig.json speaks for JavaScript', async () => {
  // Only the right configuration knows what #cart is; without it, it could be anything and nothing is misspelt.
  const options = '"compilerOptions": { "types": [], "module": "nodenext", "paths": { "#cart": ["./lib/cart.js"] } }'
  const root = projectOf({
    'packages/a/tsconfig.json': '{ "files": [], "references": [{ "path": "./tsconfig.lib.json" }] }',
    'packages/a/tsconfig.lib.json': `{ ${options}, "include": ["lib"] }`,
    'packages/a/lib/cart.ts': 'export const cart = (): { total: number } => ({ total: 1 })\n',
    'packages/a/lib/main.ts': '',
    'packages/b/jsconfig.json': `{ ${options} }`,
    'packages/b/lib/cart.js': 'export const cart = () => ({ total: 1 })\n',
    'packages/b/lib/main.js': '',
    'packages/c/lib/main.js': '',
  })
  const before = "import { cart } from '#cart'\nexport const f = () => cart().totl\n"
  const found = async (path: string) =>
    results((await source.candidates(requestFor(root, { [path]: before }))).candidates, 'ts:spelling', before)
  const after = before.replace('totl', 'total')
  expect(await found('packages/a/lib/main.ts')).toEqual([after])
  expect(await found('packages/b/lib/main.js')).toEqual([after])
  expect(await found('packages/c/lib/main.js')).toEqual([])
})

test('a configuration cannot lead the compiler out of the project', async () => {
  const secret = projectOf({ 'secret.ts': 'export const passphrase = 1\n' })
  const root = projectOf({
    'tsconfig.json': JSON.stringify({
      compilerOptions: { types: [], plugins: [{ name: './evil.cjs' }] },
      files: ['main.ts', '/dev/zero', join(secret, 'secret.ts'), 'link.ts'],
    }),
    'evil.cjs': `require('fs').writeFileSync(${JSON.stringify(join(secret, 'pwned'))}, '')`,
    'main.ts': '',
  })
  symlinkSync(join(secret, 'secret.ts'), join(root, 'link.ts'))
  const before =
    "import { passphrse } from './link.ts'\nexport const f = passphrse + pasphrase\nexport const lngth = 1; export const g = lngt\n"
  const { candidates } = await source.candidates(requestFor(root, { 'main.ts': before }))
  expect(JSON.stringify(candidates)).not.toContain('passphrase')
  expect(results(candidates, 'ts:spelling', before)).toContain(before.replace('g = lngt', 'g = lngth'))
  expect((await import('node:fs')).existsSync(join(secret, 'pwned'))).toBe(false)
})

test('an abort and a time limit end the work, and the next request works', async () => {
  const hurried = typescriptFixes({ timeMs: 1 })
  const root = projectOf({ 'tsconfig.json': tsconfig, 'src/main.ts': '' })
  const request = requestFor(root, { 'src/main.ts': 'export const f = (s: string) => s.lenght' })
  expect((await hurried.candidates(request)).note).toMatch(/^stopped/)
  await hurried.close()
  const stopped = await source.candidates({ ...request, signal: AbortSignal.abort() })
  expect(stopped).toEqual({ candidates: [], note: 'stopped before it began' })
  expect((await source.candidates(request)).candidates.length).toBeGreaterThan(0)
})

test('without enough memory the heal goes on', async () => {
  const starved = typescriptFixes({ heapMb: 24 })
  const root = projectOf({ 'tsconfig.json': tsconfig, 'src/main.ts': '' })
  const answer = await starved.candidates(requestFor(root, { 'src/main.ts': 'export const f = (s: string) => s.lenght' }))
  expect(answer.note).toMatch(/memory/)
  await starved.close()
})

test.for([
  ['kyes', 'keys', 1],
  ['', 'abc', 3],
  ['lenght', 'length', 1],
  ['same', 'same', 0],
  ['ca', 'abc', 3],
] as const)('distance of %s and %s is %i', ([a, b, cost]) => expect(distance(a, b)).toBe(cost))

test('nearest leaves far words out and is in order', () => {
  expect(nearest('idx', ['index', 'id', 'unrelated', 'idx']).map(({ name }) => name)).toEqual(['id', 'index'])
})
