import type { Candidate } from '../../../contracts/index.ts'
import { nameOf, type PhpNode, walkPhp } from '../parse.ts'

export interface FileToFix {
  /** Relative to project.root. */
  readonly path: string
  readonly text: string
  readonly program: PhpNode
  /** '' outside of any. */
  readonly space: string
  /** What `use` says: alias in small letters → full name. */
  readonly imports: ReadonlyMap<string, string>
  /** The same for functions. */
  readonly functions: ReadonlyMap<string, string>
}

export interface Span {
  readonly start: number
  readonly end: number
}

/** Share of single-change fixes that put a name right, once nothing is known to define it: high. */
const PRIOR = 0.2

/** All places where a name stands that nothing defines are wrong together. */
export const fix = (
  { path }: FileToFix,
  places: readonly Span[],
  text: string,
  about: {
    readonly family: 'class-name' | 'class-import' | 'function-name' | 'member-name' | 'variable-name'
    readonly weight: number
    readonly explanation: string
  },
): Candidate => ({
  ...about,
  path,
  start: places[0]!.start,
  end: places[0]!.end,
  edits: places.map(({ start, end }) => ({ start, end, text })),
  prior: PRIOR,
})

/** The part of the text that is the name, behind `$` or not; undefined where the parser says something else. */
export function spanOf(node: PhpNode, name: string, text: string): Span | undefined {
  const start = node.loc?.start.offset ?? -1
  return start >= 0 && text.startsWith(name, start) ? { start, end: start + name.length } : undefined
}

export const shortOf = (name: string): string => name.slice(name.lastIndexOf('\\') + 1)
export const spaceOf = (name: string): string => name.slice(0, Math.max(0, name.lastIndexOf('\\')))

export function openFile(path: string, text: string, program: PhpNode): FileToFix {
  const imports = new Map<string, string>()
  const functions = new Map<string, string>()
  let space = ''
  walkPhp(program, (node, parents) => {
    if (node.kind === 'namespace') space = nameOf(node) ?? ''
    if (node.kind !== 'useitem') return
    const group = parents.at(-1)
    const prefix = nameOf(group?.['name'])
    const name = `${prefix === undefined ? '' : `${prefix}\\`}${nameOf(node)}`.replace(/^\\/, '')
    const alias = (nameOf(node['alias']) ?? shortOf(name)).toLowerCase()
    const type = node['type'] ?? group?.['type']
    if (type === null || type === undefined) imports.set(alias, name)
    else if (type === 'function') functions.set(alias, name)
  })
  return { path, text, program, space, imports, functions }
}
