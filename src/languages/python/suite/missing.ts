/** Suites that want a package which is not installed: something to fetch first, and no fault of the code. */
import { relative } from '../../../kit/index.ts'
import type { SuiteRun, TestFailure } from '../../../model/index.ts'
import type { Disk } from '../../common/index.ts'
import { nearest, standardModules } from '../names/index.ts'

const NO_MODULE = /^No module named '([\w.]+)'/
/** importlib.metadata of a package that is on the path, but not installed. */
const NO_METADATA = /^No package metadata was found for ([\w.-]+)/
/** Written by setuptools-scm, hatch-vcs and their like when the project is built. */
const GENERATED = /(?:^|\.)_?version$/

interface Missing {
  readonly file: string
  readonly module: string
  readonly generated: boolean
}

/** Undefined unless every failure of the run is of this kind. A name that is only misspelled is a fault of the code. */
export async function missingPackages(run: SuiteRun, disk: Disk, packageDir: string): Promise<string | undefined> {
  const failed = run.tests.flatMap(({ id, status, failure }) => (status === 'failed' ? [{ file: id.file, failure }] : []))
  const failures = [...failed, ...run.loadErrors]
  if (failures.length === 0 || !failures.every(({ failure }) => isMissing(failure))) return undefined
  const own = new Set(
    (await disk.filesUnder(packageDir))
      .filter((path) => path.endsWith('.py'))
      .flatMap((path) => relative(packageDir, path).replace(/\.py$/, '').split('/')),
  )
  const missing = failures.map(({ file, failure }): Missing | undefined => {
    const metadata = NO_METADATA.exec(failure!.message)?.[1]
    if (metadata !== undefined) return { file, module: `the metadata of ${metadata}`, generated: true }
    const module = NO_MODULE.exec(failure!.message)![1]!
    const top = module.split('.')[0]!
    if (GENERATED.test(module)) return { file, module, generated: true }
    const written = own.has(top) || standardModules.has(top) || nearest(top, [...standardModules, ...own]).length > 0
    return written ? undefined : { file, module: top, generated: false }
  })
  const [first] = missing
  if (first === undefined || missing.includes(undefined)) return undefined
  const others = new Set(missing.map((each) => each!.module)).size - 1
  const more = others === 0 ? '' : `, and ${others} more like it`
  return first.generated
    ? `${first.file} needs ${first.module}, which is made when the project is installed${more}; run pip install -e . first`
    : `${first.file} needs the package ${first.module}, which is not installed${more}`
}

const isMissing = (failure: TestFailure | undefined): boolean =>
  (failure?.type === 'ModuleNotFoundError' && NO_MODULE.test(failure.message)) ||
  (failure?.type?.endsWith('PackageNotFoundError') === true && NO_METADATA.test(failure.message))
