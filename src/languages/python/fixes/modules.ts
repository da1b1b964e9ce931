/** The project's own modules: what they are called, and what they offer. */
import type { FixRequest, ProjectFiles } from '../../../contracts/index.ts'
import { isInside, join, relative } from '../../../kit/index.ts'
import { isSource } from '../project/index.ts'
import { children, type Node, parse } from '../tree/index.ts'

/** Modules read at most when somebody looks for where a name comes from. */
const MODULES_MAX = 400

export interface Modules {
  /** Dotted name → absolute path. */
  readonly paths: ReadonlyMap<string, string>
  /** Dotted name of a file given by its absolute path. */
  nameOf(path: string): string | undefined
  /** Names a module defines at its top; undefined when it is not the project's or does not parse. */
  exports(name: string): Promise<ReadonlySet<string> | undefined>
  /** Of those the ones that it only imports itself. */
  imports(name: string): Promise<ReadonlySet<string>>
}

interface Offered {
  readonly names: Set<string>
  readonly imported: Set<string>
}

export async function projectModules(files: ProjectFiles, { project, overlays }: FixRequest): Promise<Modules> {
  const listed = await files.list({ under: relative(files.root, project.packageDir) })
  const paths = new Map<string, string>()
  for (const path of listed.map((each) => join(files.root, each))) {
    const inside = relative(project.packageDir, path)
    if (!isInside(project.packageDir, path) || !isSource(inside) || overlays.get(path) === null) continue
    const dotted = inside
      .replace(/^(?:src|lib)\//, '')
      .replace(/(?:\/__init__)?\.py$/, '')
      .replaceAll('/', '.')
    if (paths.size < MODULES_MAX && /^[\w.]+$/.test(dotted)) paths.set(dotted, path)
  }
  const names = new Map([...paths].map(([name, path]) => [path, name]))
  const known = new Map<string, Offered | undefined>()
  const offered = async (name: string): Promise<Offered | undefined> => {
    const path = paths.get(name)
    if (path === undefined) return undefined
    if (!known.has(name)) known.set(name, exported(await textOf(files, overlays, path)))
    return known.get(name)
  }
  return {
    paths,
    nameOf: (path) => names.get(path),
    exports: async (name) => (await offered(name))?.names,
    imports: async (name) => (await offered(name))?.imported ?? new Set(),
  }
}

async function textOf(files: ProjectFiles, overlays: FixRequest['overlays'], path: string): Promise<string> {
  const laid = overlays.get(path)
  if (typeof laid === 'string') return laid
  return new TextDecoder().decode((await files.read(relative(files.root, path))) ?? new Uint8Array())
}

function exported(text: string): Offered | undefined {
  const read = parse(text)
  if ('fault' in read) return undefined
  const defined = new Set<string>()
  const imported = new Set<string>()
  collect(read.program['body'] as Node[], defined, imported)
  return { names: defined.union(imported), imported: imported.difference(defined) }
}

function collect(body: readonly Node[], names: Set<string>, imported: Set<string>): void {
  for (const node of body) {
    if (node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') names.add((node['id'] as Node)['name'] as string)
    else if (node.type === 'ExpressionStatement') addTargets(node['expression'] as Node, names)
    else if (node.type === 'AnnotatedDeclaration') addNames(node['id'] as Node, names)
    else if (node.type === 'ImportDeclaration')
      for (const one of node['specifiers'] as Node[]) addNames((one['local'] ?? one['imported']) as Node, imported)
    else for (const child of children(node)) if (child.type === 'BlockStatement') collect(child['body'] as Node[], names, imported)
  }
}

function addTargets(node: Node, names: Set<string>): void {
  if (node.type !== 'AssignmentExpression') return
  addNames(node['left'] as Node, names)
  addTargets(node['right'] as Node, names)
}

/** The names a pattern of targets binds. */
export function addNames(node: Node | null | undefined, names: Set<string>): void {
  if (!node) return
  if (node.type === 'Identifier') names.add(node['name'] as string)
  else if (node.type === 'ModuleName') names.add((node['name'] as string).split('.')[0]!)
  else if (/^(?:Tuple|Array)Expression$|^SpreadElement$/.test(node.type)) for (const child of children(node)) addNames(child, names)
}
