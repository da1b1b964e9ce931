/** The package's own sources as the warm tier needs them: statements for coverage, functions that can be replaced alone. */
import type { Project, ProjectFiles, WarmStatement } from '../../../contracts/index.ts'
import { decodeUtf8, encodeUtf8, join, relative } from '../../../kit/index.ts'
import { isSource, isTestFile } from '../project/index.ts'
import { type Node, parse } from '../tree/index.ts'
import { type FileNames, givenTo, namesOf, noNames } from './constants.ts'
import { findUnits, type Unit } from './units.ts'
import { type Lines, linesOf, statementsOf } from './statements.ts'

/** Sources beyond these are left as they are: a package that big is searched file by file. */
const FILES_MAX = 3_000
const FILE_CHARS_MAX = 1 << 20
const ALL_CHARS_MAX = 32 << 20

export interface SourceFile {
  readonly index: number
  /** Relative to project.root. */
  readonly path: string
  readonly text: string
  readonly lines: Lines
  readonly units: readonly Unit[]
  /** Statement indexes by 1-based line. */
  readonly onLine: ReadonlyMap<number, readonly number[]>
  readonly names: FileNames
}

export interface Sources {
  readonly files: readonly SourceFile[]
  readonly byPath: ReadonlyMap<string, SourceFile>
  readonly testFiles: readonly string[]
  /** What has to be added to a line of each file to tell it from the lines of all others. */
  readonly bases: readonly number[]
  readonly statements: readonly WarmStatement[]
  /** Statement in a function → statements outside of functions that gave what it reads. */
  readonly given: ReadonlyMap<number, readonly number[]>
  readonly limits: readonly string[]
}

/** Paths are relative to project.root. A source that does not parse has no statements; only loading it anew shows its candidates. */
export async function readSources(project: Project, disk: ProjectFiles, overlays: ReadonlyMap<string, string | null>): Promise<Sources> {
  const under = relative(project.root, project.packageDir)
  const listed = await disk.list(under === '' ? {} : { under })
  const inPackage = (path: string): string => (under === '' ? path : path.slice(under.length + 1))
  const added = [...overlays.keys()].filter((path) => path.startsWith(`${project.packageDir}/`)).map((path) => relative(project.root, path))
  const all = [...new Set([...listed, ...added])].filter((path) => overlays.get(join(project.root, path)) !== null)
  const files: SourceFile[] = []
  const statements: WarmStatement[] = []
  const bases: number[] = []
  const limits: string[] = []
  let chars = 0
  let lines = 0
  for (const path of all.filter((each) => isSource(inPackage(each)))) {
    const laid = overlays.get(join(project.root, path))
    const bytes = typeof laid === 'string' ? encodeUtf8(laid) : await disk.read(path)
    if (bytes === undefined) continue
    const text = decodeUtf8(bytes)
    if (text === undefined) {
      limits.push(`${path}: is not UTF-8, so nothing in it can be changed`)
      continue
    }
    chars += text.length
    if (text.length > FILE_CHARS_MAX || chars > ALL_CHARS_MAX || files.length >= FILES_MAX) {
      limits.push(`${path}: too much source to search at once`)
      continue
    }
    const file = sourceFile(files.length, path, text, statements)
    if (file.program === undefined) limits.push(`${path}: does not parse`)
    files.push(file)
    bases.push(lines)
    lines += file.lines.count + 1
  }
  const testFiles = all.map(inPackage).filter((path) => isTestFile(path) && !/(?:^|\/)(?:conftest|__init__)\.py$/.test(path))
  const byPath = new Map(files.map((file) => [file.path, file]))
  return { files, byPath, testFiles, bases, statements, given: givenTo(files, statements), limits }
}

function sourceFile(
  index: number,
  path: string,
  text: string,
  statements: WarmStatement[],
): SourceFile & { readonly program: Node | undefined } {
  const read = parse(text)
  const program = 'program' in read ? read.program : undefined
  const lines = linesOf(text)
  const onLine = new Map<number, number[]>()
  if (program !== undefined) statementsOf(program, path, lines, statements, onLine)
  const names = program === undefined ? noNames : namesOf(program, lines)
  return { index, path, text, lines, onLine, names, units: program === undefined ? [] : findUnits(program, lines, text), program }
}
