import type { Candidate } from '../../../contracts/index.ts'
import type { Node } from '../tree/index.ts'

export interface FileToFix {
  /** Relative to project.root. */
  readonly path: string
  readonly text: string
  readonly program: Node
  /** Its own dotted name. */
  readonly module: string | undefined
}

/** Share of single-change fixes that put an import or a name right, once something is known to be undefined: high. */
const PRIOR = 0.2

export const fix = (
  { path }: FileToFix,
  edit: { readonly start: number; readonly end: number; readonly text: string },
  family: 'missing-import' | 'import-name' | 'import-module' | 'misspelled-name',
  weight: number,
  explanation: string,
): Candidate => ({ family, path, start: edit.start, end: edit.end, edits: [edit], weight, prior: PRIOR, explanation })
