/**
 * What modules and classes are given while they load (patterns, tables, defaults) acts where functions read it: a test that runs a reader
 * counts as running what it reads. Told by names, which may tell of too many readers and hardly of too few.
 */
import { applyEdits, type TextEdit } from '../../../kit/index.ts'
import { children, type Node } from '../tree/index.ts'
import type { Lines } from './statements.ts'

/** A name given a value outside of functions. */
interface Given {
  readonly name: string
  /** The classes around it, outermost first. */
  readonly owner: readonly string[]
  /** Offset of its statement. */
  readonly start: number
  /** Its value. */
  readonly value: { readonly start: number; readonly end: number }
}

export interface FileNames {
  readonly given: readonly Given[]
  /** Name → lines inside of functions that read it, by itself and as an attribute. */
  readonly reads: ReadonlyMap<string, readonly number[]>
  readonly attributes: ReadonlyMap<string, readonly number[]>
  readonly imported: ReadonlySet<string>
  /** Names read outside of functions. */
  readonly readAtLoad: ReadonlySet<string>
}

export const noNames: FileNames = { given: [], reads: new Map(), attributes: new Map(), imported: new Set(), readAtLoad: new Set() }

export function namesOf(program: Node, lines: Lines): FileNames {
  const found = {
    given: [] as Given[],
    reads: new Map<string, number[]>(),
    attributes: new Map<string, number[]>(),
    imported: new Set<string>(),
    readAtLoad: new Set<string>(),
  }
  const put = (map: Map<string, number[]>, node: Node): void => {
    const name = node['name'] as string
    map.set(name, [...(map.get(name) ?? []), lines.at(node.start)])
  }
  const visit = (node: Node, inFunction: boolean, owner: readonly string[]): void => {
    const given = inFunction ? undefined : givenBy(node)
    if (given) found.given.push({ ...given, owner, start: node.start })
    if (node.type === 'ImportSpecifier') found.imported.add(((node['imported'] as Node)['name'] as string) ?? '')
    const property = node.type === 'MemberExpression' && node['computed'] !== true ? (node['property'] as Node) : undefined
    if (property?.type === 'Identifier') {
      if (inFunction) put(found.attributes, property)
      else found.readAtLoad.add(property['name'] as string)
    }
    if (node.type === 'Identifier') {
      if (inFunction) put(found.reads, node)
      else if (!isTarget(node)) found.readAtLoad.add(node['name'] as string)
    }
    // Decorators and defaults run where the function is made.
    const isFunction = node.type === 'FunctionDeclaration' || node.type === 'ArrowFunctionExpression'
    const inner = node.type === 'ClassDeclaration' ? [...owner, (node['id'] as Node)['name'] as string] : owner
    for (const child of children(node)) if (child !== property) visit(child, inFunction || (isFunction && child === node['body']), inner)
  }
  visit(program, false, [])
  return found
}

const isTarget = (node: Node): boolean => node.parent?.type === 'AssignmentExpression' && node.parent['left'] === node

function givenBy(statement: Node): Pick<Given, 'name' | 'value'> | undefined {
  const made = statement.type === 'ExpressionStatement' ? (statement['expression'] as Node) : undefined
  if (made?.type !== 'AssignmentExpression' || made['operator'] !== '=') return undefined
  const [left, value] = [made['left'] as Node, made['right'] as Node]
  if (left.type !== 'Identifier' || value.type === 'AssignmentExpression') return undefined
  return { name: left['name'] as string, value: { start: value.parens?.start ?? value.start, end: value.parens?.end ?? value.end } }
}

interface NamedFile {
  readonly path: string
  readonly names: FileNames
  readonly onLine: ReadonlyMap<number, readonly number[]>
}

/** Statement that reads → statements that gave what it reads. */
export function givenTo(
  files: readonly NamedFile[],
  statements: readonly { readonly path: string; readonly start: number }[],
): ReadonlyMap<number, readonly number[]> {
  const byPlace = new Map(statements.map(({ path, start }, index) => [`${path} ${start}`, index]))
  const found = new Map<number, number[]>()
  const statementsOn = (file: NamedFile, lines: readonly number[] | undefined): number[] =>
    (lines ?? []).flatMap((line) => file.onLine.get(line) ?? [])
  for (const file of files)
    for (const { name, owner, start } of file.names.given) {
      const given = byPlace.get(`${file.path} ${start}`)
      if (given === undefined) continue
      for (const other of files) {
        const near = owner.length === 0 && (other === file || other.names.imported.has(name)) ? other.names.reads.get(name) : undefined
        for (const reader of [...statementsOn(other, near), ...statementsOn(other, other.names.attributes.get(name))])
          if (reader !== given) found.set(reader, [...(found.get(reader) ?? []), given])
      }
    }
  return found
}

/** A value given while its module loaded, replaced in the loaded module; see runtime/given.py. */
export interface GivenReplacement {
  readonly file: number
  readonly owner: readonly string[]
  readonly name: string
  /** The expression, as it was and as it is to be. */
  readonly was: string
  readonly value: string
  /** Lines that read it: place of the file, first line, last line. */
  readonly readers: readonly (readonly [file: number, first: number, last: number])[]
}

interface GivenSources {
  readonly files: readonly (NamedFile & { readonly index: number; readonly text: string; readonly lines: Lines })[]
  readonly byPath: ReadonlyMap<string, { readonly index: number }>
  readonly statements: readonly { readonly path: string; readonly start: number; readonly end: number; readonly line: number }[]
  readonly given: ReadonlyMap<number, readonly number[]>
}

/**
 * The edits as another value of one name, where they lie in it and only functions read it; undefined otherwise. `atLoad`: something that
 * runs while modules load reads the name too.
 */
export function givenAnew(
  path: string,
  edits: readonly TextEdit[],
  sources: GivenSources,
): (GivenReplacement & { readonly atLoad: boolean }) | undefined {
  const file = sources.files.find((each) => each.path === path)
  const found = file?.names.given.find(({ value }) => edits.every((edit) => value.start <= edit.start && edit.end <= value.end))
  if (!file || !found) return undefined
  const { name, owner, value, start } = found
  if (file.names.given.filter((each) => each.name === name && each.owner.join('.') === owner.join('.')).length > 1) return undefined
  const readers = [...sources.given].flatMap(([reader, all]) => {
    const statement = sources.statements[reader]!
    const gave = all.some((each) => sources.statements[each]!.path === path && sources.statements[each]!.start === start)
    const at = sources.byPath.get(statement.path)
    return gave && at ? [[at.index, statement.line, sources.files[at.index]!.lines.at(statement.end - 1)] as const] : []
  })
  if (readers.length === 0) return undefined
  const was = file.text.slice(value.start, value.end)
  const moved = edits.map((edit) => ({ ...edit, start: edit.start - value.start, end: edit.end - value.start }))
  const atLoad = sources.files.some(({ names }) => names.readAtLoad.has(name))
  return { file: file.index, owner, name, was, value: applyEdits(was, moved), readers, atLoad }
}
