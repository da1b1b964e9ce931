/**
 * The house as data: who may import whom. The words stand in ARCHITECTURE.md; this is what is enforced.
 * A unit is a folder with one face, its index.ts. `*` in a folder stands for one name: each such folder is a unit of its own.
 */
export interface Unit {
  readonly folder: string
  /** Folders whose faces it may import, beside itself. */
  readonly imports: readonly string[]
  /** Node's own modules: none, all, a list, or only as types. */
  readonly node: 'all' | 'types' | readonly string[]
  /** npm packages; 'any' where wrapping a vendor is the very purpose. */
  readonly vendors: 'any' | readonly string[]
  /** Whether time, chance and the environment may be read here instead of being handed in. */
  readonly world: boolean
}

const nouns = ['src/contracts', 'src/model', 'src/kit'] as const
const inner = [...nouns, 'src/stages/*', 'src/languages/*'] as const

export const units: readonly Unit[] = [
  { folder: 'src/kit', imports: [], node: ['node:crypto'], vendors: [], world: false },
  { folder: 'src/model', imports: ['src/kit'], node: [], vendors: ['zod'], world: false },
  { folder: 'src/contracts', imports: ['src/model', 'src/kit'], node: 'types', vendors: [], world: false },
  // diff only computes; it reads and writes nothing.
  { folder: 'src/stages/*', imports: nouns, node: 'types', vendors: ['zod', 'diff'], world: false },
  // What all languages need alike; its face is for them alone.
  { folder: 'src/languages/common', imports: nouns, node: 'types', vendors: ['zod', 'fast-xml-parser'], world: false },
  {
    folder: 'src/languages/*',
    imports: [...nouns, 'src/languages/common', 'src/languages/templates'],
    node: 'types',
    vendors: ['zod', 'oxc-parser', 'php-parser', 'fast-xml-parser', 'string-argv', 'yaml'],
    world: false,
  },
  { folder: 'src/flow', imports: inner, node: 'types', vendors: ['zod'], world: false },
  { folder: 'src/adapters/*', imports: nouns, node: 'all', vendors: 'any', world: true },
  { folder: 'src/testing', imports: nouns, node: 'all', vendors: 'any', world: false },
  {
    folder: 'src/app',
    imports: [...inner, 'src/flow', 'src/adapters/*'],
    node: 'all',
    vendors: ['zod', 'yaml', 'string-argv'],
    world: true,
  },
  {
    folder: 'src/cli',
    imports: ['src/app', 'src/model', 'src/kit'],
    node: 'all',
    vendors: ['commander', '@clack/prompts', 'picocolors', 'diff'],
    world: true,
  },
]

/** Code that runs inside the sandbox, in the user's Node: its own world. It may still not import the house. */
export const isRuntime = (path: string): boolean => path.includes('/runtime/')

export const isTest = (path: string): boolean => /\.(test|testkit)\.[cm]?[jt]s$/.test(path) || path.startsWith('test/')

/** Lines; a test file holds data and may be longer. */
export const FILE_LINES_MAX = 300
export const TEST_FILE_LINES_MAX = 400
export const FUNCTION_LINES_MAX = 70

/** What the root may hold, beside files whose name begins with a dot. */
export const rootNames: readonly string[] = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'LICENSE',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'prunella',
  'check',
  'src',
  'dashboard',
  'clients',
  'rules',
  'examples',
  'fixtures',
  'bench',
  'docs',
  'scripts',
  'test',
]

/** The unit that a path lies in, with its `*` filled in. */
export function unitOf(path: string): { readonly unit: Unit; readonly folder: string } | undefined {
  for (const unit of units) {
    const folder = filledIn(unit.folder, path)
    if (folder !== undefined) return { unit, folder }
  }
  return undefined
}

function filledIn(pattern: string, path: string): string | undefined {
  const names = path.split('/')
  const wanted = pattern.split('/')
  if (names.length <= wanted.length) return undefined
  const matches = wanted.every((name, index) => name === '*' || name === names[index])
  return matches ? names.slice(0, wanted.length).join('/') : undefined
}

export const mayImport = (from: Unit, target: string): boolean =>
  from.imports.some((pattern) => filledIn(pattern, `${target}/index.ts`) === target)
