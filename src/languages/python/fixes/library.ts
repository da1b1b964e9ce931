/** Names that the standard library does not have: `html.entity`, `collections.abc.Siezd`. The project's own Python is asked what it has. */
import { z } from 'zod'
import type { Candidate, FixRequest, FixSource, ProjectFiles } from '../../../contracts/index.ts'
import { join } from '../../../kit/index.ts'
import { nearest, standardModules } from '../names/index.ts'
import { environment } from '../suite/index.ts'
import { type Node, parse, walk } from '../tree/index.ts'
import { fix, type FileToFix } from './file.ts'
import { sourceSpan } from './imports.ts'
import { type Modules, projectModules } from './modules.ts'
import { boundNames } from './names.ts'

/** Names asked for at once; they travel as one argument, which Linux bounds by 128 KiB. */
const NAMES_MAX = 1_000
const NAME_CHARS_MAX = 100
/** To import a few dozen modules of the library takes a second at most. */
const WALL_MS = 15_000

/** A shorter beginning is shared by names that have nothing else in common. */
const BEGINNING_MIN = 4
/** Names with the same beginning that are tried, as many as `nearest` gives. */
const LIKE_MAX = 5

/** Folder of the program that runs inside the sandbox. */
const runtimeDir = decodeURIComponent(new URL('./runtime', import.meta.url).pathname)

const Answer = z.record(z.string(), z.object({ at: z.number().int().positive(), names: z.array(z.string().regex(/^\w+$/)) }))
type Answer = z.infer<typeof Answer>

/** One place that names something of the library. `spans`: where each part of the name stands; absent for what is not written there. */
interface Use {
  readonly file: FileToFix
  readonly dotted: string
  readonly spans: readonly ({ readonly start: number; readonly end: number } | undefined)[]
  readonly family: 'import-module' | 'import-name' | 'misspelled-name'
}

/** `files` is rooted at the project or any folder above it. Modules of the project that are called like one of the library are left out. */
export const libraryFixes = (files: ProjectFiles): FixSource => ({
  id: 'linter',
  async candidates(input) {
    const modules = await projectModules(files, input)
    const uses: Use[] = []
    for (const [path, text] of input.files) {
      const read = path.endsWith('.py') ? parse(text) : { fault: true }
      if ('program' in read)
        uses.push(...usesIn({ path, text, program: read.program, module: modules.nameOf(join(input.project.root, path)) }))
    }
    const asked = [...new Set(uses.map(({ dotted }) => dotted))].filter((dotted) => isOfLibrary(dotted, modules)).slice(0, NAMES_MAX)
    if (asked.length === 0) return { candidates: [], note: undefined }
    const answer = await ask(input, asked)
    if (answer === undefined) return { candidates: [], note: 'the standard library could not be searched for names that are spelled alike' }
    return { candidates: uses.flatMap((use) => candidatesFor(use, answer)), note: undefined }
  },
})

function isOfLibrary(dotted: string, { paths }: Modules): boolean {
  const top = dotted.split('.')[0]!
  const isOwn = [...paths.keys()].some((path) => path === top || path.startsWith(`${top}.`))
  return standardModules.has(top) && dotted !== top && !isOwn && dotted.length <= NAME_CHARS_MAX
}

async function ask({ sandbox, project }: FixRequest, names: readonly string[]): Promise<Answer | undefined> {
  const result = await sandbox.run({
    // Isolated: what lies in the project or in the user's own folders cannot answer for the library.
    argv: [project.interpreter, '-I', join(runtimeDir, 'library.py'), JSON.stringify(names)],
    cwd: project.packageDir,
    env: environment(project),
    projectRoot: project.root,
    overlays: new Map(),
    readOnly: [runtimeDir, ...(project.readOnly ?? [])],
    writes: 'none',
    limits: { wallMs: WALL_MS },
  })
  try {
    return Answer.parse(JSON.parse(result.stdout))
  } catch {
    return undefined
  }
}

function candidatesFor({ file, dotted, spans, family }: Use, answer: Answer): Candidate[] {
  const missing = Object.hasOwn(answer, dotted) ? answer[dotted] : undefined
  const place = missing === undefined ? undefined : spans[missing.at]
  if (missing === undefined || place === undefined) return []
  const wrong = dotted.split('.')[missing.at]!
  return alike(wrong, missing.names).map((other, at) =>
    fix(
      file,
      { start: place.start, end: place.end, text: other },
      family,
      1 / (1 + at),
      `${dotted} is not in the standard library: ${wrong} becomes ${other}`,
    ),
  )
}

/** Spelled alike; else with the same beginning, two thirds of the word: entity and entities differ in more letters than slips do. */
function alike(wrong: string, names: readonly string[]): string[] {
  const near = nearest(wrong, names)
  const beginning = wrong.slice(0, Math.ceil((wrong.length * 2) / 3))
  return near.length > 0 || beginning.length < BEGINNING_MIN ? near : names.filter((name) => name.startsWith(beginning)).slice(0, LIKE_MAX)
}

function usesIn(file: FileToFix): Use[] {
  const uses: Use[] = []
  const imported = new Map<string, string>()
  const others = boundNames(file.program, false) ?? new Set<string>()
  walk(file.program, (node) => {
    if (node.type === 'ImportDeclaration') uses.push(...importUses(file, node, imported))
  })
  walk(file.program, (node) => {
    if (node.type !== 'MemberExpression' || node['computed'] === true || isPartOfLonger(node)) return
    const chain = chainOf(node)
    const root = chain?.[0]
    const name = root?.['name'] as string
    const module = imported.get(name)
    if (chain === undefined || module === undefined || others.has(name)) return
    const dotted = [module, ...chain.slice(1).map((one) => one['name'] as string)].join('.')
    uses.push({ file, dotted, spans: [...module.split('.').map(() => undefined), ...chain.slice(1)], family: 'misspelled-name' })
  })
  return uses
}

const isPartOfLonger = ({ parent, ...node }: Node): boolean =>
  parent?.type === 'MemberExpression' && parent['computed'] !== true && (parent['object'] as Node).end === node.end

/** The identifiers of `a.b.c`; undefined when it begins with anything but a name. */
function chainOf(node: Node): Node[] | undefined {
  if (node.type === 'Identifier') return [node]
  if (node.type !== 'MemberExpression' || node['computed'] === true) return undefined
  const before = chainOf(node['object'] as Node)
  return before === undefined ? undefined : [...before, node['property'] as Node]
}

/** What an import statement names, and into `imported` what its names stand for afterwards. */
function importUses(file: FileToFix, node: Node, imported: Map<string, string>): Use[] {
  const specifiers = (node['specifiers'] as Node[]).filter(({ type }) => type === 'ImportSpecifier')
  if (node['source'] === null)
    return specifiers.map((one) => {
      const { name, start, end } = one['imported'] as Node & { name: string }
      const local = (one['local'] as Node | null)?.['name'] as string | undefined
      const top = name.split('.')[0]!
      imported.set(local ?? top, local === undefined ? top : name)
      return { file, dotted: name, spans: partsAt(file, name, { start, end }), family: 'import-module' }
    })
  const source = node['source'] as string
  const place = sourceSpan(file, node)
  if (node['level'] !== 0 || place === undefined) return []
  const spans = partsAt(file, source, place)
  const uses: Use[] = [{ file, dotted: source, spans, family: 'import-module' }]
  for (const one of specifiers) {
    const name = one['imported'] as Node & { name: string }
    imported.set(((one['local'] as Node | null) ?? name)['name'] as string, `${source}.${name.name}`)
    uses.push({ file, dotted: `${source}.${name.name}`, spans: [...spans.map(() => undefined), name], family: 'import-name' })
  }
  return uses
}

/** Where the parts of a dotted name stand; none when spaces stand between them. */
function partsAt({ text }: FileToFix, name: string, { start, end }: { readonly start: number; readonly end: number }): Use['spans'] {
  const parts = name.split('.')
  if (text.slice(start, end) !== name) return parts.map(() => undefined)
  let at = start
  return parts.map((part) => {
    const span = { start: at, end: at + part.length }
    at = span.end + 1
    return span
  })
}
