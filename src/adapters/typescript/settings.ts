import type ts from 'ts6'
import { dirname, join } from 'node:path'
import { isJavaScript } from './families.ts'
import { findUp, type Tree, within } from './tree.ts'

type Compiler = typeof ts

/**
 * Files loaded beside the suspect and what it imports, nearest folders first: a missing import is offered from among them. Loading a
 * whole project of 340 files took six times as long and 400 MB, for fixes in one file.
 */
const NEIGHBOURS_MAX = 40
/** Nobody imports a test, and a test brings the declarations of its whole runner along. */
const TEST_FILE = /[./](test|spec)\.[cm]?[jt]sx?$|\/__tests__\//
/** Files of global declarations; a project has a handful. */
const DECLARATIONS_MAX = 200
/** A chain of project references longer than this is a cycle or an attack. */
const CONFIGS_MAX = 50

/** How one file is to be looked at. `key` names the language service that fits. */
export interface Settings {
  readonly key: string
  readonly options: ts.CompilerOptions
  readonly rootFiles: readonly string[]
}

/**
 * The settings for one file: those of the nearest tsconfig.json or jsconfig.json (or of a project it references) that
 * includes the file; for a JavaScript file that none includes, settings that make the compiler guess types from plain
 * JavaScript. Plug-ins of the language service are never loaded: the service is created without them.
 */
export function settingsFor(compiler: Compiler, tree: Tree, file: string): Settings {
  const config = findUp(tree, file, isJavaScript(file) ? ['jsconfig.json', 'tsconfig.json'] : ['tsconfig.json'])
  const parsed = config === undefined ? undefined : including(compiler, tree, config, file)
  if (parsed === undefined) return isJavaScript(file) ? plainJavaScript(compiler, tree, file) : looseTypeScript(compiler, tree, file)
  return {
    key: `${parsed.path} ${isJavaScript(file)}`,
    options: { ...parsed.options, ...always, ...(isJavaScript(file) ? inferred : {}) },
    rootFiles: [file, ...roots(parsed.fileNames, file)],
  }
}

function roots(all: readonly string[], file: string): readonly string[] {
  const declares = (name: string): boolean => /\.d\.[cm]?ts$/.test(name)
  const neighbours = all
    .filter((name) => !declares(name) && !TEST_FILE.test(name))
    .map((name) => ({ name, steps: stepsBetween(name, file) }))
    .sort((a, b) => a.steps - b.steps)
    .slice(0, NEIGHBOURS_MAX)
  return [...all.filter(declares).slice(0, DECLARATIONS_MAX), ...neighbours.map(({ name }) => name)]
}

/** Folders to go up and down from one file to the other. */
function stepsBetween(from: string, to: string): number {
  const [a, b] = [dirname(from).split('/'), dirname(to).split('/')]
  const differ = a.findIndex((part, index) => part !== b[index])
  const shared = differ === -1 ? a.length : differ
  return a.length + b.length - 2 * shared
}

/**
 * JavaScript's types are inferred. Strict null checks find a promise that nobody awaited (TS2801); without noImplicitAny every object
 * literal would be taken to have any property there is, and no misspelt one would be found.
 */
const inferred: ts.CompilerOptions = { allowJs: true, checkJs: true, strictNullChecks: true, noImplicitAny: true }

/** Nothing is written and deprecated options are no obstacle: the project's own compiler judges its options, not this one. */
const always: ts.CompilerOptions = {
  noEmit: true,
  composite: false,
  incremental: false,
  declaration: false,
  declarationMap: false,
  isolatedDeclarations: false,
  skipLibCheck: true,
  skipDefaultLibCheck: true,
  ignoreDeprecations: '6.0',
}

interface ParsedConfig {
  readonly path: string
  readonly options: ts.CompilerOptions
  readonly fileNames: readonly string[]
}

/** Breadth first over the project references; the first configuration that includes the file. */
function including(compiler: Compiler, tree: Tree, config: string, file: string): ParsedConfig | undefined {
  const queue = [config]
  for (let next = 0; next < queue.length && next < CONFIGS_MAX; next++) {
    const path = queue[next]!
    const parsed = parse(compiler, tree, path)
    if (parsed.fileNames.includes(file)) return { path, options: parsed.options, fileNames: parsed.fileNames }
    for (const reference of parsed.projectReferences ?? []) {
      const target = compiler.resolveProjectReferencePath(reference)
      if (tree.exists(target) && !queue.includes(target)) queue.push(target)
    }
  }
  return undefined
}

function parse(compiler: Compiler, tree: Tree, path: string): ts.ParsedCommandLine {
  const { config } = compiler.readConfigFile(path, tree.read) as { config?: { compilerOptions?: Record<string, unknown> } }
  const host: ts.ParseConfigHost = {
    useCaseSensitiveFileNames: compiler.sys.useCaseSensitiveFileNames,
    fileExists: tree.exists,
    readFile: tree.read,
    // A pattern that starts outside the project would walk the whole disk.
    readDirectory: (dir, ...rest) => (within(dir, tree.root) ? compiler.sys.readDirectory(dir, ...rest) : []),
  }
  const parsed = compiler.parseJsonConfigFileContent(config ?? {}, host, dirname(path), undefined, path)
  parsed.options = { ...defaultsBefore6(tree, path), ...parsed.options }
  return parsed
}

/** TypeScript 6 turned these defaults round; a project that installed an older compiler means the old ones. */
function defaultsBefore6(tree: Tree, config: string): ts.CompilerOptions {
  const manifest = findInstalled(tree, config, 'typescript')
  const major = Number(/"version"\s*:\s*"(\d+)\./.exec(manifest ?? '')?.[1] ?? 5)
  return major >= 6 ? {} : { strict: false, types: ['*'] }
}

function findInstalled(tree: Tree, from: string, name: string): string | undefined {
  const manifest = findUp(tree, from, [join('node_modules', name, 'package.json')])
  return manifest === undefined ? undefined : tree.read(manifest)
}

/** Plain JavaScript has no DOM library here: its globals (`name`, `length`, `status`) hide misspelt variables. */
function plainJavaScript(compiler: Compiler, tree: Tree, file: string): Settings {
  const node = findInstalled(tree, file, '@types/node') !== undefined
  const options: ts.CompilerOptions = {
    ...always,
    ...inferred,
    strict: false,
    noImplicitThis: true,
    target: compiler.ScriptTarget.ESNext,
    lib: ['lib.esnext.d.ts'],
    module: compiler.ModuleKind.Preserve,
    moduleResolution: compiler.ModuleResolutionKind.Bundler,
    moduleDetection: compiler.ModuleDetectionKind.Force,
    jsx: compiler.JsxEmit.Preserve,
    resolveJsonModule: true,
    types: node ? ['node'] : [],
    maxNodeModuleJsDepth: 0,
  }
  return { key: `javascript ${node} ${node ? dirname(file) : ''}`, options, rootFiles: [file] }
}

function looseTypeScript(compiler: Compiler, tree: Tree, file: string): Settings {
  const plain = plainJavaScript(compiler, tree, file)
  return { ...plain, key: `typescript ${plain.key}`, options: { ...plain.options, checkJs: false, allowImportingTsExtensions: true } }
}
