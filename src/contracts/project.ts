/** A project as found on disk. Absolute paths. */
export interface Project {
  /** What the sandbox mounts: the workspace root, or the package itself. */
  readonly root: string
  /** The package to heal, inside root. */
  readonly packageDir: string
  readonly language: string
  readonly runner: RunnerId
  /** Words for a person: 'vitest 5.1.0'. */
  readonly runnerTitle: string
  /** For runner 'command': what the user passed with --test, split into words. */
  readonly command?: readonly string[]
  /** The interpreter that runs the project's own tests: the real binary, not a shim. */
  readonly interpreter: string
  readonly env: Readonly<Record<string, string>>
  /** More absolute paths the sandbox shows read-only: a node_modules above root, linked packages. */
  readonly readOnly?: readonly string[]
}

export type JavaScriptRunner = 'node-test' | 'vitest' | 'jest' | 'mocha'
/** 'none': no tests were found, only types and lint can be looked at. */
export type RunnerId = JavaScriptRunner | 'pytest' | 'unittest' | 'phpunit' | 'command' | 'none'
