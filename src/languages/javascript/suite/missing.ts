/** Suites that want a file which is not there: something to fetch or to build first, and no fault of the code. */
import type { SuiteRun, TestFailure } from '../../../model/index.ts'
import { type Disk, dirname, isInside, isTestFile, join, readManifest, relative } from '../project/index.ts'

/**
 * Node's two ways to say it (CommonJS with the require stack, ES modules with "imported from"), jest's and vitest's. A name that is no
 * path is a package's and none of this.
 */
const MISSING =
  /(?:Cannot find module|Failed to resolve import|Failed to load url) ['"]?(?<what>\.{0,2}\/[^'"\s]+)['"]?(?:[^\n]{0,80}?\b(?:from|in) (?:'(?<single>[^'\n]+)'|"(?<double>[^"\n]+)"|(?<bare>[^'"\n]+?))(?=\.? Does the file|$|\n|['"]|\.\s)|[^]{0,20}?Require stack:\s*- (?<stack>[^\n]+))/
/** What is made or fetched rather than written: data, binaries, and folders that a build fills. */
const NOT_WRITTEN = /\.(?:json|node|wasm|txt|ya?ml|csv)$|(?:^|\/)(?:dist|build|out|generated|__generated__)(?:\/|$)/

interface Missing {
  /** Relative to the package. */
  readonly from: string
  readonly what: string
}

/** Vitest resolves what its configuration names before it says that it is not there, and so knows no importer. */
const MISSING_BY_CONFIGURATION = /^Cannot find module '(\/[^'\n]+)'$/

/** Only what a repair could not bring back: a test's need, or something that nobody writes by hand. */
function missingOf(failure: TestFailure, packageDir: string): Missing | undefined {
  const configured = MISSING_BY_CONFIGURATION.exec(failure.message)?.[1]
  if (configured !== undefined && isInside(packageDir, configured) && !/imported from|Require stack/.test(failure.stack ?? ''))
    return { from: 'the configuration', what: `./${relative(packageDir, configured)}` }
  const groups = MISSING.exec(`${failure.message}\n${failure.stack ?? ''}`)?.groups
  const named = groups?.['single'] ?? groups?.['double'] ?? groups?.['bare'] ?? groups?.['stack']
  if (groups === undefined || named === undefined) return undefined
  const path = join(
    packageDir,
    named
      .trim()
      .replace(/^file:\/\//, '')
      .replace(/(?::\d+)+$/, ''),
  )
  if (!isInside(packageDir, path) || path.includes('/node_modules/')) return undefined
  const from = relative(packageDir, path)
  const what = groups['what']!
  const shown = what.startsWith('/') ? `./${relative(dirname(path), what)}`.replace('./../', '../') : what
  return isTestFile(from) || NOT_WRITTEN.test(what) ? { from, what: shown } : undefined
}

/**
 * `missing` when every failure of the run is of this kind: which file, and which script makes it when the manifest tells. `wanting` with
 * those that are when only some are.
 */
export async function missingFiles(run: SuiteRun, disk: Disk, packageDir: string): Promise<Pick<SuiteRun, 'missing' | 'wanting'>> {
  const failed = run.tests.flatMap(({ id, status, failure }) => (status === 'failed' ? [{ id, failure }] : []))
  const failures = [...failed, ...run.loadErrors.map(({ file, failure }) => ({ id: { file, name: '' }, failure }))]
  const missing = failures.flatMap(({ id, failure }) => {
    const found = failure === undefined ? undefined : missingOf(failure, packageDir)
    return found === undefined ? [] : [{ id, ...found }]
  })
  const [first] = missing
  if (first === undefined) return {}
  const scripts = (await readManifest(disk, packageDir))?.scripts ?? {}
  const said = ({ from, what }: Missing, more: string): string => {
    const script = ['pretest', 'prepare', 'build'].find((name) => scripts[name] !== undefined && (name === 'pretest' || BUILT.test(what)))
    return `${from} needs ${what}, which is missing${more}${script === undefined ? '' : `; run the script "${script}" first`}`
  }
  if (missing.length < failures.length) return { wanting: missing.map((each) => ({ id: each.id, what: said(each, '') })) }
  const others = new Set(missing.map(({ what }) => what)).size - 1
  return { missing: said(first, others === 0 ? '' : `, and ${others} more like it`) }
}

const BUILT = /(?:^|\/)(?:dist|build|out|lib|generated|__generated__)(?:\/|$)/
