import type { Project, ProjectFiles, WarmStatement } from '../../../contracts/index.ts'
import { decodeUtf8, join, relative } from '../../../kit/index.ts'
import { isSource, isTestFile } from '../project/index.ts'
import { parsePhp } from '../parse.ts'
import { Declarations, noDeclarations } from './declared.ts'
import { instrument, type InstrumentedFile } from './instrument.ts'

/** Sources beyond these are left as they are: a package that big is searched file by file. */
const FILES_MAX = 3_000
const FILE_CHARS_MAX = 1 << 20
const ALL_CHARS_MAX = 8 << 20

export interface Sources {
  readonly byPath: ReadonlyMap<string, InstrumentedFile>
  readonly declarations: Declarations
  readonly testFiles: readonly string[]
  readonly statements: readonly WarmStatement[]
  /** Statements that stand in no function: they run while their file loads. */
  readonly loading: ReadonlySet<number>
  /** Files that do not parse → the statement that stands for the line where the parser stopped. */
  readonly broken: ReadonlyMap<string, number>
  /** Files → the statements that stand for the heads of their classes. */
  readonly heads: ReadonlyMap<string, readonly number[]>
  /** Adds what counts as run by whoever ran these statements: constants that they read, and constants and default values of the same class. */
  withMembers(covered: readonly number[]): readonly number[]
  readonly limits: readonly string[]
}

/**
 * Reads and instruments the package's own sources. Paths are relative to project.root. One that does not parse stays as it is; only
 * loading it anew shows its candidates.
 */
export async function readSources(project: Project, disk: ProjectFiles, overlays: ReadonlyMap<string, string | null>): Promise<Sources> {
  const under = relative(project.root, project.packageDir)
  const listed = await disk.list(under === '' ? {} : { under })
  const inPackage = (path: string): string => (under === '' ? path : path.slice(under.length + 1))
  const added = [...overlays.keys()].filter((path) => path.startsWith(`${project.packageDir}/`)).map((path) => relative(project.root, path))
  const all = [...new Set([...listed, ...added])].filter((path) => overlays.get(join(project.root, path)) !== null)
  const byPath = new Map<string, InstrumentedFile>()
  const limits: string[] = []
  const statements: WarmStatement[] = []
  const loading = new Set<number>()
  const broken = new Map<string, number>()
  const heads = new Map<string, readonly number[]>()
  let chars = 0
  let units = 0
  for (const path of all.filter((each) => isSource(inPackage(each)))) {
    const text = await textOf(project, disk, overlays, path)
    if (text === undefined) {
      limits.push(`${path}: not UTF-8`)
      continue
    }
    chars += text.length
    if (text.length > FILE_CHARS_MAX || chars > ALL_CHARS_MAX || byPath.size >= FILES_MAX) {
      limits.push(`${path}: too much source to search at once`)
      continue
    }
    const made = instrument(path, text, statements.length, units)
    const lineOf = lineFinder(text)
    if (made === undefined) {
      limits.push(`${path}: does not parse`)
      const stopped = stoppedAt(text)
      broken.set(path, statements.length)
      statements.push({ path, ...stopped, line: lineOf(stopped.start) })
      byPath.set(path, asIs(path, text, statements.length))
      continue
    }
    byPath.set(path, made)
    units += made.units.length
    const members = new Set(made.members.map(({ number }) => number))
    for (const { start, end } of made.statements) {
      const inUnit = made.units.some((unit) => unit.start <= start && end <= unit.end)
      if (!inUnit && !members.has(statements.length)) loading.add(statements.length)
      statements.push({ path, start, end, line: lineOf(start) })
    }
    const numbered = made.heads.map((head) => statements.push({ path, ...head, line: lineOf(head.start) }) - 1)
    if (numbered.length > 0) heads.set(path, numbered)
  }
  const declarations = new Declarations(new Map([...byPath].map(([path, { text, declarations: own }]) => [path, { text, ...own }])))
  const members = [...byPath.values()].flatMap((file) =>
    file.members.map((member) => ({ ...member, by: readersOf(file, member, byPath, declarations) })),
  )
  return {
    byPath,
    declarations,
    withMembers: (covered) => withMembers(covered, members),
    testFiles: all.map(inPackage).filter((path) => isTestFile(path) && /Test\.php$/.test(path)),
    statements,
    loading,
    broken,
    heads,
    limits,
  }
}

const asIs = (path: string, text: string, base: number): InstrumentedFile => ({
  ...{ path, text, code: text, base },
  ...{ inserts: [], statements: [], members: [], heads: [], units: [], remembering: [], declarations: noDeclarations },
})

/** The line where the parser stopped. */
function stoppedAt(text: string): { readonly start: number; readonly end: number } {
  const parsed = parsePhp(text)
  let start = 0
  for (let line = 1; 'line' in parsed && line < parsed.line; line++) start = text.indexOf('\n', start) + 1 || text.length
  const end = text.indexOf('\n', start)
  return { start, end: end === -1 ? text.length : end }
}

interface MemberBy extends Pick<InstrumentedFile['members'][number], 'number' | 'from' | 'to'> {
  /** The statements that read it, where they are known. */
  readonly by: readonly number[] | undefined
}

function readersOf(
  file: InstrumentedFile,
  { number }: InstrumentedFile['members'][number],
  byPath: ReadonlyMap<string, InstrumentedFile>,
  declarations: Declarations,
): readonly number[] | undefined {
  const span = file.statements[number - file.base]!
  const declared = file.declarations.declared.find(({ start, end }) => span.start <= start && end <= span.end)
  const reads = (declared && declarations.readers(file.path, declared)) ?? []
  const numbers = reads.map(([path, { start, end }]) => {
    const { base, statements, members } = byPath.get(path)!
    // Statements stand before those they hold, and members behind all: the last statement round the place is the innermost.
    const running = statements.slice(0, statements.length - members.length)
    const at = running.findLastIndex((one) => one.start <= start && end <= one.end)
    return at === -1 ? -1 : base + at
  })
  return numbers.length === 0 || numbers.includes(-1) ? undefined : [...new Set(numbers)]
}

/** A class or an enum without any statement shows nowhere, and counts as run by everybody. */
function withMembers(covered: readonly number[], members: readonly MemberBy[]): readonly number[] {
  const hits = new Set(covered)
  const runs = (from: number, to: number): boolean => {
    for (let at = from; at < to; at++) if (hits.has(at)) return true
    return from === to
  }
  return [
    ...covered,
    ...members.filter(({ from, to, by }) => by?.some((number) => hits.has(number)) ?? runs(from, to)).map(({ number }) => number),
  ]
}

async function textOf(
  project: Project,
  disk: ProjectFiles,
  overlays: ReadonlyMap<string, string | null>,
  path: string,
): Promise<string | undefined> {
  const laid = overlays.get(join(project.root, path))
  if (typeof laid === 'string') return laid
  const bytes = await disk.read(path)
  return bytes === undefined ? undefined : decodeUtf8(bytes)
}

/** 1-based line of an offset, for offsets asked in any order. */
function lineFinder(text: string): (offset: number) => number {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return (offset) => {
    let low = 0
    let high = starts.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle + 1
      else high = middle
    }
    return low
  }
}
