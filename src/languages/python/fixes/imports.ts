/** Imports of what is not there. */
import type { Candidate } from '../../../contracts/index.ts'
import { type Node, walk } from '../tree/index.ts'
import { type FileToFix, fix } from './file.ts'
import { homes, standardModules } from '../names/index.ts'
import type { Modules } from './modules.ts'
import { nearest } from '../names/index.ts'

export async function importCandidates(file: FileToFix, modules: Modules): Promise<Candidate[]> {
  const declarations: Node[] = []
  walk(file.program, (node) => {
    if (node.type === 'ImportDeclaration') declarations.push(node)
  })
  const found: Candidate[] = []
  for (const node of declarations) {
    if (node['source'] === null)
      for (const one of node['specifiers'] as Node[]) found.push(...plain(file, one['imported'] as Node, modules))
    else found.push(...(await fromImport(file, node, modules)))
  }
  return found
}

const isKnown = (name: string, modules: Modules): boolean =>
  standardModules.has(name.split('.')[0]!) || [...modules.paths.keys()].some((path) => path === name || path.startsWith(`${name}.`))

/** `import mth`: the nearest module that is there. */
function plain(file: FileToFix, node: Node, modules: Modules): Candidate[] {
  const name = node['name'] as string
  if (isKnown(name, modules)) return []
  return moduleNames(name, modules).map((other, at) =>
    fix(
      file,
      { start: node.start, end: node.end, text: other },
      'import-module',
      1 / (1 + at),
      `imports another module: ${name} becomes ${other}`,
    ),
  )
}

/** Names spelled alike, and the project's own modules that end so. */
function moduleNames(name: string, modules: Modules): string[] {
  const own = [...modules.paths.keys()]
  const ending = own.filter((path) => path.endsWith(`.${name}`))
  const [top, ...rest] = name.split('.')
  const spelled = nearest(top!, new Set([...standardModules, ...own.map((path) => path.split('.')[0]!)])).map((each) =>
    [each, ...rest].join('.'),
  )
  return [...new Set([...ending, ...nearest(name, own), ...spelled])]
}

/** The absolute name of what stands after `from`. */
function resolved(file: FileToFix, node: Node): string | undefined {
  const source = node['source'] as string
  const level = node['level'] as number
  if (level === 0) return source
  if (file.module === undefined) return undefined
  const parts = file.module.split('.')
  const base = parts.slice(0, parts.length - (file.path.endsWith('__init__.py') ? level - 1 : level))
  return [...base, ...(source === '' ? [] : [source])].join('.')
}

async function fromImport(file: FileToFix, node: Node, modules: Modules): Promise<Candidate[]> {
  const source = node['source'] as string
  const name = resolved(file, node)
  if (name === undefined || source === '__future__') return []
  const place = sourceSpan(file, node)
  const found: Candidate[] = []
  const specifiers = (node['specifiers'] as Node[]).filter(({ type }) => type === 'ImportSpecifier')
  const toModule = (other: string, weight: number): void => {
    if (other !== name && place !== undefined)
      found.push(fix(file, { ...place, text: other }, 'import-module', weight, `imports from another module: ${source} becomes ${other}`))
  }
  if (!isKnown(name, modules)) for (const [at, other] of moduleNames(name, modules).entries()) toModule(other, 1 / (1 + at))
  const offered = await modules.exports(name)
  for (const one of specifiers) {
    const imported = one['imported'] as Node
    const wanted = imported['name'] as string
    if (modules.paths.has(`${name}.${wanted}`)) continue
    if (offered !== undefined && !offered.has(wanted)) {
      for (const [at, other] of nearest(wanted, offered).entries())
        found.push(
          fix(
            file,
            { start: imported.start, end: imported.end, text: other },
            'import-name',
            1 / (1 + at),
            `imports another name: ${wanted} becomes ${other}`,
          ),
        )
    }
    const isMissing = offered === undefined ? !standardModules.has(name.split('.')[0]!) || isElsewhere(name, wanted) : !offered.has(wanted)
    if (isMissing && specifiers.length === 1)
      for (const home of await homesOf(wanted, modules)) if (home !== file.module) toModule(home, 0.8)
  }
  return found
}

/** Of the standard library only what is known for sure. */
const isElsewhere = (module: string, name: string): boolean =>
  Object.hasOwn(homes, module) && !homes[module]!.includes(name) && Object.values(homes).some((names) => names.includes(name))

/** Modules that offer the name, the project's own first; of those that only pass it on just packages, whose front they are. */
export async function homesOf(name: string, modules: Modules): Promise<string[]> {
  const own: string[] = []
  const passing: string[] = []
  for (const [module, path] of modules.paths) {
    if ((await modules.exports(module))?.has(name) !== true) continue
    if (!(await modules.imports(module)).has(name)) own.push(module)
    else if (path.endsWith('/__init__.py')) passing.push(module)
  }
  return [...own, ...passing, ...Object.keys(homes).filter((module) => homes[module]!.includes(name))]
}

/** Where the module's name stands, its dots included. */
export function sourceSpan({ text }: FileToFix, node: Node): { start: number; end: number } | undefined {
  const match = /^from\s*([\s.\w]*?)\s*\bimport\b/.exec(text.slice(node.start, node.end))
  if (match === null || match[1] === '') return undefined
  const start = node.start + text.slice(node.start).indexOf(match[1]!, 'from'.length)
  return { start, end: start + match[1]!.length }
}
