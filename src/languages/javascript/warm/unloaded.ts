import type { WarmStatement } from '../../../contracts/index.ts'
import type { BaselineMessage } from '../../common/index.ts'
import { dirname, join, relative } from '../project/index.ts'
import type { InstrumentedFile } from './instrument.ts'
import type { SessionOptions } from './process.ts'
import type { Sources } from './sources.ts'
import { children, parseErrorAt, parseFile } from './syntax.ts'

/** What is under suspicion when test files do not load: statements beyond those of `sources`, and which ones by test index. */
export interface Unloaded {
  readonly statements: readonly WarmStatement[]
  readonly covered: ReadonlyMap<number, readonly number[]>
}

/** Sources followed from one test file; a fault further away is a coincidence. */
const REACHED_MAX = 200

/**
 * Where a module does not compile or an import leads nowhere, nothing runs and no coverage tells where to look. Then the
 * sources that the test file imports are under suspicion as far as none of their statements ran, imports included;
 * statements that hold a word quoted in the message come last, which diagnosis takes for the nearest.
 */
export async function suspectUnloaded(first: BaselineMessage, options: SessionOptions): Promise<Unloaded> {
  const { sources, project } = options
  const extra = new Map<InstrumentedFile, readonly number[]>()
  const statements: WarmStatement[] = []
  const covered = new Map<number, readonly number[]>()
  const extraOf = (file: InstrumentedFile): readonly number[] => {
    const known = extra.get(file)
    if (known) return known
    const made = isBroken(file) ? [brokenLine(file)] : importStatements(file)
    const from = sources.statements.length + statements.length
    statements.push(...made)
    const indexes = made.map((_, at) => from + at)
    extra.set(file, indexes)
    return indexes
  }
  const under = relative(project.root, project.packageDir)
  for (const { id, index, failure, covered: ran } of first.tests) {
    if (id.name !== '') continue
    const ranIn = new Set(ran.map((at) => sources.statements[at]?.path))
    const start = under === '' ? id.file : `${under}/${id.file}`
    const text = sources.byPath.get(start)?.text ?? (await options.readText(start)) ?? ''
    const files = reachedFrom({ path: start, text }, sources).filter((file) => !ranIn.has(file.path))
    const broken = files.filter(isBroken)
    const suspected = broken.length > 0 ? broken : files
    const all = suspected.flatMap((file) => [...extraOf(file), ...ownStatements(file, sources)])
    const words = quotedWords(failure?.message ?? '')
    const textOf = (at: number): string => {
      const statement = sources.statements[at] ?? statements[at - sources.statements.length]
      return statement ? (sources.byPath.get(statement.path)?.text.slice(statement.start, statement.end) ?? '') : ''
    }
    const near = (at: number): boolean => words.some((word) => textOf(at).includes(word))
    covered.set(index, [...all.filter((at) => !near(at)), ...all.filter(near)])
  }
  return { statements, covered }
}

const ownStatements = (file: InstrumentedFile, { bases }: Sources): number[] =>
  file.statements.map((_, at) => (bases[file.index] ?? 0) + at)

/** One that does not parse is enough to explain that nothing runs. */
const isBroken = ({ path, text, statements }: InstrumentedFile): boolean =>
  statements.length === 0 && parseErrorAt(path, text) !== undefined

/** The line where the parser stopped. */
function brokenLine({ path, text }: InstrumentedFile): WarmStatement {
  const at = parseErrorAt(path, text) ?? 0
  const start = text.lastIndexOf('\n', at - 1) + 1
  const next = text.indexOf('\n', start)
  return { path, start, end: next === -1 ? text.length : next, line: text.slice(0, start).split('\n').length }
}

function importStatements({ path, text }: InstrumentedFile): WarmStatement[] {
  const program = parseFile(path, text)
  const found = program ? children(program, 'body').filter((node) => node.type === 'ImportDeclaration') : []
  return found.map(({ start, end }) => ({ path, start, end, line: text.slice(0, start).split('\n').length }))
}

const quotedWords = (message: string): string[] => [...message.matchAll(/['"`]([^'"`\s]{2,})['"`]/g)].map(([, word]) => word ?? '')

const IMPORTED = /\b(?:from|import|require)\b\s*\(?\s*['"]([^'"]+)['"]/g
const ENDINGS = ['', '.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '/index.ts', '/index.tsx', '/index.js']

/** Sources that a file imports, directly or not, by relative paths; all sources where none can be followed. */
function reachedFrom(start: { readonly path: string; readonly text: string }, sources: Sources): InstrumentedFile[] {
  const reached = new Set<InstrumentedFile>()
  const own = sources.byPath.get(start.path)
  if (own) reached.add(own)
  const open = [start]
  for (let next = open.shift(); next && reached.size < REACHED_MAX; next = open.shift()) {
    for (const [, specifier] of next.text.matchAll(IMPORTED)) {
      if (!specifier?.startsWith('.')) continue
      const target = join(dirname(`/${next.path}`), specifier).slice(1)
      const plain = target.replace(/\.[cm]?jsx?$/, '')
      const file = [target, plain].flatMap((base) => ENDINGS.map((ending) => sources.byPath.get(base + ending))).find(Boolean)
      if (!file || reached.has(file)) continue
      reached.add(file)
      open.push(file)
    }
  }
  return reached.size > 0 ? [...reached] : sources.files.slice(0, REACHED_MAX)
}
