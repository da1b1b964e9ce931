import type { Project, ProjectFiles, WarmStatement } from '../../../contracts/index.ts'
import { isSource, isTestFile, join, relative } from '../project/index.ts'
import { instrument, type InstrumentedFile } from './instrument.ts'

/** Sources beyond these are left as they are: a package that big is searched file by file. */
const FILES_MAX = 3_000
const FILE_CHARS_MAX = 1 << 20
const ALL_CHARS_MAX = 32 << 20

export interface Sources {
  readonly files: readonly InstrumentedFile[]
  readonly byPath: ReadonlyMap<string, InstrumentedFile>
  readonly testFiles: readonly string[]
  /** Where the statements of each file begin in the one list of all. */
  readonly bases: readonly number[]
  readonly statements: readonly WarmStatement[]
  readonly limits: readonly string[]
}

/** Reads and instruments the package's own sources. Paths are relative to project.root. */
export async function readSources(project: Project, disk: ProjectFiles, overlays: ReadonlyMap<string, string | null>): Promise<Sources> {
  const under = relative(project.root, project.packageDir)
  const listed = await disk.list(under === '' ? {} : { under })
  const inPackage = (path: string): string => (under === '' ? path : path.slice(under.length + 1))
  const added = [...overlays.keys()].filter((path) => path.startsWith(`${project.packageDir}/`)).map((path) => relative(project.root, path))
  const all = [...new Set([...listed, ...added])].filter((path) => overlays.get(join(project.root, path)) !== null)
  const files: InstrumentedFile[] = []
  const limits: string[] = []
  let chars = 0
  for (const path of all.filter((each) => isSource(inPackage(each)))) {
    const text = await textOf(project, disk, overlays, path)
    if (text === undefined) continue
    chars += text.length
    if (text.length > FILE_CHARS_MAX || chars > ALL_CHARS_MAX || files.length >= FILES_MAX) {
      limits.push(`${path}: too much source to search at once`)
      continue
    }
    const made = instrument(files.length, path, text)
    files.push(made ?? asItIs(files.length, path, text))
    if (!made) limits.push(`${path}: does not parse`)
  }
  const bases: number[] = []
  const statements: WarmStatement[] = []
  for (const file of files) {
    bases.push(statements.length)
    const lineOf = lineFinder(file.text)
    for (const { start, end } of file.statements) statements.push({ path: file.path, start, end, line: lineOf(start) })
  }
  const testFiles = all.map(inPackage).filter(isTestFile)
  return { files, byPath: new Map(files.map((file) => [file.path, file])), testFiles, bases, statements, limits }
}

/** A file that does not parse: nothing in it can be swapped, but candidates that make it parse can be loaded. */
const asItIs = (index: number, path: string, text: string): InstrumentedFile => ({
  index,
  path,
  text,
  code: text,
  units: [],
  unitStatements: [],
  statements: [],
  ticks: [],
  strips: [],
  constants: [],
  names: new Set(),
})

export async function textOf(
  project: Project,
  disk: ProjectFiles,
  overlays: ReadonlyMap<string, string | null>,
  path: string,
): Promise<string | undefined> {
  const laid = overlays.get(join(project.root, path))
  if (typeof laid === 'string') return laid
  const bytes = await disk.read(path)
  return bytes === undefined ? undefined : new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
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
