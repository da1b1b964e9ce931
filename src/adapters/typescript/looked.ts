import type ts from 'ts6'

/** A file under the compiler's eye. */
export interface Looked {
  readonly compiler: typeof ts
  readonly service: ts.LanguageService
  /** Absolute path. */
  readonly file: string
  /** Path relative to the root when an edit there can be a candidate. */
  readonly relative: (path: string) => string | undefined
  readonly read: (path: string) => string | undefined
}

/** Where a diagnostic stands, and its number. */
export interface Site {
  readonly start: number
  readonly end: number
  readonly code: number
}
