import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, posix, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseSync, type Program } from 'oxc-parser'

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

export interface Import {
  readonly specifier: string
  readonly typeOnly: boolean
  readonly line: number
  /** Repository path of a file of ours; undefined for a package or a Node module. */
  readonly target: string | undefined
}

export interface Source {
  readonly path: string
  readonly text: string
  readonly lines: number
  readonly program: Program
  readonly imports: readonly Import[]
}

/** Every file that is, or is about to be, in the repository. */
export const repositoryFiles: readonly string[] = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 64 * 1024 * 1024,
})
  .split('\0')
  .filter((path) => path !== '' && existsSync(join(root, path)))
  .sort()

export const read = (path: string): string => readFileSync(join(root, path), 'utf8')

export const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length

const isCode = (path: string): boolean => /\.[cm]?[jt]s$/.test(path)
const isOurs = (path: string): boolean => /^(src|test|bench|scripts)\//.test(path) && !path.includes('/fixtures/')

export const sources: readonly Source[] = repositoryFiles.filter((path) => isCode(path) && isOurs(path)).map(parse)

function parse(path: string): Source {
  const text = read(path)
  const result = parseSync(path, text)
  const { staticImports, staticExports, dynamicImports } = result.module
  const found: Import[] = []
  const add = (specifier: string, typeOnly: boolean, offset: number) =>
    found.push({ specifier, typeOnly, line: lineAt(text, offset), target: targetOf(path, specifier) })
  for (const item of staticImports)
    add(item.moduleRequest.value, item.entries.length > 0 && item.entries.every((entry) => entry.isType), item.start)
  for (const item of staticExports)
    for (const entry of item.entries) if (entry.moduleRequest) add(entry.moduleRequest.value, entry.isType, item.start)
  for (const item of dynamicImports) {
    const literal = /^(['"`])(.*)\1$/s.exec(text.slice(item.moduleRequest.start, item.moduleRequest.end))
    if (literal?.[2] !== undefined && !literal[2].includes('${')) add(literal[2], false, item.start)
  }
  return { path, text, lines: text.split('\n').length - (text.endsWith('\n') ? 1 : 0), program: result.program, imports: found }
}

function targetOf(from: string, specifier: string): string | undefined {
  return specifier.startsWith('.') ? posix.normalize(posix.join(posix.dirname(from), specifier)) : undefined
}

export interface SyntaxNode {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [member: string]: unknown
}

/** Depth first, parents before children. */
export function* walk(value: unknown): Generator<SyntaxNode> {
  if (Array.isArray(value)) for (const item of value) yield* walk(item)
  else if (typeof value === 'object' && value !== null) {
    if ('type' in value && typeof value.type === 'string') yield value as SyntaxNode
    for (const [member, inner] of Object.entries(value)) if (member !== 'parent') yield* walk(inner)
  }
}

/** 'Date.now' for the member expression; undefined for anything computed. */
export function dottedName(node: unknown): string | undefined {
  const { type, name, object, property, computed } = (node ?? {}) as SyntaxNode
  if (type === 'Identifier') return name as string
  if (type !== 'MemberExpression' || computed === true) return undefined
  const left = dottedName(object)
  return left === undefined ? undefined : `${left}.${(property as SyntaxNode)['name'] as string}`
}
