/** What only the composition root can know of the machine. */
export interface Machine {
  /** The user's own variables: VIRTUAL_ENV, CONDA_PREFIX, PATH, HOME, PYENV_ROOT, PYENV_VERSION, UV_PROJECT_ENVIRONMENT, PRUNELLA_PYTHON. */
  readonly userEnv: Readonly<Record<string, string | undefined>>
  /** Variables the user wants the tests to have; nothing else of the environment gets in. */
  readonly env: Readonly<Record<string, string>>
  /** The path without any link in it; undefined when there is nothing. */
  readonly realPath: (path: string) => Promise<string | undefined>
  /** Names in a folder; empty when it is none. */
  readonly listFolder: (path: string) => Promise<readonly string[]>
  /** Further absolute paths the tests may read. */
  readonly readOnly?: readonly string[]
}
