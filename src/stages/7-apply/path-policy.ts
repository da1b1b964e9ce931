/**
 * Paths that a repair never touches: what judges it (tests, the runner's, compiler's and linter's settings), what decides what runs
 * (manifests, lock files, CI), what is not the project's own (installed packages, git's data), and whatever leaves the project.
 */
export interface PathRefusal {
  readonly path: string
  readonly rule: string
  readonly reason: string
}

interface PathRule {
  readonly id: string
  readonly reason: string
  /** Against the path in lower case and Unicode NFC: file systems that fold either would open the same file. */
  readonly matches: (path: string) => boolean
}

const part = (pattern: RegExp) => (path: string) => path.split('/').some((one) => pattern.test(one))
const base = (pattern: RegExp) => (path: string) => pattern.test(path.slice(path.lastIndexOf('/') + 1))

const rules: readonly PathRule[] = [
  { id: 'empty', reason: 'it names no file', matches: (path) => path === '' || path.endsWith('/') },
  { id: 'absolute', reason: 'it is absolute', matches: (path) => /^(?:\/|[a-z]:)/.test(path) },
  { id: 'climbs', reason: "it has a '.', '..' or empty part", matches: part(/^\.{0,2}$/) },
  { id: 'backslash', reason: 'it has a backslash, which is a separator on Windows', matches: (path) => path.includes('\\') },
  {
    id: 'control',
    reason: 'it has a control or invisible formatting character',
    matches: (path) => /[\u0000-\u001f\u007f-\u009f]|\p{Cf}/u.test(path),
  },
  { id: 'windows-name', reason: 'Windows would open another file of a similar name', matches: part(/[. ]$|~\d|:/) },
  {
    id: 'git',
    reason: "it belongs to git's own data or settings",
    matches: part(/^\.(?:git|gitattributes|gitmodules|gitignore|hg|svn|husky)$/),
  },
  {
    id: 'packages',
    reason: 'it belongs to installed packages',
    matches: part(/^(?:node_modules|bower_components|vendor|\.yarn|\.pnpm-store|\.venv)$/),
  },
  {
    id: 'lock',
    reason: 'it is a lock file',
    matches: base(
      /^(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.ya?ml|bun\.lockb?|deno\.lock|composer\.lock|poetry\.lock|uv\.lock|pdm\.lock|pipfile\.lock|cargo\.lock|gemfile\.lock)$/,
    ),
  },
  {
    id: 'ci',
    reason: 'it belongs to continuous integration',
    matches: (path) =>
      /(?:^|\/)(?:\.github|\.gitlab|\.circleci|\.buildkite|\.ci|\.woodpecker|\.forgejo|\.gitea)\//.test(path) ||
      base(
        /^(?:\.gitlab-ci\.ya?ml|\.travis\.ya?ml|azure-pipelines\.ya?ml|bitbucket-pipelines\.ya?ml|jenkinsfile|appveyor\.ya?ml|\.drone\.ya?ml)$/,
      )(path),
  },
  {
    id: 'manifest',
    reason: 'it decides what is installed and what the test command runs',
    matches: base(
      /^(?:package\.json|pnpm-workspace\.yaml|lerna\.json|turbo\.json|nx\.json|\.npmrc|\.yarnrc(?:\.yml)?|\.nvmrc|\.node-version|composer\.json|pyproject\.toml|setup\.(?:py|cfg)|pipfile|requirements[\w.-]*\.txt|makefile)$/,
    ),
  },
  {
    id: 'runner-config',
    reason: 'it configures the test runner',
    matches: base(
      /^(?:(?:vitest|vite|jest|playwright|karma|wdio|cypress|ava|stryker|babel)\.[\w.-]*(?:config|conf|workspace|setup)[\w.-]*|setuptests?\.[cm]?[jt]sx?|\.mocharc(?:\..+)?|mocha\.opts|\.babelrc(?:\..+)?|\.swcrc|\.?nycrc(?:\..+)?|\.c8rc(?:\..+)?|\.taprc|jasmine\.json|pytest\.ini|tox\.ini|conftest\.py|phpunit(?:\.[\w-]+)*\.xml(?:\.dist)?)$/,
    ),
  },
  {
    id: 'checker-config',
    reason: 'it configures the type checker or the linter that the proof relies on',
    matches: base(
      /^(?:tsconfig(?:\.[\w-]+)*\.json|jsconfig\.json|\.eslintrc(?:\..+)?|eslint\.config\..+|\.eslintignore|\.?oxlintrc\.json|biome\.jsonc?|\.prettierrc(?:\..+)?|ruff\.toml|mypy\.ini|phpcs\.xml(?:\.dist)?|prunella\.(?:config\.)?(?:ya?ml|jsonc?)|\.prunella.*)$/,
    ),
  },
  {
    id: 'test',
    reason: 'it belongs to the tests',
    matches: (path) =>
      part(/^(?:tests?|specs?|__tests__|__mocks__|__snapshots__|__fixtures__|e2e|cypress)$/)(
        path.slice(0, Math.max(0, path.lastIndexOf('/'))),
      ) ||
      base(/(?:[._-](?:test|spec|cy|e2e)\.[cm]?[jt]sx?|^(?:test|spec)(?:[._-].*)?\.[cm]?[jt]sx?|\.snap|^test_.*\.py|_test\.py|test\.php)$/)(
        path,
      ),
  },
]

/** All that is wrong with the paths of a change, in order; none means that policy lets it be written. `isTestFile` is the language's own. */
export function checkPaths(
  changes: readonly { readonly path: string }[],
  isTestFile: (path: string) => boolean = () => false,
): readonly PathRefusal[] {
  return changes.flatMap(({ path }) => {
    const folded = path.normalize('NFC').toLowerCase()
    const broken = rules.filter((rule) => rule.matches(folded)).map(({ id, reason }) => ({ path, rule: id, reason }))
    if (broken.length === 0 && isTestFile(path)) return [{ path, rule: 'test', reason: 'it belongs to the tests' }]
    return broken
  })
}
