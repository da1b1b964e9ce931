/** Suites that want a package which is not installed: something to fetch first, and no fault of the code. */
import { relative } from '../../../kit/index.ts'
import type { SuiteRun, TestFailure, TestId } from '../../../model/index.ts'
import type { Disk } from '../../common/index.ts'
import { nearest, standardModules } from '../names/index.ts'

const NO_MODULE = /^No module named '([\w.]+)'/
/** importlib.metadata of a package that is on the path, but not installed. */
const NO_METADATA = /^No package metadata was found for ([\w.-]+)/
/** Written by setuptools-scm, hatch-vcs and their like when the project is built. */
const GENERATED = /(?:^|\.)_?version$/

interface Missing {
  readonly id: TestId
  readonly module: string
  readonly generated: boolean
}

/**
 * `missing` when every failure of the run is of this kind, `wanting` with those that are when only some are. A name that is only
 * misspelled is a fault of the code.
 */
export async function missingPackages(run: SuiteRun, disk: Disk, packageDir: string): Promise<Pick<SuiteRun, 'missing' | 'wanting'>> {
  const failed = run.tests.flatMap(({ id, status, failure }) => (status === 'failed' ? [{ id, failure }] : []))
  const failures = [...failed, ...run.loadErrors.map(({ file, failure }) => ({ id: { file, name: '' }, failure }))]
  if (!failures.some(({ failure }) => isMissing(failure))) return {}
  const own = new Set(
    (await disk.filesUnder(packageDir))
      .filter((path) => path.endsWith('.py'))
      .flatMap((path) => relative(packageDir, path).replace(/\.py$/, '').split('/')),
  )
  const missing = failures.flatMap(({ id, failure }) => {
    const found = isMissing(failure) ? missingOf(id, failure!, own) : undefined
    return found === undefined ? [] : [found]
  })
  const [first] = missing
  if (first === undefined) return {}
  if (missing.length < failures.length) return { wanting: missing.map((each) => ({ id: each.id, what: said(each, '') })) }
  const others = new Set(missing.map((each) => each.module)).size - 1
  return { missing: said(first, others === 0 ? '' : `, and ${others} more like it`) }
}

function missingOf(id: TestId, { message }: TestFailure, own: ReadonlySet<string>): Missing | undefined {
  const metadata = NO_METADATA.exec(message)?.[1]
  if (metadata !== undefined) return { id, module: `the metadata of ${metadata}`, generated: true }
  const module = NO_MODULE.exec(message)![1]!
  const top = module.split('.')[0]!
  if (GENERATED.test(module)) return { id, module, generated: true }
  const written = own.has(top) || standardModules.has(top) || nearest(top, [...standardModules, ...own]).length > 0
  return written ? undefined : { id, module: top, generated: false }
}

const said = ({ id, module, generated }: Missing, more: string): string =>
  generated
    ? `${id.file} needs ${module}, which is made when the project is installed${more}; run pip install -e . first`
    : `${id.file} needs the package ${module}, which is not installed${more}`

const isMissing = (failure: TestFailure | undefined): boolean =>
  (failure?.type === 'ModuleNotFoundError' && NO_MODULE.test(failure.message)) ||
  (failure?.type?.endsWith('PackageNotFoundError') === true && NO_METADATA.test(failure.message))
